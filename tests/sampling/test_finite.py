"""Numbers that are not finite."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.sampling import finite


@pytest.fixture
def network():
    inputs = keras.Input((2,))
    hidden = keras.layers.Dense(3, activation="relu", name="hidden")(inputs)
    return keras.Model(inputs, keras.layers.BatchNormalization(name="norm")(hidden))


def test_weights_that_are_not_finite_are_named_whatever_the_outputs_show(network):
    assert finite.not_finite([network]) == []
    finite.check_weights([network], "generate")
    network.get_layer("hidden").bias.assign([0.0, np.nan, 0.0])
    network.get_layer("norm").moving_variance.assign([1.0, 1.0, np.inf])
    assert finite.not_finite([network]) == ["hidden/bias", "norm/moving_variance"]
    with pytest.raises(
        InputError, match="generate: 2 weights .* hidden/bias, norm/moving_variance"
    ):
        finite.check_weights([network], "generate")


def test_large_doubles_and_integers_are_finite():
    network = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, dtype="float64")])
    network.layers[0].kernel.assign([[1e300]])
    assert finite.not_finite([network]) == []
    finite.check_outputs(tf.constant([2**40]), "encode")


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_outputs_that_are_not_finite_are_refused(dtype, value):
    finite.check_outputs(tf.zeros((2, 3), dtype), "encode")
    with pytest.raises(InputError, match="encode: the network returned NaN or infinite values"):
        finite.check_outputs(tf.cast([0.0, value], dtype), "encode")
