"""How networks end: the activation and the range of values behind every kind of layer."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from keras_gans.layers import DropReference, ReferenceBatch, SpectralNormalization
from keras_gans.networks import output_range

INFINITE = float("inf")
FREE = (-INFINITE, INFINITE)


def network(end, shape=(4,)):
    inputs = keras.Input(shape)
    return keras.Model(inputs, end(inputs))


def nested(end):
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(6), end])
    return network(lambda inputs: layers.Reshape((3, 2))(inner(inputs)))


def _referenced(inputs):
    reference = ReferenceBatch(2)
    reference.adapt(np.ones((2, 4)))
    return reference(inputs)


ENDINGS = {
    "dense": (network(layers.Dense(3)), "linear", FREE),
    "argument": (network(layers.Dense(3, activation="sigmoid")), "sigmoid", (0, 1)),
    "nested": (nested(layers.Activation("softmax")), "softmax", (0, 1)),
    "layer": (nested(layers.ReLU()), "relu", (0, INFINITE)),
    "leaky": (nested(layers.ReLU(negative_slope=0.1)), "relu", FREE),
    "rescaled": (
        network(lambda x: layers.Rescaling(2.0, -1.0)(layers.Dense(3, "sigmoid")(x))),
        "sigmoid",
        (-1, 1),
    ),
    "arithmetic": (network(lambda x: 1.0 - ops.tanh(x) / 2.0), "tanh", (0.5, 1.5)),
    "negated": (network(lambda x: -(3.0 * keras.activations.relu(x) - 1)), "relu", (-INFINITE, 1)),
    "clipped": (network(lambda x: ops.clip(x, -2.0, 3.0)), None, (-2, 3)),
    "cast": (network(lambda x: ops.cast(ops.sigmoid(x), "float64")), "sigmoid", (0, 1)),
    "wrapped": (
        network(SpectralNormalization(layers.Dense(3, activation="tanh"))),
        "tanh",
        (-1, 1),
    ),
    "distributed": (
        network(layers.TimeDistributed(layers.Dense(3, "softmax")), (5, 4)),
        "softmax",
        (0, 1),
    ),
    "pooled": (
        network(
            lambda x: layers.GlobalAveragePooling2D()(layers.Conv2D(1, 3, activation="sigmoid")(x)),
            (8, 8, 1),
        ),
        "sigmoid",
        (0, 1),
    ),
    "dropped": (
        network(lambda x: DropReference(2)(layers.Dense(3, "tanh")(_referenced(x)))),
        "tanh",
        (-1, 1),
    ),
    "sum": (network(lambda x: layers.Add()([x, layers.Dense(4, "relu")(x)])), None, FREE),
    "lambda": (network(layers.Lambda(lambda x: 2.0 * x)), None, FREE),
    "recurrent": (network(layers.LSTM(3), (5, 4)), None, FREE),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_the_last_activation_and_its_range_are_read_through_what_follows(name):
    model, activation, reach = ENDINGS[name]
    ending = output_range.read(model)
    assert ending.activation == activation
    assert (ending.low, ending.high) == reach


@pytest.mark.parametrize("name", ENDINGS)
def test_no_output_lies_outside_the_range_that_is_read(name):
    model, _, (low, high) = ENDINGS[name]
    inputs = 10.0 * np.random.default_rng(0).normal(size=(8, *model.input_shape[1:]))
    outputs = ops.convert_to_numpy(model(inputs.astype("float32")))
    assert low <= outputs.min() <= outputs.max() <= high


def test_the_layer_and_its_shape_are_those_before_what_only_moves_values():
    convolution = layers.Conv2D(1, 3, name="scores")
    ending = output_range.read(network(lambda x: layers.Flatten()(convolution(x)), (8, 8, 3)))
    assert ending.layer == "scores"
    assert ending.shape == (None, 6, 6, 1)
