"""Errors of the machine, such as a full disk, found within errors of other libraries."""

import contextlib
import errno
import os
import re

#: What the machine refuses, whatever the file holds that is being read.
NUMBERS = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
    errno.EACCES,
    errno.EIO,
)
#: Those of a folder of temporary files that is full.
OF_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: How Python and HDF5 write the number of an error.
_WRITTEN = re.compile(r"\[Errno (\d+)\]|\berrno = (\d+)")


@contextlib.contextmanager
def revealed(path):
    """Raises errors of the machine as `OSError`, whatever libraries have made of them.

    Args:
        path: Path of the file that is being loaded, for the message.
    """
    try:
        yield
    except Exception as error:
        number = number_of(error)
        if number is None:
            raise
        reason = f"it cannot be loaded ({os.strerror(number)})"
        if number in OF_ROOM:
            reason += "; Keras unpacks it where temporary files are written, see TMPDIR"
        raise OSError(number, reason, str(path)) from error


def number_of(error):
    """Returns the number among `NUMBERS` of an error, or of what caused it; `None` without one."""
    while error is not None:
        numbers = [getattr(error, "errno", None)]
        numbers += [int(a or b) for a, b in _WRITTEN.findall(str(error))]
        for number in numbers:
            if number in NUMBERS:
                return number
        error = error.__cause__ or error.__context__
    return None
