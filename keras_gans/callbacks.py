"""What happens around training: samples, logs, checkpoints, and stopping in good order."""

import json
import math
import pathlib
import signal
import time

import keras
import numpy as np
import tensorflow as tf

from keras_gans import folders, images

#: How the files of the main sheet of samples begin.
MAIN_SHEET = "step"


class DivergenceError(ArithmeticError):
    """A loss or a weight became NaN or infinite; the message says when, whose, and what to try."""


class StopOnDivergence(keras.callbacks.Callback):
    """Stops the training at the first step whose losses are not finite, by a `DivergenceError`."""

    def on_train_batch_end(self, batch, logs=None):
        bad = [name for name, value in (logs or {}).items() if not math.isfinite(value)]
        if bad:
            raise _divergence(self.model, bad)


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
        bad = [
            f"{player}/{weight.path}"
            for player, networks in self.model.players.items()
            for network in networks
            for weight in getattr(self.model, network).weights
            if not _is_finite(weight)
        ]
        if bad:
            raise _divergence(self.model, bad)
        path = self.folder / f"step-{_step(self.model):06d}.keras"
        with folders.replacing(path) as unfinished:
            self.model.save(unfinished)
        for old in checkpoints(self.folder)[self.keep :]:
            old.unlink()
        self._next = time.monotonic() + self.seconds


def checkpoints(folder):
    """Returns the paths of the checkpoints in a folder, the newest first."""
    return sorted(pathlib.Path(folder).glob("step-*.keras"), key=_step_of, reverse=True)


class Samples(keras.callbacks.Callback):
    """Shows what the model has learnt as the training goes on, always from the same latents.

    Writes the sheets of `model.draw_samples` at the start, every few seconds, at the end of each
    epoch and at the end: the main one as `step-<step>.png`, others as `<name>-<step>.png`, lines of
    text as `.txt`. At the end all images of a name become an animation, `samples.gif` for the main
    one.

    Args:
        folder: Where to write; created if need be.
        seconds: Least time between two sheets within an epoch.
        count: Samples in a sheet; `None` for the scheme's own choice.
        seed: Seed of the latents.
        scale: Screen pixels a pixel.
        log_folder: Folder of the TensorBoard logs in which to show the sheets too, if any.
        examples: A batch as the data set yields it, for schemes that transform examples.
    """

    #: More frames make a GIF that nobody waits for.
    most_frames = 120

    def __init__(
        self, folder, seconds=10.0, count=None, seed=0, scale=2, log_folder=None, examples=None
    ):
        super().__init__()
        self.folder = pathlib.Path(folder)
        self.seconds = seconds
        self.count = count
        self.seed = seed
        self.scale = scale
        self.examples = examples
        self._writer = _writer(log_folder)

    def on_train_begin(self, logs=None):
        self.folder.mkdir(parents=True, exist_ok=True)
        folders.remove_unfinished(self.folder)
        self.draw()

    def on_train_batch_end(self, batch, logs=None):
        if time.monotonic() >= self._next:
            self.draw()

    def on_epoch_end(self, epoch, logs=None):
        self.draw()

    def on_train_end(self, logs=None):
        paths = sorted(self.folder.glob("*-*.png"), key=_step_of)
        for prefix in {path.stem.rpartition("-")[0] for path in paths}:
            of_name = [path for path in paths if path.stem.rpartition("-")[0] == prefix]
            chosen = np.unique(np.linspace(0, len(of_name) - 1, self.most_frames).astype(int))
            frames = [images.read_png(of_name[index]) for index in chosen]
            name = "samples.gif" if prefix == MAIN_SHEET else f"{prefix}.gif"
            with folders.replacing(self.folder / name) as unfinished:
                images.save_gif(unfinished, frames)

    def draw(self):
        """Draws the sheets now, unless this step has them."""
        self._next = time.monotonic() + self.seconds
        step = _step(self.model)
        if any(self.folder.glob(f"{MAIN_SHEET}-{step:06d}.*")):
            return
        sheets = self.model.draw_samples(self.count, self.seed, self.examples)
        # The main one last: it says that all of this step are there.
        for name in sorted(sheets, key=lambda name: name == "samples"):
            self._write(name, sheets[name], step)
        self._writer.flush()

    def _write(self, name, sheet, step):
        is_text = isinstance(sheet, str)
        prefix = MAIN_SHEET if name == "samples" else name
        path = self.folder / f"{prefix}-{step:06d}.{'txt' if is_text else 'png'}"
        # A sheet half written would pass for drawn when the run goes on.
        with folders.replacing(path) as unfinished, self._writer.as_default(step=step):
            if is_text:
                unfinished.write_text(sheet + "\n")
                # Indented lines are shown as they are.
                tf.summary.text(name, "    " + sheet.replace("\n", "\n    "))
            else:
                images.save_png(unfinished, sheet, self.scale)
                tf.summary.image(name, sheet[None])


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
        self._writer = _writer(log_folder)
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
        step = _step(self.model)
        if step == self._last_step:
            return
        self._last_step = step
        place = {"step": step, "epoch": self._epoch + 1, "seconds": round(now - self._start, 2)}
        with self.path.open("a") as file:
            file.write(json.dumps(place | logs) + "\n")
        with self._writer.as_default(step=step):
            for name, value in logs.items():
                tf.summary.scalar(name, value)
        self._writer.flush()


class StopOnSignal(keras.callbacks.Callback):
    """Ends the training after the step in progress on Ctrl-C or SIGTERM; twice, at once.

    Attributes:
        received: The signal that ended the training, or `None`.
    """

    signals = (signal.SIGINT, signal.SIGTERM)

    def __init__(self):
        super().__init__()
        self.received = None
        self._previous = {}

    def __enter__(self):
        self._previous = {number: signal.signal(number, self._receive) for number in self.signals}
        return self

    def __exit__(self, *exception):
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def on_train_batch_end(self, batch, logs=None):
        if self.received is not None:
            self.model.stop_training = True

    def _receive(self, number, frame):
        if self.received is not None:
            raise KeyboardInterrupt
        self.received = signal.Signals(number)


def _divergence(model, bad):
    players = [player for player in model.players if any(player in name for name in bad)]
    whose = " and ".join(players) or "model"
    return DivergenceError(
        f"The {whose} diverged at step {_step(model)}: {', '.join(bad[:4])} became NaN or "
        "infinite; any player can be the cause, so try lower learning rates for all, another loss, "
        "or float32 instead of mixed precision."
    )


def _is_finite(weight):
    return bool(tf.reduce_all(tf.math.is_finite(tf.cast(weight.value, tf.float32))))


def _step(model):
    return int(model.step.numpy())


def _step_of(path):
    return int(path.stem.rpartition("-")[2])


def _writer(log_folder):
    if log_folder is None:
        return tf.summary.create_noop_writer()
    return tf.summary.create_file_writer(str(log_folder))
