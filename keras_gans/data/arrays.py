"""Images from NumPy arrays, and from .npz and .npy files."""

import os
import pathlib
import warnings
import zipfile
import zlib

import numpy as np

from keras_gans.data import array_headers, batching
from keras_gans.data.image_data import ImageData
from keras_gans.data.shaping import shape_images
from keras_gans.errors import InputError, SplitError

FILE_SUFFIXES = (".npz", ".npy")
#: What images are called that came as arrays.
NAME = "array"
# Exceptions of NumPy for damaged, truncated or hostile files.
_DAMAGED = (
    *(OSError, ValueError, EOFError, SyntaxError, TypeError, KeyError, MemoryError),
    *(OverflowError, RuntimeError, zipfile.BadZipFile, zlib.error),
)
# Channels that an image may have.
_CHANNELS = (1, 3, 4)
# Images converted from floats at a time.
_CHUNK = 1024


def read_array(source, split, image_size, channels):
    """Reads images, or `(images, labels)`, given as NumPy arrays."""
    _require_train("an array", split)
    images, labels = source, None
    if isinstance(source, tuple):
        if len(source) != 2:
            raise InputError(f"a tuple must be (images, labels), not {len(source)} entries.")
        images, labels = source
    return _to_image_data(NAME, images, labels, image_size, channels)


def read_array_file(path, split, image_size, channels):
    """Reads an .npy file, or an .npz file with the keys that `data.load_arrays` documents."""
    path = pathlib.Path(path)
    if not os.path.isfile(path):
        raise InputError(f"there is no file '{path}'.")
    try:
        array_headers.check(path)
        content = np.load(path, allow_pickle=False)
        if isinstance(content, np.ndarray):
            _require_train(f"'{path}'", split)
            images, labels = content, None
        else:
            with content:
                images, labels = _choose_arrays(content, split, path)
    except InputError:
        raise
    except _DAMAGED as error:
        reason = str(error).rstrip(".")
        raise InputError(f"'{path}' is not a NumPy file of plain numbers: {reason}.") from error
    return _to_image_data(str(path), images, labels, image_size, channels)


def _require_train(source, split):
    if split != "train":
        raise SplitError(f"{source} has only the split 'train', not {split!r}.")


def _choose_arrays(content, split, path):
    pairs = [(f"x_{split}", f"y_{split}")]
    if split == "train":
        pairs += [("images", "labels"), ("x", "y"), ("arr_0", "arr_1")]
    for images_key, labels_key in pairs:
        if images_key in content:
            return content[images_key], content.get(labels_key)
    names = ", ".join(images_key for images_key, _ in pairs)
    raise SplitError(
        f"'{path}' holds the arrays {sorted(content)}; images of the split {split!r} are looked "
        f"for under {names}."
    )


def _to_image_data(name, images, labels, image_size, channels):
    images = _to_uint8(np.asarray(images), name)
    labels = None if labels is None else _check_labels(np.asarray(labels), len(images), name)
    return ImageData(name, shape_images(images, image_size, channels), labels)


def _to_uint8(images, name):
    if images.ndim == 3:
        _refuse_one_image(images, name)
        images = images[..., np.newaxis]
    if images.ndim != 4 or images.shape[-1] not in (1, 3) or images.size == 0:
        raise InputError(
            f"images must have the shape (count, height, width) or (count, height, width, 1 or 3)"
            f" and not be empty, but {name} has the shape {images.shape}."
        )
    if images.dtype == np.uint8:
        return images
    is_number = np.issubdtype(images.dtype, np.number) and not np.iscomplexobj(images)
    low, high = (images.min(), images.max()) if is_number else (None, None)
    if not np.issubdtype(images.dtype, np.floating) or not (low >= -1 and high <= 1):
        raise InputError(
            f"images must be uint8 in [0, 255] or float in [-1, 1], but {name} is {images.dtype} "
            f"in [{low}, {high}]."
        )
    if low >= 0:
        warnings.warn(
            f"The float images of {name} lie in [{low}, {high}] and are taken to be in [-1, 1]; "
            "if they are in [0, 1], pass 2 * images - 1.",
            stacklevel=4,
        )
    levels = np.empty(images.shape, np.uint8)
    for chunk in batching.slices(len(images), _CHUNK):
        levels[chunk] = np.rint((images[chunk].astype(np.float32) + 1.0) * 127.5)
    return levels


def _refuse_one_image(images, name):
    """Refuses an array that looks like one image `(height, width, channels)`."""
    height, width = images.shape[1:]
    if width in _CHANNELS and height > max(_CHANNELS):
        raise InputError(
            f"{name} has the shape {images.shape}, which is one image of {width} channels or "
            f"{images.shape[0]} grey images {width} pixels wide: give images[None] for the one, or "
            "images[..., None] for the others."
        )


def _check_labels(labels, count, name):
    if labels.shape == (count, 1):
        labels = labels[:, 0]
    if labels.shape != (count,) or not np.issubdtype(labels.dtype, np.integer):
        raise InputError(
            f"labels must be ints of shape ({count},), one an image, but those of {name} are "
            f"{labels.dtype} of shape {labels.shape}."
        )
    limits = np.iinfo(np.int32)
    if labels.min() < limits.min or labels.max() > limits.max:
        raise InputError(
            f"labels must lie within 32 bits, but those of {name} go from {labels.min()} to "
            f"{labels.max()}."
        )
    return labels.astype(np.int32)
