"""Encoders to compare an encoder with: raw pixels, and its own architecture before training."""

import keras
import numpy as np

from keras_gans.data import batching
from keras_gans.data.image_range import to_floats
from keras_gans.errors import InputError

#: Images over which batch normalization of an untrained network takes its statistics.
_STATISTICS = 1000


def raw_pixels(images):
    """Returns uint8 images as float32 features in [-1, 1], `(count, pixels)`."""
    images = np.asarray(images)
    return to_floats(images, images.shape[1:]).reshape(len(images), -1)


def encode_with(network, batch_size=256):
    """Makes an encoder of a network.

    Args:
        network: Built Keras model, float images in [-1, 1] -> features.
        batch_size: How many images at a time.

    Returns:
        A function of uint8 images that returns features, a float32 array `(count, ...)`.
    """

    def encode_batch(images):
        floats = to_floats(images, network.input_shape[1:])
        return np.asarray(network(floats, training=False), "float32")

    return lambda images: batching.apply(encode_batch, images, batch_size)


def randomly_initialised(network, images, seed=0):
    """Makes an untrained network of the same architecture, with newly drawn weights.

    Every initializer of the architecture draws anew. Batch normalization takes its statistics from
    images: with those it begins with, of mean 0 and variance 1, it would leave activations at the
    scale that small random kernels give them, and what was compared would not be the features that
    training began with.

    Args:
        network: Functional or Sequential Keras model, float images in [-1, 1] -> features. It is
            not changed.
        images: uint8 array `(count, height, width, channels)`, training images.
        seed: Integer; the same seed gives the same weights.

    Returns:
        A Keras model of the same architecture.

    Raises:
        InputError: If it is another kind of network, or the images do not fit it.
    """
    if not isinstance(network, keras.Model) or not hasattr(network, "output_shape"):
        raise InputError(
            "network must be a functional or Sequential keras.Model that is built; got "
            f"{type(network).__name__}."
        )
    random = np.random.default_rng(seed)
    untrained = type(network).from_config(_reseed(network.get_config(), random))
    normalizing = [
        layer for layer in _leaves(untrained) if isinstance(layer, keras.layers.BatchNormalization)
    ]
    if normalizing:
        chosen = random.permutation(len(images))[:_STATISTICS]
        _take_statistics(untrained, normalizing, to_floats(images[chosen], network.input_shape[1:]))
    return untrained


def _reseed(config, random):
    """Returns a copy of a model's configuration with a new seed for each initializer in it."""
    if isinstance(config, list | tuple):
        return type(config)(_reseed(entry, random) for entry in config)
    if not isinstance(config, dict):
        return config
    return {
        key: int(random.integers(2**31)) if key == "seed" else _reseed(value, random)
        for key, value in config.items()
    }


def _leaves(model):
    for layer in model.layers:
        yield from _leaves(layer) if isinstance(layer, keras.Model) else (layer,)


def _take_statistics(network, normalizing, images):
    momenta = [layer.momentum for layer in normalizing]
    for layer in normalizing:
        layer.momentum = 0.0  # The statistics of the one batch, and nothing of those before.
    network(images, training=True)
    for layer, momentum in zip(normalizing, momenta, strict=True):
        layer.momentum = momentum
