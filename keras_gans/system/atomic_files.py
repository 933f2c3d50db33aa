"""Atomic writes: a file is written under a temporary name and renamed when complete."""

import contextlib
import os
import pathlib
import re
import secrets
import tempfile

from keras_gans.errors import InputError

#: How the names of files begin while they are written.
UNFINISHED = "unfinished-"
#: Characters that a name may have on the usual file systems.
LONGEST_NAME = 255
#: The names that `replacing` gives, and those that it once gave in a run; nobody else's.
_UNFINISHED_NAME = re.compile(
    rf"{UNFINISHED}(\d+-[0-9a-f]{{8}}-.+"
    r"|(config|best)\.json|best\.keras|metrics\.jsonl|(samples|codes)\.gif"
    r"|(step|codes)-\d+\.(keras|png|txt))",
    re.ASCII,
)


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
    existing = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    try:
        with tempfile.TemporaryFile(dir=existing):
            return folder
    except OSError as error:
        raise InputError(
            f"{name} {folder} cannot be written ({error.strerror}: {existing}): give a folder "
            "that can be."
        ) from error


def check_output_file(path, name):
    """Returns the path of a file that can be written or replaced, without writing it.

    Args:
        path: Path of the file, whose folder need not be there yet.
        name: What the message calls it, such as an option.

    Raises:
        InputError: If its folder cannot be written, or something else than a file is there.
    """
    path = pathlib.Path(path)
    check_writable(path.parent, name)
    if os.path.lexists(path) and not path.is_file():
        what = "folder" if path.is_dir() else "pipe, a device or a broken link"
        raise InputError(f"{name} {path} is a {what}: give a name that is free, or a file's.")
    return path


def check_parent(path, name):
    """Raises `InputError` unless the folder that a file is to be written to exists.

    Args:
        path: Path of the file.
        name: What is to write it, for the message.
    """
    path = os.fspath(path)
    folder = os.path.dirname(path)
    if folder and "://" not in path and not os.path.isdir(folder):
        raise InputError(f"{name}({path!r}): there is no folder {folder}; make it first.")


@contextlib.contextmanager
def replacing(path):
    """Yields a temporary path, and renames it to `path` when the block ends.

    If the writing fails, nothing is left of it, and what `path` held stays.
    """
    path = pathlib.Path(path)
    # The end of the name is kept: writers choose the format by its suffix.
    own = f"{UNFINISHED}{os.getpid()}-{secrets.token_hex(4)}-"
    unfinished = path.with_name(own + path.name[-(LONGEST_NAME - len(own)) :])
    try:
        yield unfinished
        # Without it, a power cut after the renaming could leave an empty file under the final name.
        with open(unfinished, "rb") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        with contextlib.suppress(OSError):  # The folder may have become read-only.
            unfinished.unlink()
        raise


def write_text(path, text):
    """Writes a text file in UTF-8 atomically."""
    with replacing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


def is_unfinished(path):
    """Whether the name of a file is that of an unfinished write of `replacing`."""
    return _UNFINISHED_NAME.fullmatch(path.name) is not None and path.is_file()


def remove_unfinished(folder):
    """Removes unfinished writes of `replacing` that a killed process left, and nothing else."""
    for path in pathlib.Path(folder).glob(f"{UNFINISHED}*"):
        if is_unfinished(path):
            path.unlink(missing_ok=True)
