"""Where a training stands, and where its logs go."""

import tensorflow as tf


def step_of(model):
    """Returns the number of generator updates that a model has had."""
    return int(model.step.numpy())


def step_in(path):
    """Returns the step that a file `<name>-<step>.<suffix>` is of."""
    return int(path.stem.rpartition("-")[2])


def summary_writer(log_folder):
    """Returns a writer of TensorBoard's files, or one that writes nothing for `None`."""
    if log_folder is None:
        return tf.summary.create_noop_writer()
    return tf.summary.create_file_writer(str(log_folder))
