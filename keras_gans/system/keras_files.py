"""Verification of .keras files, which are zip archives."""

import pathlib
import zipfile
import zlib

from keras_gans.errors import InputError
from keras_gans.system import json_files

#: What `zipfile` raises for damaged files.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def check_whole(path):
    """Raises `InputError` unless a file is a .keras file that is whole.

    Args:
        path: Path of the file.

    Raises:
        InputError: If it is missing, no regular file, truncated, damaged, or of another kind.
    """
    path = pathlib.Path(path)
    try:
        with json_files.open_file(path) as file, zipfile.ZipFile(file) as archive:
            damaged = archive.testzip()
            is_keras = path.suffix == ".keras" and "config.json" in archive.namelist()
    except UNREADABLE as error:
        raise InputError(f"{path} is truncated or not a .keras file.") from error
    if damaged is not None:
        raise InputError(f"{path} is damaged in {damaged}.")
    if not is_keras:
        raise InputError(f"{path} is not a .keras file.")
