"""Small networks of an InfoGAN, and what it learns from."""

import keras
import numpy as np
from keras import layers

from keras_gans.networks import mlp

SHAPE, CATEGORIES, CODES = (4, 4, 1), 3, 2
#: Learning rates of the players.
RATES = {"generator": 0.05, "discriminator": 0.04, "information": 0.03}
REAL = np.random.default_rng(3).uniform(-1, 1, (16, *SHAPE)).astype("float32")
LABELS = np.arange(16) % CATEGORIES


def networks(shape=SHAPE, heads=2, latent_dim=5, features=6):
    """Players without normalization; the heads are linear."""
    keras.utils.set_random_seed(1)
    inputs = keras.Input((features,))
    outputs = [layers.Dense(size)(inputs) for size in (CATEGORIES, *(CODES,) * (heads - 1))]
    return {
        "generator": mlp.conditional_generator(shape, CATEGORIES, latent_dim, 5, 4, 6, dropout=0.0),
        "trunk": keras.Sequential(
            [keras.Input(shape), layers.Flatten(), layers.Dense(features, "leaky_relu")]
        ),
        "discriminator": keras.Sequential([keras.Input((features,)), layers.Dense(1)]),
        "recognition": keras.Model(inputs, outputs),
    }


def fit(gan, images=REAL, labels=None, batch_size=16):
    """Trains for an epoch in the order of the images; returns the logs."""
    return gan.fit(images, labels, batch_size=batch_size, shuffle=False, verbose=0).history


def assert_same(ours, theirs):
    """Asserts that two lists of arrays are equal to the bit."""
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other)
