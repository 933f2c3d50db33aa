"""Size and channels of images that are already decoded."""

import numpy as np
import tensorflow as tf

from keras_gans.data import batching
from keras_gans.errors import InputError
from keras_gans.system import memory

# Bounds the float32 copies made while resizing.
_CHUNK = 1024


def crop_and_resize(images, image_size):
    """Cuts the central square out of uint8 images and resizes it, antialiased.

    Args:
        images: uint8 tensor, shape `(height, width, channels)`, with or without a batch axis.
        image_size: Positive int. The side of the result, in pixels.

    Returns:
        uint8 tensor, shape `(..., image_size, image_size, channels)`.
    """
    height, width = tf.unstack(tf.shape(images)[-3:-1])
    side = tf.minimum(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = images[..., top : top + side, left : left + side, :]
    resized = tf.image.resize(square, (image_size, image_size), antialias=True)
    return tf.saturate_cast(tf.round(resized), tf.uint8)


def shape_images(images, image_size, channels):
    """Brings an array of images to the requested size and channels.

    Args:
        images: uint8 array, shape `(count, height, width, 1 or 3)`.
        image_size: Positive int, or `None` to keep the size.
        channels: 1, 3, or `None` to keep the channels.

    Returns:
        uint8 array; the given one if nothing changes.
    """
    if image_size is not None and images.shape[1:3] != (image_size, image_size):
        num_bytes = len(images) * image_size**2 * images.shape[-1]
        memory.check_fits(num_bytes, f"image_size={image_size}")
        resized = np.empty((len(images), image_size, image_size, images.shape[-1]), np.uint8)
        for chunk in batching.slices(len(images), _CHUNK):
            resized[chunk] = crop_and_resize(images[chunk], image_size)
        images = resized
    if channels is None or channels == images.shape[-1]:
        return images
    if channels == 3:
        return np.repeat(images, 3, axis=-1)
    return _to_grey(images)


def _to_grey(images):
    grey = np.empty(images.shape[:-1] + (1,), np.uint8)
    for chunk in batching.slices(len(images), _CHUNK):
        # ITU-R 601 luma, as in Pillow's and TensorFlow's conversions.
        grey[chunk] = np.rint(images[chunk] @ np.array([[0.299], [0.587], [0.114]]))
    return grey


def check_shape_arguments(image_size, channels):
    """Refuses an `image_size` or `channels` that no source can satisfy."""
    if image_size is not None and (
        isinstance(image_size, bool) or not isinstance(image_size, int) or image_size < 1
    ):
        raise InputError(f"image_size must be a positive int or None, not {image_size!r}.")
    if channels not in (None, 1, 3):
        raise InputError(f"channels must be 1, 3 or None, not {channels!r}.")
