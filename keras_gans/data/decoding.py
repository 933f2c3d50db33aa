"""Decoding of image files with Pillow, limited to formats whose decoders start no program."""

import concurrent.futures
import contextlib
import dataclasses
import functools
import os
import struct
import threading
import warnings
import zlib

import numpy as np
from PIL import Image, ImageOps

#: An image of more pixels is not decoded.
MOST_PIXELS = 80_000_000
#: Of larger images one is decoded at a time.
_LARGE = 16_000_000
_one_large = threading.Lock()
_FORMATS = ("PNG", "JPEG", "BMP", "DIB", "GIF", "WEBP", "TIFF", "PPM", "AVIF", "JPEG2000", "TGA")
_EXIF_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Exceptions of Pillow's decoders for damaged, truncated or hostile files.
_DAMAGED = (
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, AttributeError),
    *(ArithmeticError, RuntimeError, MemoryError, struct.error, zlib.error),
)
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclasses.dataclass(frozen=True)
class Header:
    """Size and color depth of an image file, read without decoding it.

    Args:
        size: `(height, width)`, after turning it as its EXIF orientation says.
        is_grey: Whether it is stored grey.
        depth: `"I"` or `"F"` for whole numbers and floats of more than 8 bits, `""` for 8 bits.
    """

    size: tuple
    is_grey: bool
    depth: str


def open_image(path):
    """Opens an image file as one of the accepted formats, whatever its suffix."""
    return Image.open(path, formats=_known_formats())


def read_headers(paths):
    """Reads the headers of image files.

    Returns:
        The `Header` of each path that is not broken, in a dict, and a list of the paths of images
        of more than `MOST_PIXELS`.
    """
    with warnings.catch_warnings(), _threads() as pool:
        # Pillow warns of the size itself; larger images are left out below.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        headers = dict(zip(paths, pool.map(_read_header, paths), strict=True))
    too_large = [path for path, header in headers.items() if header == "too large"]
    return {path: header for path, header in headers.items() if isinstance(header, Header)}, (
        too_large
    )


def count_channels(headers):
    """Returns 3, or 1 where all images are stored grey."""
    return 1 if all(header.is_grey for header in headers.values()) else 3


def measure_depth(headers):
    """Returns the lowest and highest value of the images of more than 8 bits, by their depth.

    Files of 16 bits often hold values of 10 or 12, which shows only in all images together.

    Args:
        headers: As `read_headers` returns them.
    """
    ranges = {}
    for depth in ("I", "F"):
        paths = [path for path, header in headers.items() if header.depth == depth]
        with _threads() as pool:
            measured = [values for values in pool.map(_read_range, paths) if values is not None]
        if measured:
            lows, highs = zip(*measured, strict=True)
            ranges[depth] = (min(lows), max(highs))
    return ranges


def decode(path, shape, ranges):
    """Decodes one image, cut to the proportions of `shape` from the centre and resized.

    Args:
        path: Path of the file.
        shape: `(height, width, channels)`, of 1 or 3 channels.
        ranges: As `measure_depth` returns them.

    Returns:
        A uint8 array of that shape; `None` if the file cannot be decoded.
    """
    height, width, channels = shape
    try:
        with _load(path) as image:
            image = _flatten(image, ranges).convert("L" if channels == 1 else "RGB")
            if image.size != (width, height):
                image = ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)
            return np.asarray(image).reshape(shape)
    except (*_DAMAGED, *_TOO_LARGE):
        return None


def decode_all(paths, shape, ranges, into):
    """Decodes images into the rows of an array and returns which of them could be decoded.

    Args:
        paths: List of paths.
        shape: As in `decode`.
        ranges: As in `decode`.
        into: uint8 array `(len(paths), *shape)`.

    Returns:
        A boolean array `(len(paths),)`.
    """

    def decode_into(target, path):
        image = decode(path, shape, ranges)
        if image is not None:
            target[:] = image
        return image is not None

    with _threads() as pool:
        return np.array(list(pool.map(decode_into, into, paths)), bool)


def _threads():
    return concurrent.futures.ThreadPoolExecutor(os.cpu_count())


@functools.cache
def _known_formats():
    Image.init()
    # Older versions of Pillow know no AVIF.
    return [name for name in _FORMATS if name in Image.OPEN]


def _read_header(path):
    """The `Header` of an image, `"too large"`, or `None` if it is broken."""
    try:
        with open_image(path) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                return "too large"
            # Pillow turns a TIFF file by itself.
            if image.format != "TIFF" and _orientation(image) >= 5:
                width, height = height, width
            depth = "F" if image.mode == "F" else "I" if image.mode.startswith("I") else ""
            is_grey = bool(depth) or image.mode in ("1", "L", "LA", "La")
            return Header((height, width), is_grey, depth)
    except _TOO_LARGE:
        return "too large"
    except _DAMAGED:
        return None


def _orientation(image):
    try:
        value = image.getexif().get(_EXIF_ORIENTATION, 1)
    except _DAMAGED:
        return 1
    # A damaged EXIF tag can have any type; it is ignored then.
    return value if isinstance(value, int) and value in _TURNS else 1


@contextlib.contextmanager
def _load(path):
    """Yields a decoded image, turned as its EXIF orientation says."""
    with open_image(path) as file:
        pixels = file.width * file.height
        if pixels > MOST_PIXELS:
            raise ValueError("too large")
        with _one_large if pixels > _LARGE else contextlib.nullcontext():
            file.load()
            turn = _TURNS.get(_orientation(file))
            yield file if turn is None else file.transpose(turn)


def _read_range(path):
    try:
        with _load(path) as image:
            values = np.asarray(image)
            values = values[np.isfinite(values)]
            return (values.min(), values.max()) if values.size else None
    except (*_DAMAGED, *_TOO_LARGE):
        return None


def _flatten(image, ranges):
    """Returns an 8-bit image without transparency."""
    if image.mode.startswith("I"):
        # Pillow's own conversion to 8 bits clips instead of scaling.
        return Image.fromarray(_integers_to_8_bits(np.asarray(image), *ranges["I"]))
    if image.mode == "F":
        return Image.fromarray(_floats_to_8_bits(np.asarray(image), *ranges["F"]))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image)
    return image


def _integers_to_8_bits(values, low, high):
    """Scales by the least of 8, 10, 12, 14, 16 or more bits that hold the highest value."""
    bits = max(8, int(high).bit_length())
    bits += bits % 2
    return (np.maximum(values, 0) >> (bits - 8)).astype(np.uint8)


def _floats_to_8_bits(values, low, high):
    """Takes floats for levels in [0, 1], else [-1, 1], else [0, 255], else of more bits."""
    if not np.isfinite(values).all():
        raise ValueError("not a number")
    if high > 1:
        high = min(high, np.iinfo(np.int32).max)
        return _integers_to_8_bits(np.clip(np.rint(values), 0, high).astype(np.int32), 0, high)
    levels = values * 255.0 if low >= 0 else (values + 1.0) * 127.5
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)
