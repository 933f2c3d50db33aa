"""The range of images, [-1, 1]: conversion from and to uint8, and validation of float images."""

import warnings

import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError

#: Resizing with bicubic or Lanczos filters overshoots, and so does a little noise.
OVERSHOOT = 1.5
#: What no image in [-1, 1] reaches, however it was resized.
IMPOSSIBLE = 2.0
#: Images of which nothing is darker than this are rare in [-1, 1].
BRIGHT = -0.15
CHANNELS = (1, 3, 4)


def is_image(shape):
    """Whether a shape is that of an image, `(height, width, 1, 3 or 4)`, sizes `None` included."""
    return len(shape) == 3 and shape[-1] in CHANNELS and 1 not in shape[:2]


def check(images, source, reach=(-1.0, 1.0)):
    """Refuses or warns of images that are not in [-1, 1].

    Args:
        images: Array of floats `(count, height, width, channels)`. Of another shape they are no
            images, and any values will do. NaN and infinities are left out.
        source: What the images are called at the beginning of a message.
        reach: `(low, high)`, the values that the network which is to make such images can reach.
            What it can make is warned of and not refused.

    Raises:
        InputError: If values are beyond both 2 and `reach`.
    """
    images = np.asarray(images)
    if not is_image(images.shape[1:]) or images.dtype.kind != "f":
        return
    values = images[np.isfinite(images)]
    if not values.size:
        return
    low, high = float(values.min()), float(values.max())
    description = f"{source} lie in [{low:.4g}, {high:.4g}]; images are floats in [-1, 1]"
    if max(-low, high) > IMPOSSIBLE and not (reach[0] <= low and high <= reach[1]):
        raise InputError(f"{description}: {_remedy(low, high)}.")
    if max(-low, high) > OVERSHOOT:
        warnings.warn(
            f"{description}, and values beyond are clipped in samples: {_remedy(low, high)}.",
            stacklevel=3,
        )
    elif low > BRIGHT:
        warnings.warn(f"{description}: if these are in [0, 1], pass 2 * images - 1.", stacklevel=3)


def _remedy(low, high):
    """Guesses the scale of values outside [-1, 1] and gives the formula that converts them."""
    if low < -16.0:
        return "scale them by their own least and greatest value"
    if high > 300.0:
        return "if these are in [0, 65535], pass images / 32767.5 - 1"
    if high > 16.0:
        return "if these are in [0, 255], pass images / 127.5 - 1"
    return (
        "if these are normalised by a mean and a deviation, undo it, "
        "2 * (images * deviation + mean) - 1 for those of images in [0, 1]"
    )


def to_uint8(images):
    """Maps floats in [-1, 1] to uint8 in [0, 255], rounding to the nearest level."""
    levels = (tf.cast(images, tf.float32) + 1.0) * 127.5
    return tf.cast(tf.clip_by_value(tf.round(levels), 0.0, 255.0), tf.uint8)


def from_uint8(images):
    """Maps a uint8 tensor to float32 in [-1, 1], 0 to -1 and 255 to 1; leaves other types alone."""
    if images.dtype != tf.uint8:
        return images
    # Not 2 / 255: dividing by 127.5 is exact at both ends, -1 and 1.
    return tf.cast(images, tf.float32) / 127.5 - 1.0


def to_floats(images, shape):
    """Returns a user's images as float32 in [-1, 1], in which 0 is -1 and 255 is 1.

    Args:
        images: `(count, *shape)`: uint8, or floats in [-1, 1].
        shape: Of one image, `None` where any size will do.

    Raises:
        InputError: If they are something else.
    """
    images, shape = np.asarray(images), tuple(shape)
    fits = images.ndim == len(shape) + 1 and all(
        expected in (None, size) for expected, size in zip(shape, images.shape[1:], strict=True)
    )
    if not fits or not len(images):
        expected = ", ".join("any" if size is None else str(size) for size in shape)
        raise InputError(
            f"images have the shape {images.shape}; it must be (count, {expected}), with at least "
            "one."
        )
    if images.dtype == np.uint8:
        return images.astype("float32") / 127.5 - 1.0
    if images.dtype.kind != "f":
        raise InputError(
            f"images are {images.dtype} from {images.min()} to {images.max()}; they must be uint8, "
            "or floats in [-1, 1]."
        )
    check(images, "images")
    return images.astype("float32")
