"""Validation of numbers that users give as arguments."""

import math
import operator
import sys

import numpy as np

from keras_gans.errors import InputError

LARGEST = sys.float_info.max


def check_number(name, value, *, least=None, above=None, most=LARGEST, below=None):
    """Returns `value` if it is a number within bounds.

    Args:
        name: Name of the argument, for the message.
        value: What the user gave.
        least, above: The lower bound, itself accepted or not; one of them.
        most, below: Upper bounds, themselves accepted or not. By default any finite number will do.

    Raises:
        InputError: If it is no number, or not within the bounds.
    """
    number = as_float(value)
    is_high = number >= least if above is None else number > above
    is_low = number <= most and (below is None or number < below)
    if not (is_high and is_low):
        bounds = [f"above {above}" if least is None else f"at least {least}"]
        if most < LARGEST:
            bounds.append(f"at most {most}")
        if below is not None:
            bounds.append(f"less than {below}")
        raise InputError(f"{name}={value!r} must be {' and '.join(bounds)}, a number.")
    return value


def check_count(name, value, least=1):
    """Returns `value`; raises `InputError` unless it is a whole number of at least `least`."""
    count = as_count(value)
    if count is None or count < least:
        raise InputError(f"{name}={value!r} must be at least {least}, a whole number.")
    return value


def object_of(name, value, kind, left_out, meaning):
    """Returns an object that a user gives as such or as the number that it is made of.

    Args:
        name: Name of the argument, for the message.
        value: What the user gave: an object of the kind, a number, or `None`.
        kind: Class whose first argument the number is.
        left_out: The number that stands for `None`.
        meaning: What the number is, for the message.

    Raises:
        InputError: If it is none of these.
    """
    if value is None or isinstance(value, kind):
        return value
    if isinstance(value, bool) or math.isnan(as_float(value)):
        raise InputError(f"{name}={value!r} is neither {kind.__name__}(...) nor {meaning}.")
    return None if value == left_out else kind(value)


def as_float(value):
    """Returns a number of any library as a float; NaN for anything else, such as a string."""
    if isinstance(value, str | bytes) or np.ndim(value):
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def as_count(value):
    """Returns a whole number of any library as an int; `None` for anything else."""
    if isinstance(value, bool | np.bool_):
        return None
    try:
        return operator.index(value)
    except TypeError:
        return None
