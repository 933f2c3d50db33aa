"""Step counters, files named after steps, and TensorBoard writers for callbacks."""

import pathlib
import warnings

import numpy as np
import tensorflow as tf

#: No step has more digits.
_MOST_DIGITS = 19


def step_of(model):
    """Returns the number of generator updates that a model has had."""
    return int(model.step.numpy())


def in_order(paths):
    """Returns the files called `<name>-<step>.<suffix>` in the order of their steps.

    Others, which somebody may have put beside them, are left out.
    """
    numbered = [path for path in paths if _digits(path) and path.is_file()]
    return sorted(numbered, key=step_in)


def step_in(path):
    """Returns the step in the name of a file of `in_order`."""
    return int(_digits(path))


def has_own_name(path):
    """Whether the name of a file of `in_order` has the form that this package writes."""
    return _digits(path) == f"{step_in(path):06d}"


def evenly(paths, count):
    """Returns at most `count` files of `in_order`, spread over the steps, the outermost included.

    Args:
        paths: List of paths in the order of their steps.
        count: Int, at least 2.
    """
    if len(paths) <= count:
        return list(paths)
    steps = np.array([step_in(path) for path in paths])
    targets = np.linspace(steps[0], steps[-1], count)
    nearest = np.abs(steps - targets[:, None]).argmin(axis=1)
    return [paths[index] for index in np.unique(nearest)]


def crowded(paths, most):
    """Returns the files of `in_order` to remove, so that the rest are few and evenly spread.

    Called whenever a file is added, it bounds their number by about `most` however many come, and
    never leaves less than half of that. The first and the last file stay, and those between them
    at similar distances, if the files come at regular steps.

    Args:
        paths: List of paths in the order of their steps.
        most: Int, at least 4. About how many files to leave.
    """
    spacing = (step_in(paths[-1]) - step_in(paths[0])) / most
    removed, kept = [], paths[0]
    for path in paths[1:-1]:
        if len(paths) - len(removed) <= most // 2:
            break
        if step_in(path) - step_in(kept) < spacing:
            removed.append(path)
        else:
            kept = path
    return removed


def summary_writer(log_folder):
    """Returns a writer of TensorBoard's files, or one that writes nothing for `None`."""
    if log_folder is None:
        return tf.summary.create_noop_writer()
    try:
        return tf.summary.create_file_writer(str(log_folder))
    except tf.errors.OpError as error:
        warnings.warn(
            f"TensorBoard's files cannot be written to {log_folder} ({error.message}); the "
            "training goes on without.",
            stacklevel=3,
        )
        return tf.summary.create_noop_writer()


def _digits(path):
    digits = pathlib.Path(path).stem.rpartition("-")[2]
    # Of the digits of all scripts, `int` takes only some.
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS
    return digits if is_number else ""
