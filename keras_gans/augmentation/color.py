"""Colours of images: pure functions of images, and 4x4 matrices that compose.

A colour is (r, g, b, 1). Images are `(batch, height, width, channels)` in [-1, 1], of 3 channels or
of 1, and are not clipped. A grey image stands for three equal channels.
"""

import math

import numpy as np
import tensorflow as tf

#: Zhao et al. 2020 and Karras et al. 2020 measure luma as the mean of the channels: the part of a
#: colour along v = (1, 1, 1) / sqrt(3). Grey colours lie on this axis.
_LUMA = np.array([1.0, 1.0, 1.0, 0.0]) / math.sqrt(3.0)
_ALONG = np.outer(_LUMA, _LUMA).astype("float32")
_COLOR = np.diag([1.0, 1.0, 1.0, 0.0]).astype("float32")
_CONSTANT = np.diag([0.0, 0.0, 0.0, 1.0]).astype("float32")
_ACROSS = _COLOR - _ALONG
#: The cross product with v: [v]_x w = v x w.
_TURN = np.array(
    [[0.0, -1.0, 1.0, 0.0], [1.0, 0.0, -1.0, 0.0], [-1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]],
    "float32",
) / np.float32(math.sqrt(3.0))
#: Adds a number to each channel.
_SHIFT = np.outer([1.0, 1.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]).astype("float32")


# ---------------------------------------------------------------------- functions of images


def add_brightness(images, offsets):
    """x + b, with an offset for each image, `(batch,)`."""
    return images + _per_image(offsets)


def scale_saturation(images, factors):
    """m + s (x - m), m the mean of the channels of each pixel; `factors` are `(batch,)`.

    The identity for grey images, to the bit.
    """
    if images.shape[-1] == 1:
        return images
    grey = tf.reduce_mean(images, axis=-1, keepdims=True)
    return grey + _per_image(factors) * (images - grey)


def scale_contrast(images, factors):
    """m + c (x - m), m the mean of all pixels and channels of an image; `factors` `(batch,)`."""
    mean = tf.reduce_mean(images, axis=(1, 2, 3), keepdims=True)
    return mean + _per_image(factors) * (images - mean)


def transform(images, matrices):
    """Replaces each colour by its product with a matrix of its image.

    Args:
        images: `(batch, height, width, channels)`, of 3 channels or 1.
        matrices: `(batch, 4, 4)`, products of the matrices of this module. Of a grey image, whose
            colours they keep grey, the first row is computed.
    """
    linear, shift = matrices[:, :3, :3], matrices[:, None, None, :3, 3]
    if images.shape[-1] == 1:
        return images * _per_image(tf.reduce_sum(linear[:, 0], axis=-1)) + shift[..., :1]
    return tf.einsum("nhwc,ndc->nhwd", images, linear) + shift


# ---------------------------------------------------------------------- matrices (batch, 4, 4)


def brightness(offsets):
    """Adds an offset to all channels."""
    return _COLOR + _CONSTANT + _per_matrix(offsets) * _SHIFT


def contrast(factors):
    """Multiplies all channels by a factor: mid-grey, 0, stays."""
    return _per_matrix(factors) * _COLOR + _CONSTANT


def luma_flip(flags):
    """I - 2 v v^T where a flag is true: bright becomes dark, and hue and saturation stay."""
    return _COLOR + _CONSTANT - 2.0 * _per_matrix(tf.cast(flags, tf.float32)) * _ALONG


def hue(angles):
    """Rotation about the luma axis, by angles in radians: luma and saturation stay.

    R = v v^T + cos(a) (I - v v^T) + sin(a) [v]_x (Rodrigues).
    """
    angles = _per_matrix(angles)
    return _ALONG + tf.cos(angles) * _ACROSS + tf.sin(angles) * _TURN + _CONSTANT


def saturation(factors):
    """v v^T + s (I - v v^T): the distance from the luma axis times a factor."""
    return _ALONG + _per_matrix(factors) * _ACROSS + _CONSTANT


def _per_image(numbers):
    return numbers[:, None, None, None]


def _per_matrix(numbers):
    return numbers[:, None, None]
