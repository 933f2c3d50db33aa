"""Writing files so that nothing is found half written."""

import contextlib
import os
import pathlib
import tempfile

from keras_gans.errors import InputError

#: How the names of files begin while they are written.
UNFINISHED = "unfinished-"


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


@contextlib.contextmanager
def replacing(path):
    """Gives a temporary name to write to; what is written there then becomes `path`, at once."""
    path = pathlib.Path(path)
    unfinished = path.with_name(f"{UNFINISHED}{path.name}")
    yield unfinished
    # Without it, a power cut after the renaming could leave an empty file under the final name.
    with open(unfinished, "rb") as file:
        os.fsync(file.fileno())
    os.replace(unfinished, path)


def remove_unfinished(folder):
    """Removes what a kill has left of `replacing`."""
    for leftover in pathlib.Path(folder).glob(f"{UNFINISHED}*"):
        leftover.unlink()
