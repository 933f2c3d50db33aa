"""Validation of sizes against the memory of this machine."""

import os
import pathlib

from keras_gans.errors import InputError

#: Where Linux says how much memory the processes of a container may use.
_CONTAINER = pathlib.Path("/sys/fs/cgroup/memory.max")


def check_fits(needed, what):
    """Raises `InputError` if arrays do not fit in memory, before anything is computed.

    What other programs use at the moment does not count, and may be swapped out.

    Args:
        needed: Bytes that the arrays take, at the least.
        what: Name for the message of what needs them, such as an argument and its value.

    Raises:
        InputError: If the machine has less memory.
    """
    total = physical()
    if needed > total:
        raise InputError(
            f"{what} would need {_gigabytes(needed)} of memory, and this machine has "
            f"{_gigabytes(total)}: give less."
        )


def physical():
    """Returns the bytes of memory of this machine, or of the container in which it runs."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # The system does not say.
        return float("inf")
    try:
        return min(total, int(_CONTAINER.read_text(encoding="ascii")))
    except (OSError, ValueError):  # No container, or one without a limit.
        return total


def _gigabytes(count):
    return f"{count / 1e9:,.1f} GB"
