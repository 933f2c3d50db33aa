"""Images at the borders of the package: uint8, grids, PNG and GIF files."""

import math
import pathlib

import numpy as np
import tensorflow as tf
from PIL import Image


def to_uint8(images):
    """Maps floats in [-1, 1] to uint8 in [0, 255], rounding to the nearest level."""
    levels = (tf.cast(images, tf.float32) + 1.0) * 127.5
    return tf.cast(tf.clip_by_value(tf.round(levels), 0.0, 255.0), tf.uint8)


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
    pixels = np.asarray(Image.open(pathlib.Path(path)))
    return pixels[..., None] if pixels.ndim == 2 else pixels


def _to_pillow(image, scale):
    pixels = np.asarray(image)
    if pixels.shape[-1] == 1:
        pixels = pixels[..., 0]
    page = Image.fromarray(pixels)
    return page.resize((page.width * scale, page.height * scale), Image.Resampling.NEAREST)
