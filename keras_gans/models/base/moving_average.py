"""The moving average of a network's weights."""

import zlib

import keras
import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers import replicas
from keras_gans.system import number_checks


def check_decay(decay):
    """Returns `decay` if it is `None` or in (0, 1), and raises `InputError` otherwise."""
    if decay is not None and not 0.0 < number_checks.as_float(decay) < 1.0:
        raise InputError(f"ema={decay!r} is not a decay: give a number between 0 and 1, or None.")
    return decay


def twin(name, network):
    """Returns a network of the same architecture and weights, to hold the average.

    Args:
        name: What the network is called in a message.
        network: Functional or Sequential model.

    Raises:
        InputError: If a layer of it cannot be made anew from its configuration.
    """
    try:
        average = _clone(network)
    except (NotImplementedError, TypeError, ValueError) as error:
        raise InputError(
            f"The network {name} cannot be copied to hold its average; give ema=None, or layers "
            f"that can be made from their get_config(): {error}"
        ) from error
    average.set_weights(network.get_weights())
    return average


def fingerprint(network):
    """A number that changes with any weight of a network."""
    checksum = 0
    for weight in network.get_weights():
        checksum = zlib.crc32(np.ascontiguousarray(weight), checksum)
    return checksum


def move(average, network, decay, step):
    """Moves the weights of `average` towards those of `network`: a := d a + (1 - d) w.

    The decay grows with the steps, d = min(decay, (1 + step) / (10 + step)), so that the initial
    weights are forgotten quickly. Batch normalization's moving statistics are averaged as well:
    they belong to the averaged weights, not to the last ones.

    Args:
        average: Network that holds the average.
        network: Network of the same architecture.
        decay: Float in (0, 1).
        step: Integer tensor, the number of steps so far.

    Reference: Polyak and Juditsky 1992; Yaz et al. 2018, https://arxiv.org/abs/1806.04498
    """
    step = tf.cast(step, tf.float32)
    rate = 1.0 - tf.minimum(decay, (1.0 + step) / (10.0 + step))
    arguments = [(weight.value, rate) for weight in network.weights]
    replicas.update(average.weights, _move, arguments)


def _clone(network):
    if not any(isinstance(layer, keras.layers.Lambda) for layer in network._flatten_layers()):
        return keras.models.clone_model(network)
    return keras.models.clone_model(network, clone_function=_clone_layer, recursive=True)


def _clone_layer(layer):
    if type(layer) is not keras.layers.Lambda:
        return type(layer).from_config(layer.get_config())
    # Keras makes no Lambda from a configuration, since a file may hold code of others. Here the
    # function itself is at hand, and with it the names that it uses.
    return keras.layers.Lambda(
        layer.function,
        output_shape=layer._output_shape,
        mask=layer.mask,
        arguments=layer.arguments,
        name=layer.name,
        dtype=layer.dtype_policy,
    )


def _move(variable, weight, rate):
    variable.assign_sub(tf.cast(rate, variable.dtype) * (variable - weight))
