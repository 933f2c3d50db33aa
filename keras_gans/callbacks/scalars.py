"""The logs of the training, as lines of a file and curves."""

import json
import pathlib
import time

import keras
import tensorflow as tf

from keras_gans.callbacks.steps import step_of, summary_writer


class LogScalars(keras.callbacks.Callback):
    """Writes the logs to `metrics.jsonl` and TensorBoard, a line every few seconds and epochs.

    A value is the mean since the epoch began, as in the progress bar.

    Args:
        path: The file of lines `{"step": ..., "epoch": ..., "seconds": ..., "<log>": ...}`;
            `seconds` counts from the start of the first `fit` with this callback.
        seconds: Least time between two lines within an epoch.
        log_folder: Folder of the TensorBoard logs, if any.
    """

    def __init__(self, path, seconds=2.0, log_folder=None):
        super().__init__()
        self.path = pathlib.Path(path)
        self.seconds = seconds
        self._writer = summary_writer(log_folder)
        self._epoch = 0
        self._last_step = None
        self._start = None

    def on_train_begin(self, logs=None):
        now = time.monotonic()
        self._start = now if self._start is None else self._start
        self._next = now + self.seconds

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

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
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(place | logs) + "\n")
        with self._writer.as_default(step=step):
            for name, value in logs.items():
                tf.summary.scalar(name, value)
        self._writer.flush()
