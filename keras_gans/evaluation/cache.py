"""What is costly to compute of a set of images, kept on disk under the hash of what it is of."""

import os
import pathlib
import zipfile
import zlib

import numpy as np

from keras_gans import folders
from keras_gans.evaluation.extractors.extractor import hash_content

#: What NumPy raises for a file that was cut short or overwritten.
_UNREADABLE = (
    OSError,
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


def arrays(key, compute):
    """Returns arrays from the cache, or computes them and puts them there.

    Where the cache cannot be read or written, they are computed each time.

    Args:
        key: Name of the entry: `key_of` all that the arrays depend on.
        compute: Function without arguments that returns a dict of arrays by name.

    Returns:
        A dict of arrays by name.
    """
    path = folder() / f"{key}.npz"
    try:
        with np.load(path, allow_pickle=False) as stored:
            return dict(stored)
    except _UNREADABLE:
        computed = compute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with folders.replacing(path) as unfinished, open(unfinished, "wb") as file:
            np.savez(file, **computed)
    except OSError:  # A cache is a convenience: no room or no permission is no error.
        pass
    return computed
