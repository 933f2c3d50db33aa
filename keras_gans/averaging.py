"""The moving average of a network's weights."""

import keras
import tensorflow as tf

from keras_gans import replicas
from keras_gans.errors import InputError


def check_decay(decay):
    """Returns `decay` if it is `None` or in (0, 1), and raises `InputError` otherwise."""
    if decay is not None and not 0.0 < decay < 1.0:
        raise InputError(f"ema={decay} is not a decay: give a number between 0 and 1, or None.")
    return decay


def twin(network):
    """Returns a network of the same architecture and weights, to hold the average."""
    average = keras.models.clone_model(network)
    average.set_weights(network.get_weights())
    average.trainable = False
    return average


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


def _move(variable, weight, rate):
    variable.assign_sub(tf.cast(rate, variable.dtype) * (variable - weight))
