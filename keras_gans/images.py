"""Images at the borders of the package: uint8, grids, PNG and GIF files."""

import math
import pathlib

import numpy as np
import tensorflow as tf
from PIL import Image

from keras_gans import image_range, memory
from keras_gans.errors import InputError

#: Most pixels of a GIF's side, which the format writes in 16 bits.
LARGEST_GIF = 2**16 - 1


def to_uint8(images):
    """Maps floats in [-1, 1] to uint8 in [0, 255], rounding to the nearest level."""
    levels = (tf.cast(images, tf.float32) + 1.0) * 127.5
    return tf.cast(tf.clip_by_value(tf.round(levels), 0.0, 255.0), tf.uint8)


def from_uint8(images):
    """Maps a uint8 tensor to float32 in [-1, 1], 0 to -1 and 255 to 1; leaves other types alone."""
    if images.dtype != tf.uint8:
        return images
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
        wanted in (None, size) for wanted, size in zip(shape, images.shape[1:], strict=True)
    )
    if not fits or not len(images):
        wanted = ", ".join("any" if size is None else str(size) for size in shape)
        raise InputError(
            f"images have the shape {images.shape}; it must be (count, {wanted}), with at least "
            "one."
        )
    if images.dtype == np.uint8:
        return images.astype("float32") / 127.5 - 1.0
    if images.dtype.kind != "f":
        raise InputError(
            f"images are {images.dtype} from {images.min()} to {images.max()}; they must be uint8, "
            "or floats in [-1, 1]."
        )
    image_range.check(images, "images")
    return images.astype("float32")


def grid(images, columns=None):
    """Lays images out row by row.

    Args:
        images: uint8 array `(count, height, width, channels)`.
        columns: Images in a row; by default as square as possible.

    Returns:
        A uint8 array `(rows * height, columns * width, channels)`, black where images run out.
    """
    count, height, width, channels = images.shape
    columns = columns or math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    padded = np.zeros((rows * columns, height, width, channels), "uint8")
    padded[:count] = images
    tiles = padded.reshape(rows, columns, height, width, channels).transpose(0, 2, 1, 3, 4)
    return tiles.reshape(rows * height, columns * width, channels)


def save_png(path, image, scale=1):
    """Writes one uint8 image `(height, width, channels)`, each pixel `scale` pixels wide."""
    _to_pillow(image, scale).save(path)


def save_gif(path, frames, scale=1, milliseconds=150):
    """Writes an endless animation of uint8 images; the last one stays for two seconds."""
    pages = [_to_pillow(frame, scale) for frame in frames]
    durations = [milliseconds] * (len(pages) - 1) + [2000]
    pages[0].save(path, save_all=True, append_images=pages[1:], duration=durations, loop=0)


def read_png(path):
    """Reads a PNG as a uint8 array `(height, width, channels)`."""
    # By its name alone, Pillow would take it for what it is in truth, a program for example.
    with Image.open(pathlib.Path(path), formats=["PNG"]) as image:
        pixels = np.asarray(image)
    return pixels[..., None] if pixels.ndim == 2 else pixels


def check_scale(shape, scale, what):
    """Raises `InputError` if an image enlarged by `scale` does not fit in memory.

    Args:
        shape: Of the image, `(height, width, channels)`.
        scale: How many pixels wide each pixel becomes.
        what: What the message calls that which asks for it.
    """
    memory.check_fits(math.prod(shape) * scale**2, what)


def _to_pillow(image, scale):
    pixels = np.asarray(image)
    check_scale(pixels.shape, scale, f"scale={scale}")
    if pixels.shape[-1] == 1:
        pixels = pixels[..., 0]
    page = Image.fromarray(pixels)
    return page.resize((page.width * scale, page.height * scale), Image.Resampling.NEAREST)
