"""Small fully connected networks for examples that are vectors, such as points of a plane."""

import math

import keras
from keras import layers


def generator(dimension, latent_dim=2, hidden_units=(128, 128), activation="relu"):
    """Latents `(batch, latent_dim)` -> points `(batch, dimension)`, of any size.

    Args:
        dimension: Length of the vectors to make.
        latent_dim: Length of the latent vectors.
        hidden_units: Sizes of the hidden layers.
        activation: Name of the hidden layers' activation.
    """
    latents = keras.Input((latent_dim,), name="latents")
    features = _hidden(latents, hidden_units, activation)
    points = layers.Dense(dimension, dtype="float32", name="points")(features)
    return keras.Model(latents, points, name="generator")


def discriminator(dimension, hidden_units=(128, 128), activation="leaky_relu"):
    """Points `(batch, dimension)` -> logits `(batch, 1)`.

    Args:
        dimension: Length of the vectors.
        hidden_units: Sizes of the hidden layers.
        activation: Name of the hidden layers' activation.
    """
    points = keras.Input((dimension,), name="points")
    features = _hidden(points, hidden_units, activation)
    logits = layers.Dense(1, dtype="float32", name="logits")(features)
    return keras.Model(points, logits, name="discriminator")


def _hidden(features, hidden_units, activation):
    for units in hidden_units:
        # With biases of zero, the rectifiers of a first layer all bend at the origin, and the
        # network is almost linear elsewhere.
        reach = 1.0 / math.sqrt(features.shape[-1])
        features = layers.Dense(
            units,
            activation,
            kernel_initializer="he_normal",
            bias_initializer=keras.initializers.RandomUniform(-reach, reach),
        )(features)
    return features
