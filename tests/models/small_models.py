"""Small models of several schemes on 4x4 images, and data for them in several forms."""

import keras
import numpy as np
import tensorflow as tf

from keras_gans.layers import OneHot
from keras_gans.models import GAN

SHAPE = (4, 4, 1)
REAL = np.random.default_rng(1).integers(0, 256, (32, *SHAPE), "uint8")
FLOATS = (REAL / 127.5 - 1.0).astype("float32")
LABELS = np.arange(32) % 3


def network(*layers, shape=(3,)):
    """Returns a network of layers one after the other, of latents if no shape is given."""
    return keras.Sequential([keras.Input(shape), *layers])


def generator():
    """Returns a generator with batch normalization."""
    return network(
        keras.layers.Dense(16),
        keras.layers.BatchNormalization(),
        keras.layers.Activation("tanh"),
        keras.layers.Reshape(SHAPE),
    )


def critic(outputs=1):
    """Returns a linear function of images."""
    return network(keras.layers.Flatten(), keras.layers.Dense(outputs), shape=SHAPE)


def conditional():
    """Returns a generator and a discriminator that take labels of three classes."""
    keras.utils.set_random_seed(0)
    latents, images, labels = (
        keras.Input((3,)),
        keras.Input(SHAPE),
        keras.Input((), dtype="int32"),
    )
    joined = keras.layers.Concatenate()([latents, OneHot(3)(labels)])
    pixels = keras.layers.Dense(16, "tanh")(joined)
    seen = keras.layers.Concatenate()([keras.layers.Flatten()(images), OneHot(3)(labels)])
    return (
        keras.Model([latents, labels], keras.layers.Reshape(SHAPE)(pixels)),
        keras.Model([images, labels], keras.layers.Dense(1)(seen)),
    )


def make(scheme=GAN, *networks, compiled=None, **options):
    """Returns a compiled model of a scheme, the same in each call.

    Args:
        scheme: The class.
        *networks: Its networks; by default those of a GAN.
        compiled: Dict of options of `compile`.
        **options: Other arguments of the class.
    """
    keras.utils.set_random_seed(0)
    model = scheme(*(networks or (generator(), critic())), seed=5, **options)
    model.compile(**(compiled or {}))
    return model


def dataset(*arrays, batch_size=8):
    """Returns a data set of batches of one array, or of several side by side."""
    return tf.data.Dataset.from_tensor_slices(arrays if arrays[1:] else arrays[0]).batch(batch_size)


class Sequence(keras.utils.PyDataset):
    """Images in batches of eight."""

    def __init__(self, images):
        super().__init__()
        self.images = images

    def __len__(self):
        return len(self.images) // 8

    def __getitem__(self, index):
        return (self.images[8 * index :][:8],)


def with_hidden_nan():
    """Returns a GAN in which a fused ReLU turns a weight that is NaN into outputs of 0."""
    hidden = keras.layers.Dense(16, "relu")
    images = keras.layers.Dense(16, "tanh"), keras.layers.Reshape(SHAPE)
    model = make(GAN, network(hidden, *images), critic())
    hidden.kernel.assign(np.nan * hidden.kernel)
    return model
