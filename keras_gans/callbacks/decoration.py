"""Failures of samples and logs as warnings: they never end a training."""

import contextlib
import warnings

import tensorflow as tf

from keras_gans.errors import InputError


class Decoration:
    """Turns failures in writing something dispensable into one warning.

    Args:
        what: Subject of the warning, such as `"The samples"`.
    """

    def __init__(self, what):
        self.what = what
        self._has_warned = False

    @contextlib.contextmanager
    def __call__(self):
        """Runs a block and leaves it at the first error of files or folders."""
        try:
            yield
        except (OSError, InputError, tf.errors.OpError) as error:
            if not self._has_warned:
                reason = str(error).strip().partition("\n")[0].rstrip(".")
                warnings.warn(
                    f"{self.what} cannot be written ({reason}); the training goes on without.",
                    stacklevel=4,
                )
            self._has_warned = True
