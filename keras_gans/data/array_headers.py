"""Validation of the headers of .npy and .npz files, before the arrays are read."""

import math
import os
import zipfile

import numpy as np

from keras_gans.errors import InputError
from keras_gans.system import memory

_ZIP = b"PK"


def check(path):
    """Raises an error unless an .npy or .npz file is as large as its headers claim.

    Args:
        path: Path of the file.

    Raises:
        InputError: If an array is larger than its file or the memory.
        ValueError: Or whatever else NumPy says of a file that is none of its own.
    """
    with open(path, "rb") as file:
        if file.read(len(_ZIP)) != _ZIP:
            file.seek(0)
            _check_array(file, os.path.getsize(path), f"'{path}'")
            return
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.filename.endswith(".npy"):
                with archive.open(member) as file:
                    _check_array(file, member.file_size, f"{member.filename!r} in '{path}'")


def _check_array(file, size, what):
    version = np.lib.format.read_magic(file)
    # Version 3 headers occur only for structured arrays, which are no images.
    read = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }.get(version)
    if read is None:
        raise InputError(f"{what} has the version {version} of NumPy's format, with no images.")
    shape, _, dtype = read(file)
    num_bytes = math.prod(shape) * dtype.itemsize
    # A pickled array, which NumPy refuses by itself, says nothing of its length.
    if num_bytes > size and not dtype.hasobject:
        raise InputError(f"{what} is cut short: it claims the shape {shape}, of {num_bytes} bytes.")
    memory.check_fits(num_bytes, f"the array {what}")
