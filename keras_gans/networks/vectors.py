"""Small fully connected networks for examples that are vectors, such as points of a plane."""

import functools
import math

import keras
from keras import layers

from keras_gans.errors import InputError
from keras_gans.layers import BatchNormalization, OneHot, SpectralNormalization
from keras_gans.networks import minibatch as minibatches

#: Normalization before the activations of a discriminator's hidden layers, by name.
NORMALIZATIONS = {
    "none": None,
    "batch": functools.partial(BatchNormalization, momentum=0.9),
    "layer": layers.LayerNormalization,
}


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
    normalization="none",
    spectral_normalization=False,
):
    """Points `(batch, dimension)` -> logits `(batch, 1)`.

    Args:
        dimension: Length of the vectors; of packs of points that of a whole pack.
        hidden_units: Sizes of the hidden layers.
        activation: Name of the hidden layers' activation.
        num_classes: Number of classes of labels `(batch,)` that are the second input; `None` for
            no labels.
        minibatch: What the last layer sees of the batch around each point: `"none"`,
            `"discrimination"` or `"standard_deviation"`, see `minibatch.append`.
        normalization: Of the hidden layers, before their activations: `"none"`, `"batch"` or
            `"layer"`.
        spectral_normalization: Whether the kernels of all layers are divided by their spectral
            norms.

    The output of the last hidden layer is called `point_features`.

    Raises:
        InputError: If there is no minibatch layer or normalization of that name.
    """
    if normalization not in NORMALIZATIONS:
        raise InputError(
            f"normalization={normalization!r} is unknown; accepted are {', '.join(NORMALIZATIONS)}."
        )
    points = keras.Input((dimension,), name="points")
    inputs, features = _join_labels(points, num_classes)
    for number, units in enumerate(hidden_units, start=1):
        features = _constrain(_dense(features, units), spectral_normalization)(features)
        if normalization != "none":
            features = NORMALIZATIONS[normalization]()(features)
        name = "point_features" if number == len(hidden_units) else None
        features = layers.Activation(activation, name=name)(features)
    features = minibatches.append(features, minibatch)
    logits = _constrain(_output(1, "logits"), spectral_normalization)(features)
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
        features = _dense(features, units, activation)(features)
    return features


def _dense(features, units, activation=None):
    # With biases of zero, the rectifiers of a first layer all bend at the origin, and the network
    # is almost linear elsewhere.
    reach = 1.0 / math.sqrt(features.shape[-1])
    return layers.Dense(
        units,
        activation,
        kernel_initializer="he_normal",
        bias_initializer=keras.initializers.RandomUniform(-reach, reach),
    )


def _constrain(dense, spectral_normalization):
    return SpectralNormalization(dense) if spectral_normalization else dense


def _output(length, name):
    return layers.Dense(length, dtype="float32", name=name)
