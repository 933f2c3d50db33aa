"""The layers by which a discriminator sees the batch."""

import keras
import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.networks import minibatch, vectors

POINTS = np.random.default_rng(0).normal(size=(8, 2)).astype("float32")


def test_none_is_no_layer():
    features = keras.Input((3, 3, 2))
    assert minibatch.append(features, "none") is features


@pytest.mark.parametrize(
    ("name", "shape", "expected"),
    [
        ("discrimination", (5,), (5 + 16,)),
        ("discrimination", (3, 3, 2), (18 + 16,)),
        ("standard_deviation", (5,), (6,)),
        ("standard_deviation", (3, 3, 2), (3, 3, 3)),
    ],
)
def test_features_are_appended_in_float32(name, shape, expected):
    appended = minibatch.append(keras.Input(shape, dtype="float16"), name)
    assert appended.shape == (None, *expected)
    assert appended.dtype == "float32"


@pytest.mark.parametrize("name", minibatch.MINIBATCH_LAYERS)
def test_a_discriminator_of_points_tells_one_point_again_and_again_from_many(name):
    keras.utils.set_random_seed(0)
    network = vectors.discriminator(2, (16,), minibatch=name)
    together, repeated = network(POINTS), network(np.repeat(POINTS[:1], 8, axis=0))
    assert together.shape == (8, 1)
    is_other = abs(float(together[0, 0] - repeated[0, 0])) > 1e-3
    assert is_other == (name != "none")


def test_an_unknown_layer_is_refused():
    with pytest.raises(InputError, match="minibatch='all' is unknown; accepted are none, discr"):
        vectors.discriminator(2, minibatch="all")
