"""Feature matching."""

import keras
import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.losses import feature_matching
from keras_gans.losses.feature_matching import FeatureMatching

RANDOM = np.random.default_rng(0)


def test_it_is_the_squared_distance_of_the_means_and_zero_on_equal_batches():
    real, fake = (RANDOM.normal(size=(5, 2, 3)).astype("float32") for _ in range(2))
    loss = FeatureMatching("features").loss
    expected = ((fake.mean(0) - real.mean(0)) ** 2).sum()
    assert float(loss(real, fake)) == pytest.approx(expected, rel=1e-5)
    assert float(loss(real, real)) == 0.0
    assert float(loss(real, real[::-1])) == pytest.approx(0.0, abs=1e-12)


def test_features_are_those_of_the_named_layer():
    network = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(4, name="features"), keras.layers.Dense(1)]
    )
    inputs = RANDOM.normal(size=(2, 3)).astype("float32")
    features = FeatureMatching("features").features_of(network)(inputs)
    np.testing.assert_allclose(features, network.layers[0](inputs), rtol=1e-6)
    with pytest.raises(InputError, match="no layer 'feature'; it has features"):
        FeatureMatching("feature").features_of(network)


def test_a_name_or_an_object_is_accepted():
    assert feature_matching.get(None) is None
    assert feature_matching.get("features").layer == "features"
    given = FeatureMatching("features", 2.0, adversarial_weight=0.5)
    assert feature_matching.get(given) is given
    twin = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(given))
    assert twin.get_config() == given.get_config()
    with pytest.raises(InputError, match="feature_matching=3 is neither"):
        feature_matching.get(3)
