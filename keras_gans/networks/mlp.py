"""The fully connected networks of Goodfellow et al. 2014.

Reference: https://arxiv.org/abs/1406.2661, section 5, and the sizes of the authors' published
MNIST experiment: two hidden layers of 1200 rectifiers in the generator, two of 240 maxout units
with 5 pieces in the discriminator.
"""

import math

import keras
from keras import layers

from keras_gans.layers import Maxout


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
    features = layers.Dense(math.prod(image_shape))(features)
    features = layers.Reshape(image_shape)(features)
    images = layers.Activation("tanh", dtype="float32", name="images")(features)
    return keras.Model(latents, images, name="generator")


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
