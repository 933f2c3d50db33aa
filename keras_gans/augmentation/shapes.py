"""Shapes of examples."""

import tensorflow as tf

from keras_gans.errors import InputError


def check_images(images, augmentation, channels=None):
    """Raises `InputError` unless a tensor is a batch of images, with channels that are known.

    Args:
        images: Tensor.
        augmentation: Name of the class, for the message.
        channels: Tuple of the numbers of channels that are accepted; `None` for any.
    """
    shape = images.shape
    if shape.rank != 4:
        raise InputError(
            f"{augmentation} takes images (batch, height, width, channels), not {tuple(shape)}."
        )
    if channels is not None and shape[-1] not in channels:
        accepted = " or ".join(map(str, channels))
        raise InputError(
            f"{augmentation} changes colours of images of {accepted} channels, not of {shape[-1]}."
        )


def shape_of(tensor):
    """The shape as a tuple: integers where they are known, which XLA needs, or scalar tensors."""
    dynamic = tf.shape(tensor)
    return tuple(dynamic[axis] if size is None else size for axis, size in enumerate(tensor.shape))
