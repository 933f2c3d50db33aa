"""Convolutional networks: a tiny DCGAN for MNIST, and the DCGAN of Radford et al.

Generators map latents `(batch, latent_dim)` to images in [-1, 1]; discriminators map images to one
logit each, `(batch, 1)`. Both end in float32 under mixed precision. Unless another `initialization`
is asked for, all convolutions' kernels are drawn from N(0, 0.02) (Radford et al. 2015, section 4).

Reference: Radford et al. 2015, https://arxiv.org/abs/1511.06434
"""

import functools
import math

import keras
from keras import layers

from keras_gans.errors import InputError
from keras_gans.layers import BatchNormalization, OneHot, SpectralNormalization

#: Distributions of the tiny networks' initial kernels by name.
INITIALIZATIONS = {
    "normal": functools.partial(keras.initializers.RandomNormal, stddev=0.02),
    "glorot_uniform": keras.initializers.GlorotUniform,
}


def tiny_generator(latent_dim=16, initialization="normal"):
    """Makes 28x28x1 images with four transposed convolutions and 172,608 trainable parameters.

    4x4, 4x4, then 2x2 with stride 2 twice; 128-64-32-1 channels; no biases; batch normalization
    and ReLU after all but the last.

    Args:
        latent_dim: Length of the latent vectors; the number of parameters is for 16.
        initialization: Of the kernels: `"normal"` for N(0, 0.02), or `"glorot_uniform"`, Keras'
            default.

    Raises:
        InputError: If there is no initialization of that name.
    """
    latents = keras.Input((latent_dim,), name="latents")
    return keras.Model(latents, _tiny_images(latents, initialization), name="generator")


def conditional_tiny_generator(num_classes=10, latent_dim=16, initialization="normal"):
    """The tiny generator, of latents and labels: the label follows the latents as a one-hot vector.

    2,048 more parameters for each class.

    Args:
        num_classes: Number of classes.
        latent_dim: Length of the latent vectors.
        initialization: As in `tiny_generator`.
    """
    latents = keras.Input((latent_dim,), name="latents")
    labels = keras.Input((), dtype="int32", name="labels")
    features = layers.Concatenate()([latents, OneHot(num_classes)(labels)])
    images = _tiny_images(features, initialization)
    return keras.Model([latents, labels], images, name="generator")


def tiny_discriminator(
    batch_normalization=True, scale=True, spectral_normalization=False, initialization="normal"
):
    """Judges 28x28x1 images with four convolutions and 142,208 trainable parameters.

    4x4 stride 2, 2x2 stride 2, 4x4, 4x4; 32-64-128-1 channels; no biases; leaky ReLU 0.2.

    Args:
        batch_normalization: Whether the 64 and 128 channels are normalized; 141,824 parameters
            without.
        scale: Whether the normalized channels have learned scales; 192 parameters fewer without.
        spectral_normalization: Whether all kernels are divided by their spectral norms (Miyato et
            al. 2018, https://arxiv.org/abs/1802.05957).
        initialization: Of the kernels: `"normal"` for N(0, 0.02), or `"glorot_uniform"`, Keras'
            default.

    Raises:
        InputError: If there is no initialization of that name.
    """
    images = keras.Input((28, 28, 1), name="images")
    logits = _tiny_logits(
        images,
        batch_normalization,
        scale,
        spectral_normalization=spectral_normalization,
        initialization=initialization,
    )
    return keras.Model(images, logits, name="discriminator")


def conditional_tiny_discriminator(num_classes=10, batch_normalization=True):
    """The tiny discriminator, of images and labels: each label is a second channel, learned.

    A channel for each class would multiply the work of the first convolution.

    Args:
        num_classes: Number of classes.
        batch_normalization: Whether the 64 and 128 channels are normalized.
    """
    images = keras.Input((28, 28, 1), name="images")
    labels = keras.Input((), dtype="int32", name="labels")
    channel = layers.Dense(28 * 28, use_bias=False)(OneHot(num_classes)(labels))
    features = layers.Concatenate()([images, layers.Reshape((28, 28, 1))(channel)])
    logits = _tiny_logits(features, batch_normalization)
    return keras.Model([images, labels], logits, name="discriminator")


def generator(image_size=32, channels=3, latent_dim=100, channel_factor=64):
    """The generator of Radford et al., figure 1: a projection to 4x4, then doublings to the image.

    Args:
        image_size: 32 or 64.
        channels: Channels of the images.
        latent_dim: Length of the latent vectors.
        channel_factor: Channels before the image layer; they double with each halving of the size.
            The paper has 128 at 64x64; 16 gives 16-32-64 channels at 32x32.
    """
    widths = _widths(image_size, channel_factor)
    latents = keras.Input((latent_dim,), name="latents")
    features = layers.Dense(4 * 4 * widths[-1], use_bias=False, kernel_initializer=_normal())(
        latents
    )
    features = layers.Reshape((4, 4, widths[-1]))(features)
    features = layers.ReLU()(_normalize(features))
    for width in reversed(widths[:-1]):
        features = layers.Conv2DTranspose(width, 5, 2, **_plain("same"))(features)
        features = layers.ReLU()(_normalize(features))
    features = layers.Conv2DTranspose(channels, 5, 2, padding="same", kernel_initializer=_normal())(
        features
    )
    images = layers.Activation("tanh", dtype="float32", name="images")(features)
    return keras.Model(latents, images, name="generator")


def discriminator(image_size=32, channels=3, channel_factor=64):
    """The discriminator of Radford et al.: halvings to 4x4, then one linear unit.

    Args:
        image_size: 32 or 64.
        channels: Channels of the images.
        channel_factor: Channels of the first layer, which double with each halving of the size.
    """
    widths = _widths(image_size, channel_factor)
    images = keras.Input((image_size, image_size, channels), name="images")
    # No normalization at the input, or the scale of real and generated batches would be hidden.
    features = layers.Conv2D(widths[0], 5, 2, padding="same", kernel_initializer=_normal())(images)
    features = layers.LeakyReLU(0.2)(features)
    for width in widths[1:]:
        features = layers.Conv2D(width, 5, 2, **_plain("same"))(features)
        features = layers.LeakyReLU(0.2)(_normalize(features))
    features = layers.Flatten()(features)
    logits = layers.Dense(1, kernel_initializer=_normal(), dtype="float32", name="logits")(features)
    return keras.Model(images, logits, name="discriminator")


def tiny_features(images, batch_normalization=True, scale=True, **kernels):
    """The layers of the tiny discriminator before its last: 28x28 images -> features 4x4x128.

    Args:
        images: Keras tensor `(batch, 28, 28, channels)`.
        batch_normalization: Whether the 64 and 128 channels are normalized.
        scale: Whether the normalized channels have learned scales.
        **kernels: `spectral_normalization`, `initialization`: see `tiny_discriminator`.
    """
    features = _convolution(32, 4, 2, padding="same", **kernels)(images)
    features = layers.LeakyReLU(0.2)(features)
    for channels, kernel, stride in ((64, 2, 2), (128, 4, 1)):
        features = _convolution(channels, kernel, stride, **kernels)(features)
        if batch_normalization:
            features = _normalize(features, scale)
        features = layers.LeakyReLU(0.2)(features)
    return features


def _tiny_images(features, initialization="normal"):
    features = layers.Reshape((1, 1, features.shape[-1]))(features)
    for channels, kernel, stride in ((128, 4, 1), (64, 4, 1), (32, 2, 2)):
        plain = _plain("valid", initialization)
        features = layers.Conv2DTranspose(channels, kernel, stride, **plain)(features)
        features = layers.ReLU()(_normalize(features))
    features = layers.Conv2DTranspose(1, 2, 2, **_plain("valid", initialization))(features)
    return layers.Activation("tanh", dtype="float32", name="images")(features)


def _tiny_logits(features, batch_normalization, scale=True, **kernels):
    features = tiny_features(features, batch_normalization, scale, **kernels)
    features = _convolution(1, 4, dtype="float32", **kernels)(features)
    return layers.Flatten(dtype="float32", name="logits")(features)


def _convolution(
    channels,
    kernel,
    stride=1,
    padding="valid",
    dtype=None,
    spectral_normalization=False,
    initialization="normal",
):
    plain = _plain(padding, initialization)
    convolution = layers.Conv2D(channels, kernel, stride, dtype=dtype, **plain)
    return SpectralNormalization(convolution) if spectral_normalization else convolution


def _widths(image_size, channel_factor):
    if image_size not in (32, 64):
        raise InputError(f"image_size={image_size} does not fit the DCGAN networks: give 32 or 64.")
    if channel_factor < 1:
        raise InputError(f"channel_factor={channel_factor} must be at least 1.")
    return [channel_factor * 2**level for level in range(int(math.log2(image_size // 4)))]


def _plain(padding="valid", initialization="normal"):
    # A bias before batch normalization has no effect, and the tiny networks have none elsewhere.
    return {"padding": padding, "use_bias": False, "kernel_initializer": _initial(initialization)}


def _normal():
    return _initial("normal")


def _initial(initialization):
    if initialization not in INITIALIZATIONS:
        raise InputError(
            f"initialization={initialization!r} is unknown; "
            f"accepted are {', '.join(INITIALIZATIONS)}."
        )
    return INITIALIZATIONS[initialization]()


def _normalize(features, scale=True):
    # Keras' default momentum of 0.99 lags 100 steps behind weights that move fast.
    return BatchNormalization(momentum=0.9, scale=scale)(features)
