"""The networks of CycleGAN: a residual generator from image to image, and a patch discriminator.

All kernels are drawn from N(0, 0.02), and all normalization is instance normalization. The
generator ends in tanh and float32, the discriminator in float32 logits, a map of them.

Reference: Zhu et al. 2017, section 4 and appendix 7.2, https://arxiv.org/abs/1703.10593
"""

import keras
from keras import layers

from keras_gans.errors import InputError
from keras_gans.layers import InstanceNormalization, ReflectionPadding2D


def generator(image_shape, filters=64, residual_blocks=9, name="generator"):
    """Translates images to images of the same shape, both in [-1, 1].

    In the paper's words c7s1-64, d128, d256, R256 (nine times), u128, u64, c7s1-3, for 64 filters
    and nine blocks, which it has at 256x256 (six at 128x128).

    Args:
        image_shape: `(height, width, channels)`; both sides multiples of 4 and at least 8.
        filters: Channels of the first convolution, which double with each halving of the size.
        residual_blocks: Number of residual blocks at a quarter of the size.
        name: Name of the network.

    Raises:
        InputError: If a number is out of its range.
    """
    height, width, channels = image_shape
    if height % 4 or width % 4 or min(height, width) < 8:
        raise InputError(
            f"image_shape {height}x{width}: the translation networks need sides that are multiples "
            "of 4, from 8 on."
        )
    _check_sizes(filters=filters, residual_blocks=residual_blocks)
    images = keras.Input(tuple(image_shape), name="images")
    features = _normalized(_reflected(images, filters, 7))
    for width in (2 * filters, 4 * filters):
        features = _normalized(layers.Conv2D(width, 3, 2, **_plain("same"))(features))
    for _ in range(residual_blocks):
        residual = _normalized(_reflected(features, 4 * filters, 3))
        residual = InstanceNormalization()(_reflected(residual, 4 * filters, 3))
        features = layers.Add()([features, residual])
    for width in (2 * filters, filters):
        features = _normalized(layers.Conv2DTranspose(width, 3, 2, **_plain("same"))(features))
    features = layers.Conv2D(channels, 7, kernel_initializer=_normal())(
        ReflectionPadding2D(3)(features)
    )
    outputs = layers.Activation("tanh", dtype="float32", name="outputs")(features)
    return keras.Model(images, outputs, name=name)


def patch_discriminator(image_shape, filters=64, strided_layers=3, name="discriminator"):
    """Judges overlapping patches: a map of logits, each of one patch.

    The paper's C64-C128-C256-C512 for 64 filters and three layers of stride 2, whose logits see
    70x70 pixels; two such layers make it 34x34, one 16x16. (The statistics of the normalization
    are the whole image's all the same.)

    Args:
        image_shape: `(height, width, channels)`.
        filters: Channels of the first convolution, which double with each layer, up to eight times.
        strided_layers: Number of convolutions of stride 2, of which each halves the size.
        name: Name of the network.

    Raises:
        InputError: If a number is out of its range, or no logit is left of so small an image.
    """
    _check_sizes(filters=filters, strided_layers=strided_layers)
    smallest = 3 * 2**strided_layers
    if min(image_shape[:2]) < smallest:
        raise InputError(
            f"image_shape {image_shape[0]}x{image_shape[1]}: a patch discriminator with "
            f"{strided_layers} layers of stride 2 needs {smallest} pixels at least."
        )
    images = keras.Input(tuple(image_shape), name="images")
    features = layers.LeakyReLU(0.2)(_padded(images, filters, 2, use_bias=True))
    for layer in range(1, strided_layers + 1):
        stride = 2 if layer < strided_layers else 1
        features = _padded(features, filters * min(2**layer, 8), stride, use_bias=False)
        features = layers.LeakyReLU(0.2)(InstanceNormalization()(features))
    logits = _padded(features, 1, 1, use_bias=True, dtype="float32", name="logits")
    return keras.Model(images, logits, name=name)


def _reflected(features, filters, kernel):
    return layers.Conv2D(filters, kernel, **_plain())(ReflectionPadding2D(kernel // 2)(features))


def _padded(features, filters, stride, **options):
    # A pixel of zeros on each side; "same" would be lopsided where the stride is 1.
    return layers.Conv2D(filters, 4, stride, kernel_initializer=_normal(), **options)(
        layers.ZeroPadding2D(1)(features)
    )


def _normalized(features):
    return layers.ReLU()(InstanceNormalization()(features))


def _plain(padding="valid"):
    # A bias before normalization has no effect.
    return {"padding": padding, "use_bias": False, "kernel_initializer": _normal()}


def _normal():
    return keras.initializers.RandomNormal(stddev=0.02)


def _check_sizes(**sizes):
    for name, value in sizes.items():
        if value < 1:
            raise InputError(f"{name}={value} must be at least 1.")
