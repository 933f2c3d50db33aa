"""Small fully connected networks for examples that are vectors, such as points of a plane."""

import math

import keras
from keras import layers

from keras_gans.layers import OneHot
from keras_gans.networks import minibatch as minibatches


def generator(
    dimension, latent_dim=2, hidden_units=(128, 128), activation="relu", num_classes=None
):
    """Latents `(batch, latent_dim)` -> points `(batch, dimension)`, of any size.

    Args:
        dimension: Length of the vectors to make.
        latent_dim: Length of the latent vectors.
        hidden_units: Sizes of the hidden layers.
        activation: Name of the hidden layers' activation.
        num_classes: Number of classes of labels `(batch,)` that are the second input; `None` for
            no labels.
    """
    latents = keras.Input((latent_dim,), name="latents")
    inputs, features = _join_labels(latents, num_classes)
    points = _output(dimension, "points")(_hidden(features, hidden_units, activation))
    return keras.Model(inputs, points, name="generator")


def discriminator(
    dimension,
    hidden_units=(128, 128),
    activation="leaky_relu",
    num_classes=None,
    minibatch="none",
):
    """Points `(batch, dimension)` -> logits `(batch, 1)`.

    Args:
        dimension: Length of the vectors.
        hidden_units: Sizes of the hidden layers.
        activation: Name of the hidden layers' activation.
        num_classes: Number of classes of labels `(batch,)` that are the second input; `None` for
            no labels.
        minibatch: What the last layer sees of the batch around each point: `"none"`,
            `"discrimination"` or `"standard_deviation"`, see `minibatch.append`.

    Raises:
        InputError: If there is no minibatch layer of that name.
    """
    points = keras.Input((dimension,), name="points")
    inputs, features = _join_labels(points, num_classes)
    features = minibatches.append(_hidden(features, hidden_units, activation), minibatch)
    logits = _output(1, "logits")(features)
    return keras.Model(inputs, logits, name="discriminator")


def encoder(dimension, latent_dim=2, hidden_units=(128, 128), activation="leaky_relu"):
    """Points `(batch, dimension)` -> latents `(batch, latent_dim)`, of any size.

    Args:
        dimension: Length of the vectors.
        latent_dim: Length of the latent vectors.
        hidden_units: Sizes of the hidden layers.
        activation: Name of the hidden layers' activation.
    """
    points = keras.Input((dimension,), name="points")
    latents = _output(latent_dim, "latents")(_hidden(points, hidden_units, activation))
    return keras.Model(points, latents, name="encoder")


def joint_discriminator(dimension, latent_dim=2, hidden_units=(128, 128), activation="leaky_relu"):
    """Points `(batch, dimension)` and latents `(batch, latent_dim)` -> logits `(batch, 1)`.

    Args:
        dimension: Length of the vectors.
        latent_dim: Length of the latent vectors.
        hidden_units: Sizes of the hidden layers.
        activation: Name of the hidden layers' activation.
    """
    points = keras.Input((dimension,), name="points")
    latents = keras.Input((latent_dim,), name="latents")
    features = layers.Concatenate()([points, latents])
    logits = _output(1, "logits")(_hidden(features, hidden_units, activation))
    return keras.Model([points, latents], logits, name="discriminator")


def trunk(dimension, hidden_units=(128,), activation="leaky_relu"):
    """Points `(batch, dimension)` -> features `(batch, hidden_units[-1])`.

    Args:
        dimension: Length of the vectors.
        hidden_units: Sizes of the layers.
        activation: Name of the layers' activation.
    """
    points = keras.Input((dimension,), name="points")
    return keras.Model(points, _hidden(points, hidden_units, activation), name="trunk")


def recognition(dimension, num_classes, num_codes, hidden_units=(128,), activation="leaky_relu"):
    """Features `(batch, dimension)` -> logits `(batch, num_classes)`, means `(batch, num_codes)`.

    Args:
        dimension: Length of the features.
        num_classes: Number of categories of the categorical code.
        num_codes: Number of continuous codes.
        hidden_units: Sizes of the hidden layers.
        activation: Name of the hidden layers' activation.
    """
    inputs = keras.Input((dimension,), name="features")
    features = _hidden(inputs, hidden_units, activation)
    outputs = [_output(num_classes, "logits")(features), _output(num_codes, "means")(features)]
    return keras.Model(inputs, outputs, name="recognition")


def autoencoder(dimension, code_dim=2, hidden_units=(128, 128), activation="relu"):
    """Points `(batch, dimension)` -> their reconstructions, of the same shape, through a code.

    Args:
        dimension: Length of the vectors.
        code_dim: Length of the code.
        hidden_units: Sizes of the encoder's hidden layers; the decoder's are the same reversed.
        activation: Name of the hidden layers' activation.
    """
    points = keras.Input((dimension,), name="points")
    code = layers.Dense(code_dim, name="code")(_hidden(points, hidden_units, activation))
    features = _hidden(code, hidden_units[::-1], activation)
    reconstructions = _output(dimension, "reconstructions")(features)
    return keras.Model(points, reconstructions, name="discriminator")


def _join_labels(inputs, num_classes):
    """Returns a network's inputs, and what its first layer sees of them."""
    if num_classes is None:
        return inputs, inputs
    labels = keras.Input((), dtype="int32", name="labels")
    return [inputs, labels], layers.Concatenate()([inputs, OneHot(num_classes)(labels)])


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


def _output(length, name):
    return layers.Dense(length, dtype="float32", name=name)
