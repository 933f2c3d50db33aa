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
from keras_gans.layers import (
    BatchNormalization,
    DropReference,
    InstanceNormalization,
    OneHot,
    ReferenceBatch,
    SelfAttention,
    SpectralNormalization,
    VirtualBatchNormalization,
)
from keras_gans.networks import minibatch as minibatches

#: Distributions of the tiny networks' initial kernels by name.
INITIALIZATIONS = {
    "normal": functools.partial(keras.initializers.RandomNormal, stddev=0.02),
    "glorot_uniform": keras.initializers.GlorotUniform,
    "he_normal": keras.initializers.HeNormal,
    "orthogonal": keras.initializers.Orthogonal,
}
#: Examples of the reference batch of virtual batch normalization.
REFERENCE_SIZE = 64
#: The tiny networks' normalization by name: functions of `scale` that make a layer.
NORMALIZATIONS = {
    # Keras' default momentum of 0.99 lags 100 steps behind weights that move fast.
    "batch": functools.partial(BatchNormalization, momentum=0.9),
    # One group is all channels and places of an image, with a scale and an offset for each channel.
    "layer": functools.partial(layers.GroupNormalization, 1),
    "group": functools.partial(layers.GroupNormalization, 8),
    "instance": InstanceNormalization,
    "virtual": functools.partial(VirtualBatchNormalization, REFERENCE_SIZE),
    "none": None,
}
#: Those of the generator. Normalized one by one, its first maps would forget their brightness.
GENERATOR_NORMALIZATIONS = ("batch", "layer", "group", "virtual", "none")


def tiny_generator(latent_dim=16, initialization="normal", normalization="batch", channels=1):
    """Makes 28x28x1 images with four transposed convolutions and 172,608 trainable parameters.

    4x4, 4x4, then 2x2 with stride 2 twice; 128-64-32-1 channels; no biases; batch normalization
    and ReLU after all but the last.

    Args:
        latent_dim: Length of the latent vectors; the number of parameters is for 16.
        initialization: Of the kernels: `"normal"` for N(0, 0.02), `"glorot_uniform"` (Keras'
            default), `"he_normal"` or `"orthogonal"`.
        normalization: Before each ReLU: `"batch"`, `"layer"`, `"group"` (8 groups), `"virtual"` or
            `"none"`. Virtual batch normalization needs 64 reference latents before the network is
            used: see `layers.adapt_references`.
        channels: Channels of the images.

    Raises:
        InputError: If there is no initialization or normalization of that name.
    """
    _check("normalization", normalization, GENERATOR_NORMALIZATIONS)
    latents = keras.Input((latent_dim,), name="latents")
    images = _tiny_images(latents, initialization, normalization, channels)
    return keras.Model(latents, images, name="generator")


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
    normalization="batch",
    scale=True,
    spectral_normalization=False,
    initialization="normal",
    minibatch="none",
    self_attention=False,
    batch_normalization=None,
    channels=1,
):
    """Judges 28x28x1 images with four convolutions and 142,208 trainable parameters.

    4x4 stride 2, 2x2 stride 2, 4x4, 4x4; 32-64-128-1 channels; no biases; leaky ReLU 0.2.

    Args:
        normalization: Of the 64 and 128 channels: `"batch"`, `"layer"`, `"group"` (8 groups),
            `"instance"`, `"virtual"` or `"none"`, with which there are 141,824 parameters. Virtual
            batch normalization needs 64 reference images before the network is used: see
            `layers.adapt_references`.
        scale: Whether the normalized channels have learned scales; 192 parameters fewer without.
        spectral_normalization: Whether the kernels of all convolutions are divided by their
            spectral norms (Miyato et al. 2018, https://arxiv.org/abs/1802.05957).
        initialization: Of the kernels, as in `tiny_generator`.
        minibatch: What the last convolution sees of the batch around each image: `"none"`;
            `"discrimination"`, with which there are 163,856 parameters more; or
            `"standard_deviation"`, 16 more. See `minibatch.append`.
        self_attention: Whether the maps of 14x14 places attend to themselves (Zhang et al. 2019);
            513 parameters more.
        batch_normalization: Former name of `normalization`: `True` for `"batch"`, `False` for
            `"none"`.
        channels: Channels of the images: more for colours, or for packs of images; 512 parameters
            for each.

    Raises:
        InputError: If there is nothing of a name that is given.
    """
    normalization = normalization if batch_normalization is None else batch_normalization
    images = keras.Input((28, 28, channels), name="images")
    logits = _tiny_logits(
        images,
        normalization,
        scale,
        minibatch,
        self_attention,
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


def tiny_features(images, normalization="batch", scale=True, self_attention=False, **kernels):
    """The layers of the tiny discriminator before its last: 28x28 images -> features 4x4x128.

    Args:
        images: Keras tensor `(batch, 28, 28, channels)`.
        normalization: Of the 64 and 128 channels, see `tiny_discriminator`; or `True` for `"batch"`
            and `False` for `"none"`.
        scale: Whether the normalized channels have learned scales.
        self_attention: Whether the maps of 14x14 places attend to themselves.
        **kernels: `spectral_normalization`, `initialization`: see `tiny_discriminator`.
    """
    if isinstance(normalization, bool):
        normalization = "batch" if normalization else "none"
    _check("normalization", normalization, NORMALIZATIONS)
    features = _with_reference(images, normalization)
    features = _convolution(32, 4, 2, padding="same", **kernels)(features)
    features = layers.LeakyReLU(0.2)(features)
    if self_attention:
        features = _attend(features, **kernels)
    for channels, kernel, stride in ((64, 2, 2), (128, 4, 1)):
        features = _convolution(channels, kernel, stride, **kernels)(features)
        features = _normalize(features, scale, normalization)
        # The last has a name by which feature matching finds it.
        name = "image_features" if channels == 128 else None
        features = layers.LeakyReLU(0.2, name=name)(features)
    return _without_reference(features, normalization)


def _tiny_images(features, initialization="normal", normalization="batch", image_channels=1):
    features = _with_reference(features, normalization)
    features = layers.Reshape((1, 1, features.shape[-1]))(features)
    for channels, kernel, stride in ((128, 4, 1), (64, 4, 1), (32, 2, 2)):
        plain = _plain("valid", initialization)
        features = layers.Conv2DTranspose(channels, kernel, stride, **plain)(features)
        features = layers.ReLU()(_normalize(features, normalization=normalization))
    features = _without_reference(features, normalization)
    plain = _plain("valid", initialization)
    features = layers.Conv2DTranspose(image_channels, 2, 2, **plain)(features)
    return layers.Activation("tanh", dtype="float32", name="images")(features)


def _tiny_logits(
    features, normalization, scale=True, minibatch="none", self_attention=False, **kernels
):
    features = tiny_features(features, normalization, scale, self_attention, **kernels)
    if minibatch != "none":  # To make an initializer is to draw its seed.
        initial = _initial(kernels.get("initialization", "normal"))
        features = minibatches.append(features, minibatch, initial)
    if len(features.shape) == 2:
        features = layers.Reshape((1, 1, features.shape[-1]), dtype="float32")(features)
    features = _convolution(1, features.shape[1], dtype="float32", **kernels)(features)
    return layers.Flatten(dtype="float32", name="logits")(features)


def _with_reference(features, normalization):
    return ReferenceBatch(REFERENCE_SIZE)(features) if normalization == "virtual" else features


def _without_reference(features, normalization):
    return DropReference(REFERENCE_SIZE)(features) if normalization == "virtual" else features


def _attend(features, spectral_normalization=False, initialization="normal"):
    return SelfAttention(spectral_normalization, _initial(initialization))(features)


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
    _check("initialization", initialization, INITIALIZATIONS)
    return INITIALIZATIONS[initialization]()


def _normalize(features, scale=True, normalization="batch"):
    if normalization == "none":
        return features
    return NORMALIZATIONS[normalization](scale=scale)(features)


def _check(argument, name, known):
    if name not in known:
        raise InputError(f"{argument}={name!r} is unknown; accepted are {', '.join(known)}.")
