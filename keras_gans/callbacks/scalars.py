"""`ScalarLogger`, which writes the logs to `metrics.jsonl` and TensorBoard."""

import pathlib
import time

import keras
import pydantic
import tensorflow as tf

from keras_gans.callbacks.decoration import Decoration
from keras_gans.callbacks.steps import step_of, summary_writer
from keras_gans.system import json_files


class Progress(pydantic.BaseModel):
    """State of the logs that a resumed training continues from.

    Attributes:
        step: Step at which it was noted.
        seconds: How long the training had lasted.
        means: By the name of a log, the sum and the count of its mean since the epoch began.
    """

    step: int = pydantic.Field(ge=0)
    seconds: pydantic.FiniteFloat = pydantic.Field(ge=0)
    means: dict[str, tuple[pydantic.FiniteFloat, pydantic.FiniteFloat]]


class ScalarLogger(keras.callbacks.Callback):
    """Writes the logs to `metrics.jsonl` and TensorBoard, every few seconds and after each epoch.

    A value is the mean since the epoch began, as in the progress bar. Nothing of this ends a
    training: what cannot be written is left out, with a warning.

    Args:
        path: The file of lines `{"step": ..., "epoch": ..., "seconds": ..., "<log>": ...}`;
            `seconds` counts from the start of the first `fit` with this callback.
        seconds: Least time between two lines within an epoch.
        log_folder: Folder of the TensorBoard logs, if any.
        resumed: The `Progress` of the training that goes on, from which seconds and, within an
            epoch, means are counted; `None` for a new one.
    """

    def __init__(self, path, seconds=2.0, log_folder=None, resumed=None):
        super().__init__()
        self.path = pathlib.Path(path)
        self.seconds = seconds
        self.resumed = resumed
        self._writing = Decoration(f"The logs in {self.path}")
        self._writer = summary_writer(log_folder)
        self._epoch = 0
        self._last_step = None
        self._start = None

    def on_train_begin(self, logs=None):
        now = time.monotonic()
        if self._start is None:
            self._start = now - (0.0 if self.resumed is None else self.resumed.seconds)
        self._next = now + self.seconds

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch
        # Keras has just reset the means.
        if self.resumed is not None and self.resumed.step == step_of(self.model):
            self.model.log_means.restore(self.resumed.means)

    def on_train_batch_end(self, batch, logs=None):
        if time.monotonic() >= self._next:
            self.log(logs)

    def on_epoch_end(self, epoch, logs=None):
        self.log(logs)

    def log(self, logs):
        """Writes one line now, unless this step has one."""
        now = time.monotonic()
        self._next = now + self.seconds
        step = step_of(self.model)
        if step == self._last_step:
            return
        self._last_step = step
        place = {"step": step, "epoch": self._epoch + 1, "seconds": round(now - self._start, 2)}
        with self._writing():
            json_files.append_json_line(self.path, place | logs)
            with self._writer.as_default(step=step):
                for name, value in logs.items():
                    tf.summary.scalar(name, value)
            self._writer.flush()

    def progress(self):
        """Returns the `Progress` that a resumed training needs, as JSON values."""
        means = {
            name: (float(mean.total.numpy()), float(mean.count.numpy()))
            for name, mean in self.model.log_means.items()
        }
        seconds = 0.0 if self._start is None else time.monotonic() - self._start
        return {"step": step_of(self.model), "seconds": seconds, "means": means}


class _Line(pydantic.BaseModel):
    model_config = {"extra": "allow"}

    step: int = pydantic.Field(ge=0)


def forget_after(path, step):
    """Removes damaged lines, and those of steps that will be repeated.

    Args:
        path: File of lines of `ScalarLogger`.
        step: Step from which the training goes on.
    """
    with Decoration(f"The logs in {path}")():
        if path.exists():
            lines = [line.model_dump() for line in json_files.read_json_lines(path, _Line)]
            json_files.write_json_lines(path, [line for line in lines if line["step"] <= step])
