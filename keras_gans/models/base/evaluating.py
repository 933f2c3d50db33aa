"""The mode in which a training step computes its values and trains nothing."""

import contextlib
import threading

import keras

# Each replica runs its step in a thread of its own.
_thread = threading.local()


def is_on():
    """Whether the step that runs now is one of `evaluate`."""
    return getattr(_thread, "values", None) is not None


def keep(values):
    """Adds to the values that the step computes, a dict of tensors by name."""
    _thread.values.update(values)


@contextlib.contextmanager
def on():
    """Within it, a `train_step` computes its values and changes no weight of its model.

    No player is updated, and what layers assign (the statistics of batch normalization, BEGAN's k,
    pools of images) is seen by the step alone.

    Yields:
        A dict that holds the values of the step by name, once it has run.
    """
    values = _thread.values = {}
    try:
        with keras.StatelessScope():
            yield values
    finally:
        _thread.values = None
