"""Conversion of generated and given examples: images and arrays of any other shape.

Images become uint8 at the borders of the package. Signals, tables, volumes and images of other
channels stay the floats that they are.
"""

import numpy as np
import tensorflow as tf

from keras_gans.data import image_range
from keras_gans.data.image_range import is_image
from keras_gans.errors import InputError


def present(outputs, shape):
    """Converts the output of a generator for the user: uint8 images, or float32 arrays.

    Args:
        outputs: Tensor `(count, *shape)`.
        shape: Of one example, as in `image_range.is_image`.
    """
    return image_range.to_uint8(outputs) if is_image(shape) else tf.cast(outputs, tf.float32)


def to_floats(examples, shape):
    """Returns a user's examples as float32, images as `image_range.to_floats` does.

    Args:
        examples: `(count, *shape)`: images in uint8 or in floats in [-1, 1], or other arrays of
            finite numbers.
        shape: Of one example, `None` where any size will do.

    Raises:
        InputError: If they are something else.
    """
    if is_image(shape):
        return image_range.to_floats(examples, shape)
    examples = np.asarray(examples)
    if not len(np.atleast_1d(examples)) or not _fits(examples.shape, shape):
        expected = ", ".join("any" if size is None else str(size) for size in ("count", *shape))
        raise InputError(
            f"examples have the shape {examples.shape}; it must be ({expected}), with at least one."
        )
    if examples.dtype.kind not in "fiu" or not np.isfinite(examples).all():
        raise InputError(f"examples are {examples.dtype.name}; they must be finite numbers.")
    return examples.astype("float32")


def _fits(shape, expected):
    return tf.TensorShape((None, *expected)).is_compatible_with(shape)
