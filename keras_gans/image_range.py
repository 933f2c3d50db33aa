"""The range of images, [-1, 1]: whether an array of floats can be in it, or what it looks like."""

import warnings

import numpy as np

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
            images, and any values will do; not a number is no value.
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
    found = f"{source} lie in [{low:.4g}, {high:.4g}]; images are floats in [-1, 1]"
    if max(-low, high) > IMPOSSIBLE and not (reach[0] <= low and high <= reach[1]):
        raise InputError(f"{found}: {_remedy(low, high)}.")
    if max(-low, high) > OVERSHOOT:
        warnings.warn(
            f"{found}, and what is beyond is cut off where images are drawn: {_remedy(low, high)}.",
            stacklevel=3,
        )
    elif low > BRIGHT:
        warnings.warn(f"{found}: if these are in [0, 1], pass 2 * images - 1.", stacklevel=3)


def _remedy(low, high):
    """Says which scale the values seem to have, and the formula that mends it."""
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
