"""The whole training state, saved as the training goes on."""

import pathlib
import time

import keras

from keras_gans import folders
from keras_gans.callbacks.steps import in_order, step_of
from keras_gans.models.watching import divergence, not_finite_weights


class SaveCheckpoints(keras.callbacks.Callback):
    """Saves the whole training state every few seconds, as `step-<step>.keras`.

    A checkpoint is written under a temporary name and renamed once complete, so a kill at any
    moment leaves only whole ones; what it leaves unfinished, the next training removes. A state
    with a weight that is not finite is not saved: a `DivergenceError` stops the training, and the
    last good checkpoint stays.

    Args:
        folder: Where to save; created if need be.
        seconds: Least time between two checkpoints. One is saved at the end in any case.
        keep: How many of the newest checkpoints to keep.
    """

    def __init__(self, folder, seconds=15.0, keep=2):
        super().__init__()
        self.folder = pathlib.Path(folder)
        self.seconds = seconds
        self.keep = keep

    def on_train_begin(self, logs=None):
        self.folder.mkdir(parents=True, exist_ok=True)
        folders.remove_unfinished(self.folder)
        self._next = time.monotonic() + self.seconds

    def on_train_batch_end(self, batch, logs=None):
        if time.monotonic() >= self._next:
            self.save()

    def on_train_end(self, logs=None):
        self.save()

    def save(self):
        """Saves the model's state now."""
        bad = not_finite_weights(self.model)
        if bad:
            raise divergence(self.model, bad)
        path = self.folder / f"step-{step_of(self.model):06d}.keras"
        with folders.replacing(path) as unfinished:
            self.model.save(unfinished)
        for old in checkpoints(self.folder)[self.keep :]:
            old.unlink()
        self._next = time.monotonic() + self.seconds


def checkpoints(folder):
    """Returns the paths of the checkpoints in a folder, the newest first."""
    return in_order(pathlib.Path(folder).glob("step-*.keras"))[::-1]
