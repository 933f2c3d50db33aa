"""`TrainingCheckpoint`, which saves the whole training state."""

import errno
import json
import pathlib
import time
import zipfile

import keras
import pydantic

from keras_gans.callbacks.steps import has_own_name, in_order, step_of
from keras_gans.errors import InputError
from keras_gans.models.base.divergence import divergence, not_finite_weights
from keras_gans.system import atomic_files, json_files

#: What a checkpoint holds beside what Keras puts into it.
PROGRESS = "progress.json"


class TrainingCheckpoint(keras.callbacks.Callback):
    """Saves the whole training state every few seconds, as `step-<step>.keras`.

    A checkpoint is written under a temporary name and renamed once complete, so a kill at any
    moment leaves only whole ones; what it leaves unfinished, the next training removes. A state
    with a weight that is not finite is not saved: a `DivergenceError` stops the training, and the
    last good checkpoint stays.

    Args:
        folder: Where to save; created if need be.
        seconds: Least time between two checkpoints. One is saved at the end in any case.
        keep: How many of the newest checkpoints to keep.
        progress: Function that returns a JSON value which `progress_in` is to find in the
            checkpoint, or `None` for nothing.

    Raises:
        OSError: If a checkpoint cannot be written; those before it stay.
    """

    def __init__(self, folder, seconds=15.0, keep=2, progress=None):
        super().__init__()
        self.folder = pathlib.Path(folder)
        self.seconds = seconds
        self.keep = keep
        self.progress = progress

    def on_train_begin(self, logs=None):
        self.folder.mkdir(parents=True, exist_ok=True)
        atomic_files.remove_unfinished(self.folder)
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
        try:
            self._write(path)
        # h5py reports a full disk as either of two; a folder that is gone is an InputError.
        except (OSError, RuntimeError, InputError) as error:
            reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
            raise OSError(
                getattr(error, "errno", None) or errno.EIO,
                f"the checkpoint cannot be written ({reason.rstrip('.')}), and the training ends "
                "here: those before it stay, and the run can go on once the folder can be written",
                str(path),
            ) from error
        for old in checkpoints(self.folder)[self.keep :]:
            if has_own_name(old):
                old.unlink()
        self._next = time.monotonic() + self.seconds

    def _write(self, path):
        with atomic_files.replacing(path) as unfinished:
            self.model.save(unfinished)
            if self.progress is not None:
                with zipfile.ZipFile(unfinished, "a") as archive:
                    archive.writestr(PROGRESS, json.dumps(self.progress()))


def checkpoints(folder):
    """Returns the paths of the checkpoints in a folder, the newest first."""
    return in_order(pathlib.Path(folder).glob("step-*.keras"))[::-1]


def progress_in(path, schema):
    """Returns what `TrainingCheckpoint(progress=...)` has put into a checkpoint.

    Args:
        path: Path of the checkpoint.
        schema: What it must be, as in `json_files.read_json`.

    Returns:
        An instance of `schema`; `None` if there is none.
    """
    try:
        with json_files.open_file(path) as file, zipfile.ZipFile(file) as archive:
            if archive.getinfo(PROGRESS).file_size > json_files.MOST_BYTES:
                return None
            content = archive.read(PROGRESS)
        return pydantic.TypeAdapter(schema).validate_json(content, strict=True)
    except (InputError, KeyError, zipfile.BadZipFile, pydantic.ValidationError):
        return None
