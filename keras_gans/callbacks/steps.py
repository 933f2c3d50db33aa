"""Where a training stands, and where its logs go."""

import tensorflow as tf


def step_of(model):
    """Returns the number of generator updates that a model has had."""
    return int(model.step.numpy())


def in_order(paths):
    """Returns the files called `<name>-<step>.<suffix>` in the order of their steps.

    Others, which somebody may have put beside them, are left out.
    """
    steps = {path: path.stem.rpartition("-")[2] for path in paths}
    return sorted((path for path in steps if steps[path].isdigit()), key=lambda p: int(steps[p]))


def summary_writer(log_folder):
    """Returns a writer of TensorBoard's files, or one that writes nothing for `None`."""
    if log_folder is None:
        return tf.summary.create_noop_writer()
    return tf.summary.create_file_writer(str(log_folder))
