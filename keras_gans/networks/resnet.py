"""The residual networks of the SN-GAN paper for 32x32 images, with `width` filters everywhere.

The generator maps latents `(batch, latent_dim)` to images `(batch, 32, 32, 3)` in [-1, 1]; the
discriminator maps images to one logit each, `(batch, 1)`, without any normalization, so that it
serves as a critic with a gradient penalty. Both end in float32 under mixed precision.

Upsampling is depth-to-space of four copies (nearest neighbours), downsampling the mean of what
space-to-depth stacks (2x2 averages); neither has weights.

Reference: Miyato et al. 2018, https://arxiv.org/abs/1802.05957, table 4. The paper has 256 filters
in the generator and 128 in the discriminator; Gulrajani et al. 2017,
https://arxiv.org/abs/1704.00028, have 128 in both for CIFAR-10.
"""

import keras
from keras import layers, ops

from keras_gans.errors import InputError
from keras_gans.layers import BatchNormalization, DepthToSpace, SpaceToDepth


def generator(latent_dim=128, width=128):
    """A projection to 4x4, three residual blocks that double the size, a convolution to 3 channels.

    1,204,483 trainable parameters at width 128.

    Args:
        latent_dim: Length of the latent vectors.
        width: Filters of all other layers.
    """
    _check_width(width)
    latents = keras.Input((latent_dim,), name="latents")
    features = layers.Dense(4 * 4 * width, kernel_initializer=_glorot())(latents)
    features = layers.Reshape((4, 4, width))(features)
    for _ in range(3):
        shortcut = _upsample(_convolve(features, width, 1))
        features = _convolve(_upsample(_rectify(_normalize(features))), width)
        features = _convolve(_rectify(_normalize(features)), width)
        features = layers.Add()([features, shortcut])
    features = layers.Conv2D(3, 3, padding="same", kernel_initializer=_glorot())(
        _rectify(_normalize(features))
    )
    images = layers.Activation("tanh", dtype="float32", name="images")(features)
    return keras.Model(latents, images, name="generator")


def discriminator(width=128):
    """Two residual blocks that halve the size, two that keep 8x8, the sum over the pixels, a logit.

    1,053,825 trainable parameters at width 128.

    Args:
        width: Filters of all layers.
    """
    _check_width(width)
    images = keras.Input((32, 32, 3), name="images")
    # No rectifier comes first, which would drop the dark half of the pixels.
    residual = _convolve(_rectify(_convolve(images, width)), width)
    features = layers.Add()([_downsample(residual), _shortcut(images, width)])
    residual = _convolve(_rectify(_convolve(_rectify(features), width)), width)
    features = layers.Add()([_downsample(residual), _shortcut(features, width)])
    for _ in range(2):
        residual = _convolve(_rectify(_convolve(_rectify(features), width)), width)
        features = layers.Add()([residual, features])

    features = ops.sum(layers.ReLU(dtype="float32")(features), axis=(1, 2))
    logits = layers.Dense(1, kernel_initializer=_glorot(), dtype="float32", name="logits")(features)
    return keras.Model(images, logits, name="discriminator")


def _upsample(features):
    return DepthToSpace(2)(layers.Concatenate()([features] * 4))


def _downsample(features):
    channels = features.shape[-1]
    blocks = layers.Reshape((features.shape[1] // 2, features.shape[2] // 2, 4, channels))(
        SpaceToDepth(2)(features)
    )
    return ops.mean(blocks, axis=-2)


def _shortcut(features, width):
    # A convolution of single pixels and an average can change places; this order is less work.
    return _convolve(_downsample(features), width, 1)


def _convolve(features, filters, kernel_size=3):
    # The authors' code: Glorot's scale for the shortcuts and the images, and sqrt(2) times that, as
    # He et al. 2015 found for rectified inputs, for the rest.
    initializer = _glorot() if kernel_size == 1 else _he()
    return layers.Conv2D(filters, kernel_size, padding="same", kernel_initializer=initializer)(
        features
    )


def _normalize(features):
    # Keras' default momentum of 0.99 lags 100 steps behind weights that move fast.
    return BatchNormalization(momentum=0.9)(features)


def _rectify(features):
    return layers.ReLU()(features)


def _glorot():
    return keras.initializers.GlorotUniform()


def _he():
    return keras.initializers.VarianceScaling(2.0, "fan_avg", "uniform")


def _check_width(width):
    if width < 1:
        raise InputError(f"width={width} must be at least 1.")
