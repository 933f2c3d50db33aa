"""Writing files so that nothing is found half written."""

import contextlib
import os
import pathlib
import shutil
import tempfile

from keras_gans.errors import InputError

#: How the names of files begin while they are written.
UNFINISHED = "unfinished-"


def check_writable(folder, name="The folder"):
    """Returns the path of a folder that can be written or created, without creating it.

    Args:
        folder: Path of the folder.
        name: What the message calls it, such as an option.

    Raises:
        InputError: If it cannot be written.
    """
    folder = pathlib.Path(folder)
    # os.path, because pathlib raises where a folder on the way may not be entered.
    existing = next(path for path in (folder, *folder.parents) if os.path.exists(path))
    try:
        with tempfile.TemporaryFile(dir=existing):
            return folder
    except OSError as error:
        raise InputError(
            f"{name} {folder} cannot be written ({error.strerror}: {existing}): give a folder "
            "that can be."
        ) from error


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
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
