"""Locks on folders: one process works in a folder at a time."""

import contextlib
import datetime
import json
import os
import pathlib
import socket

import pydantic

try:
    import fcntl
except ImportError:  # There is none on Windows.
    fcntl = None

from keras_gans.errors import InputError
from keras_gans.system import json_files

#: The file that locks the folder it lies in.
LOCK = "training.lock"
#: What a lock holds is short; anything longer is none.
_MOST_BYTES = 4096


class _Holder(pydantic.BaseModel):
    """The process that holds a lock.

    Attributes:
        host: Name of the machine.
        process: Number of the process there.
        started: Start time, which distinguishes the process from others with the same number.
        since: When the folder was locked, for people to read.
    """

    host: str
    process: int = pydantic.Field(gt=0)
    started: str | None
    since: str


@contextlib.contextmanager
def locked(folder):
    """Keeps other processes, and other threads of this one, from working in a folder.

    The folder is made if need be, and removed if it is empty at the end. A lock whose process is
    gone is taken over.

    Args:
        folder: `pathlib.Path` of the folder.

    Raises:
        InputError: If it is locked.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise InputError(f"{folder} is no folder and cannot become one.") from error
    path = folder / LOCK
    try:
        with _one_at_a_time(folder):
            _take(path)
        try:
            yield
        finally:
            # The folder may be gone or read-only; a lock that is left is taken over.
            with contextlib.suppress(OSError):
                path.unlink()
    finally:
        with contextlib.suppress(OSError):  # A folder that is not empty is not removed.
            for path in missing:
                path.rmdir()


def _take(path):
    if path.exists():
        _check_stale(path)
        path.unlink()
    holder = _Holder(
        host=socket.gethostname(),
        process=os.getpid(),
        started=_start_of(os.getpid()),
        since=datetime.datetime.now().astimezone().isoformat(" ", "seconds"),
    )
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError as error:  # Of another machine, which sees the same disk.
        raise InputError(
            f"{path.parent} is being trained by another process: wait for its end, or give another "
            "folder."
        ) from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(holder.model_dump(), file)


def _check_stale(path):
    """Raises `InputError` unless the process that holds the lock is gone."""
    if not path.is_file():
        raise InputError(f"{path} is no file, where the lock of a training belongs: remove it.")
    try:
        holder = json_files.read_json(path, _Holder, _MOST_BYTES)
    except InputError:
        return  # Its process was killed before it had said who it is.
    who = f"process {holder.process} on {holder.host} since {holder.since}"
    if holder.host != socket.gethostname():
        raise InputError(
            f"{path.parent} is being trained by {who}: wait for its end, give another folder, or, "
            f"if that process is gone, remove {path}."
        )
    started = _start_of(holder.process)
    if started is not None and started == holder.started:
        raise InputError(
            f"{path.parent} is being trained by {who}: wait for its end, or give another folder."
        )


def _start_of(process):
    """Start time of a process, which distinguishes it from others with the same number."""
    with contextlib.suppress(OSError, IndexError):
        # Fields after the name, which is in parentheses and may hold anything; see man proc.
        fields = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        fields = fields.rpartition(")")[2].split()
        boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
        return None if fields[0] in "ZX" else f"{boot} {fields[19]}"
    if pathlib.Path("/proc/self/stat").exists():
        return None
    if os.name == "nt":
        return "unknown"  # On Windows, signal 0 would end the process.
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return "unknown"  # It is there, and somebody else's.
    return "unknown"


@contextlib.contextmanager
def _one_at_a_time(folder):
    """Lets one process of this machine at a time look at a lock and take it."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems lock nothing; there, the exclusive creation has to do.
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
