"""The networks of BEGAN: an autoencoder, and a generator like its decoder.

3x3 convolutions and exponential linear units, two convolutions at each size, no normalization.
Sizes halve by strides of 2 and double by nearest neighbours; the encoder's channels grow linearly
with each halving, the decoder's are the same at all sizes. Left out are the paper's optional skip
connections and vanishing residuals. In the encoder a convolution and one that halves follow each
other, where the paper has two and then one that halves.

Reference: Berthelot et al. 2017, section 3.5 and figure 1, https://arxiv.org/abs/1703.10717
"""

import keras
from keras import layers

from keras_gans.errors import InputError


def generator(image_shape=(28, 28, 1), latent_dim=64, filters=16, sizes=3):
    """Latents `(batch, latent_dim)` -> images: the decoder, with weights of its own.

    Args:
        image_shape: `(height, width, channels)`; height and width divide by `2 ** (sizes - 1)`.
        latent_dim: Length of the latent vectors; in the paper that of the code as well.
        filters: Channels of the convolutions.
        sizes: Number of sizes, each double the one before; 3 for 7x7, 14x14 and 28x28.
    """
    _check_sizes(image_shape, sizes)
    latents = keras.Input((latent_dim,), name="latents")
    images = _decode(latents, image_shape, filters, sizes, "images")
    return keras.Model(latents, images, name="generator")


def discriminator(image_shape=(28, 28, 1), code_dim=64, filters=16, sizes=3):
    """Images -> their reconstructions, of the same shape and unbounded, through a code.

    Args:
        image_shape: `(height, width, channels)`; height and width divide by `2 ** (sizes - 1)`.
        code_dim: Length of the code between encoder and decoder.
        filters: Channels of the decoder, and of the encoder's first size.
        sizes: Number of sizes, each half the one before; 3 for 28x28, 14x14 and 7x7.
    """
    _check_sizes(image_shape, sizes)
    images = keras.Input(image_shape, name="images")
    features = _convolve(images, filters)
    for size in range(1, sizes):
        features = _convolve(features, size * filters)
        features = _convolve(features, (size + 1) * filters, strides=2)
    features = _convolve(features, sizes * filters)
    code = layers.Dense(code_dim, name="code")(layers.Flatten()(features))
    reconstructions = _decode(code, image_shape, filters, sizes, "reconstructions")
    return keras.Model(images, reconstructions, name="discriminator")


def _decode(code, image_shape, filters, sizes, name):
    height, width, channels = image_shape
    shape = (height // 2 ** (sizes - 1), width // 2 ** (sizes - 1), filters)
    features = layers.Dense(shape[0] * shape[1] * filters)(code)
    features = layers.Reshape(shape)(features)
    for size in range(sizes):
        if size > 0:
            features = layers.UpSampling2D()(features)
        features = _convolve(_convolve(features, filters), filters)
    return layers.Conv2D(channels, 3, padding="same", dtype="float32", name=name)(features)


def _convolve(features, filters, strides=1):
    return layers.Conv2D(filters, 3, strides, padding="same", activation="elu")(features)


def _check_sizes(image_shape, sizes):
    if sizes < 1:
        raise InputError(f"sizes={sizes} must be at least 1.")
    height, width = image_shape[:2]
    if height % 2 ** (sizes - 1) or width % 2 ** (sizes - 1):
        raise InputError(
            f"image_shape {height}x{width}: height and width must divide by {2 ** (sizes - 1)}, to "
            f"be halved {sizes - 1} times."
        )
