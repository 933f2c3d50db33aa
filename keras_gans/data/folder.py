"""A folder of image files of any sizes, decoded with Pillow."""

import concurrent.futures
import os
import pathlib
import warnings

import numpy as np
from PIL import Image, ImageOps

from keras_gans.data.image_data import ImageData
from keras_gans.errors import InputError, SplitError

_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")
_EXIF_ORIENTATION = 0x0112
# What Pillow raises for files that are broken, cut short or absurdly large.
_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


def read_folder(folder, split, image_size, channels):
    """Reads every image under `folder`, in the order of their paths."""
    folder = pathlib.Path(folder)
    if split != "train":
        raise SplitError(f"the folder '{folder}' has only the split 'train', not {split!r}")
    paths = find_images(folder)
    if not paths:
        raise InputError(f"the folder '{folder}' holds no images ({', '.join(_SUFFIXES)})")
    # Headers tell channels and sizes, so every image is decoded once, into its place.
    headers = read_headers(paths)
    kept = list(headers)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        if channels is None:
            channels = count_channels(headers)
        height, width = _common_size(folder, [headers[path]["size"] for path in kept], image_size)
        images = np.empty((len(kept), height, width, channels), np.uint8)
        decoded = np.array(list(pool.map(_decode_into, images, kept)), bool)
    if not decoded.all():
        images = images[decoded]
    _report_unreadable(folder, paths, set(np.array(kept, object)[decoded]))
    return ImageData(str(folder), images, None)


def find_images(folder):
    """Returns the paths of the image files under `folder`, hidden ones aside, in their order."""
    folder = pathlib.Path(folder)
    found = []
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in relative.parts)
        if path.suffix.lower() in _SUFFIXES and not hidden and path.is_file():
            found.append((relative.as_posix(), path))
    return [path for _, path in sorted(found)]


def read_image(path, shape):
    """Reads one image file, cut to the proportions of `shape` from the centre and resized.

    Args:
        path: Path of a file that Pillow can read.
        shape: `(height, width, channels)`, of 1 or 3 channels.

    Returns:
        A uint8 array of that shape; `None` if the file cannot be read.
    """
    image = np.empty(shape, np.uint8)
    return image if _decode_into(image, path) else None


def read_headers(paths):
    """Returns what `read_header` finds, by path, of those that are not broken."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        headers = zip(paths, pool.map(read_header, paths), strict=True)
        return {path: header for path, header in headers if header}


def count_channels(headers):
    """Returns 3, or 1 where all images are grey."""
    return 1 if all(header["is_grey"] for header in headers.values()) else 3


def read_header(path):
    """Returns whether an image `"is_grey"` and its `"size"` `(height, width)`; `None` if broken."""
    try:
        with Image.open(path) as image:
            width, height = image.size
            if image.getexif().get(_EXIF_ORIENTATION, 1) >= 5:  # turned by 90 degrees
                width, height = height, width
            is_grey = image.mode in ("1", "L", "LA", "La", "F") or image.mode.startswith("I")
            return {"is_grey": is_grey, "size": (height, width)}
    except _UNREADABLE:
        return None


def _common_size(folder, sizes, image_size):
    if image_size is not None:
        return image_size, image_size
    different = sorted(set(sizes))
    if len(different) > 1:
        examples = " and ".join(f"{height}x{width}" for height, width in different[:2])
        raise InputError(
            f"the images of the folder '{folder}' differ in size ({examples}, for example), "
            "so image_size must be given"
        )
    return different[0] if different else (0, 0)


def _decode_into(target, path):
    height, width, channels = target.shape
    try:
        with Image.open(path) as file:
            image = ImageOps.exif_transpose(file)
    except _UNREADABLE:
        return False
    image = _flatten(image).convert("L" if channels == 1 else "RGB")
    if image.size != (width, height):
        image = ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)
    target[:] = np.asarray(image).reshape(target.shape)
    return True


def _flatten(image):
    """Returns an 8-bit image without transparency."""
    if image.mode.startswith("I"):
        # 16-bit grey: Pillow's own conversion to 8 bits clips instead of scaling.
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image)
    return image


def _report_unreadable(folder, paths, readable):
    unreadable = [path.relative_to(folder).as_posix() for path in paths if path not in readable]
    if not unreadable:
        return
    names = ", ".join(unreadable[:3]) + (", ..." if len(unreadable) > 3 else "")
    if not readable:
        raise InputError(f"none of the images of the folder '{folder}' can be read: {names}")
    warnings.warn(
        f"{len(unreadable)} of the {len(paths)} images of '{folder}' cannot be read and were "
        f"skipped: {names}",
        stacklevel=4,
    )
