"""Errors of the machine within errors of libraries."""

import errno

import pytest

from keras_gans.system import machine_errors


def wrapped(cause):
    try:
        try:
            raise cause
        except OSError as error:
            raise ValueError("A total of 3 objects could not be loaded.") from error
    except ValueError as error:
        return error


@pytest.mark.parametrize(
    ("error", "number"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), errno.ENOSPC),
        (wrapped(OSError(errno.EMFILE, "Too many open files")), errno.EMFILE),
        (ValueError("Example error message:\n\n[Errno 27] File too large"), errno.EFBIG),
        (OSError("Unable to read (file read failed: errno = 5, error message = '...')"), errno.EIO),
        (OSError(errno.ENOENT, "No such file or directory"), None),
        (OSError("Unable to open file (truncated file)"), None),
        (KeyError("vars"), None),
    ],
)
def test_an_error_of_the_machine_is_recognized_in_whatever_wraps_it(error, number):
    assert machine_errors.number_of(error) == number


def test_an_error_of_the_machine_is_raised_with_the_name_of_the_file():
    with pytest.raises(PermissionError, match="cannot be loaded .*: 'gan.keras'"):  # noqa: SIM117
        with machine_errors.revealed("gan.keras"):
            raise wrapped(OSError(errno.EACCES, "Permission denied"))
    with pytest.raises(KeyError), machine_errors.revealed("gan.keras"):
        raise KeyError("vars")
