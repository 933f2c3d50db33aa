"""Writing into folders so that nothing is found half written."""

import os
import pathlib
import tempfile

from keras_gans.errors import InputError


def check_writable(folder):
    """Creates a folder if need be and returns its path.

    Raises:
        InputError: If it cannot be created or written.
    """
    folder = pathlib.Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise InputError(f"The folder {folder} cannot be written: {error.strerror}.") from error


def replace_text(path, text):
    """Writes a text file under a temporary name and renames it, so that it is old or new."""
    path = pathlib.Path(path)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_text(text)
    os.replace(unfinished, path)
