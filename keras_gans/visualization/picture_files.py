"""PNG and GIF files."""

import math
import pathlib

import numpy as np
from PIL import Image

from keras_gans.system import memory

#: Most pixels of a GIF's side, which the format writes in 16 bits.
LARGEST_GIF = 2**16 - 1


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
    # Without `formats`, Pillow chooses the decoder by content, PostScript included.
    with Image.open(pathlib.Path(path), formats=["PNG"]) as image:
        pixels = np.asarray(image)
    return pixels[..., None] if pixels.ndim == 2 else pixels


def check_scale(shape, scale, what):
    """Raises `InputError` if an image enlarged by `scale` does not fit in memory.

    Args:
        shape: Of the image, `(height, width, channels)`.
        scale: How many pixels wide each pixel becomes.
        what: Name for the message of what asks for it, such as an argument and its value.
    """
    memory.check_fits(math.prod(shape) * scale**2, what)


def _to_pillow(image, scale):
    pixels = np.asarray(image)
    check_scale(pixels.shape, scale, f"scale={scale}")
    if pixels.shape[-1] == 1:
        pixels = pixels[..., 0]
    page = Image.fromarray(pixels)
    return page.resize((page.width * scale, page.height * scale), Image.Resampling.NEAREST)
