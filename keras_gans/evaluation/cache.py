"""Cache on disk of arrays computed from sets of images, under the hash of all they depend on."""

import os
import pathlib
import zipfile
import zlib

import numpy as np

from keras_gans.errors import InputError
from keras_gans.evaluation.extractors.extractor import hash_content
from keras_gans.system import atomic_files, json_files

#: Errors of reading a file that is missing, truncated or overwritten.
_UNREADABLE = (
    InputError,
    OSError,
    MemoryError,
    ValueError,
    EOFError,
    KeyError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


def folder():
    """Returns the folder of the cache: `KERAS_GANS_CACHE`, or `~/.cache/keras_gans`."""
    given = os.environ.get("KERAS_GANS_CACHE")
    return pathlib.Path(given) if given else pathlib.Path.home() / ".cache" / "keras_gans"


def key_of(*parts):
    """Returns the name of an entry: a hash of arrays, and of the texts of other values."""
    return hash_content(*(part if isinstance(part, np.ndarray) else repr(part) for part in parts))


def arrays(key, shapes, compute, dtype="float32"):
    """Returns arrays from the cache, or computes and stores them.

    They are computed each time if the cache cannot be read or written, and again if the entry is
    anything but finite numbers of these names, shapes and type.

    Args:
        key: Name of the entry: `key_of` all that the arrays depend on.
        shapes: Dict of the shapes of the arrays by name, `None` where any length will do.
        compute: Function without arguments that returns a dict of arrays by name.
        dtype: Of all arrays.

    Returns:
        A dict of arrays by name.
    """
    path = folder() / f"{key}.npz"
    try:
        return _read(path, shapes, dtype)
    except _UNREADABLE:
        computed = compute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_files.replacing(path) as unfinished, open(unfinished, "wb") as file:
            np.savez(file, **computed)
    except OSError:  # A cache is a convenience: no room or no permission is no error.
        pass
    return computed


def _read(path, shapes, dtype):
    """Reads an entry; raises one of `_UNREADABLE` if it is damaged."""
    with json_files.open_file(path) as file, np.load(file, allow_pickle=False) as stored:
        if set(stored.files) != set(shapes):
            raise ValueError(f"{path} holds {stored.files}")
        stored_arrays = dict(stored)
    for name, shape in shapes.items():
        array = stored_arrays[name]
        fits = len(array.shape) == len(shape) and all(
            expected in (None, size) for expected, size in zip(shape, array.shape, strict=True)
        )
        if not fits or array.dtype != dtype or not np.isfinite(array).all():
            raise ValueError(f"{path}: {name} is damaged")
    return stored_arrays
