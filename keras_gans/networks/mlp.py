"""Fully connected networks: those of Goodfellow et al., and with labels of Mirza and Osindero.

Reference: Goodfellow et al. 2014, https://arxiv.org/abs/1406.2661, section 5, and the sizes of the
authors' published MNIST experiment: two hidden layers of 1200 rectifiers in the generator, two of
240 maxout units with 5 pieces in the discriminator. Mirza and Osindero 2014,
https://arxiv.org/abs/1411.1784, section 4.1.
"""

import math

import keras
from keras import layers

from keras_gans.layers import Maxout, OneHot


def generator(image_shape=(28, 28, 1), latent_dim=100, hidden_units=(1200, 1200)):
    """Latents `(batch, latent_dim)` -> images in [-1, 1], through rectified hidden layers.

    The paper's output is a sigmoid for pixels in [0, 1]; tanh is the same for [-1, 1].

    Args:
        image_shape: `(height, width, channels)`, or any other shape of the examples.
        latent_dim: Length of the latent vectors.
        hidden_units: Sizes of the hidden layers.
    """
    latents = keras.Input((latent_dim,), name="latents")
    features = latents
    for units in hidden_units:
        features = layers.Dense(units, activation="relu")(features)
    return keras.Model(latents, _images(features, image_shape), name="generator")


def discriminator(
    image_shape=(28, 28, 1), hidden_units=(240, 240), pieces=5, input_dropout=0.2, dropout=0.5
):
    """Images -> logits `(batch, 1)`, through maxout layers with dropout.

    Args:
        image_shape: `(height, width, channels)`, or any other shape of the examples.
        hidden_units: Sizes of the hidden maxout layers.
        pieces: Linear pieces of each maxout unit.
        input_dropout: Share of the inputs dropped.
        dropout: Share of the hidden units dropped.
    """
    images = keras.Input(image_shape, name="images")
    features = layers.Dropout(input_dropout)(layers.Flatten()(images))
    for units in hidden_units:
        features = layers.Dropout(dropout)(Maxout(units, pieces)(features))
    logits = layers.Dense(1, dtype="float32", name="logits")(features)
    return keras.Model(images, logits, name="discriminator")


def conditional_generator(
    image_shape=(28, 28, 1),
    num_classes=10,
    latent_dim=100,
    latent_units=200,
    label_units=1000,
    joint_units=1200,
    dropout=0.5,
):
    """Latents and labels -> images in [-1, 1]: a rectified layer of each, then one of both.

    Args:
        image_shape: `(height, width, channels)`, or any other shape of the examples.
        num_classes: Number of classes.
        latent_dim: Length of the latent vectors.
        latent_units: Size of the hidden layer of the latents.
        label_units: Size of the hidden layer of the labels.
        joint_units: Size of the hidden layer of both.
        dropout: Share of the hidden units dropped.
    """
    latents = keras.Input((latent_dim,), name="latents")
    labels = keras.Input((), dtype="int32", name="labels")
    features = [
        layers.Dense(latent_units, activation="relu")(latents),
        layers.Dense(label_units, activation="relu")(OneHot(num_classes)(labels)),
    ]
    features = layers.Dropout(dropout)(layers.Concatenate()(features))
    features = layers.Dropout(dropout)(layers.Dense(joint_units, activation="relu")(features))
    return keras.Model([latents, labels], _images(features, image_shape), name="generator")


def conditional_discriminator(
    image_shape=(28, 28, 1),
    num_classes=10,
    image_units=240,
    label_units=50,
    joint_units=240,
    pieces=5,
    joint_pieces=4,
    dropout=0.5,
):
    """Images and labels -> logits `(batch, 1)`: a maxout layer of each, then one of both.

    Args:
        image_shape: `(height, width, channels)`, or any other shape of the examples.
        num_classes: Number of classes.
        image_units: Size of the maxout layer of the images.
        label_units: Size of the maxout layer of the labels.
        joint_units: Size of the maxout layer of both.
        pieces: Linear pieces of each unit of the first two layers.
        joint_pieces: Linear pieces of each unit of the last layer.
        dropout: Share of the hidden units dropped.
    """
    images = keras.Input(image_shape, name="images")
    labels = keras.Input((), dtype="int32", name="labels")
    features = [
        Maxout(image_units, pieces)(layers.Flatten()(images)),
        Maxout(label_units, pieces)(OneHot(num_classes)(labels)),
    ]
    features = layers.Dropout(dropout)(layers.Concatenate()(features))
    features = layers.Dropout(dropout)(Maxout(joint_units, joint_pieces)(features))
    logits = layers.Dense(1, dtype="float32", name="logits")(features)
    return keras.Model([images, labels], logits, name="discriminator")


def _images(features, image_shape):
    features = layers.Reshape(image_shape)(layers.Dense(math.prod(image_shape))(features))
    return layers.Activation("tanh", dtype="float32", name="images")(features)
