"""`Samples`, which writes sample grids during the training."""

import pathlib
import time

import keras
import tensorflow as tf

from keras_gans.callbacks.decoration import Decoration
from keras_gans.callbacks.steps import (
    crowded,
    evenly,
    has_own_name,
    in_order,
    step_of,
    summary_writer,
)
from keras_gans.system import atomic_files
from keras_gans.visualization import picture_files

#: How the names of the files of the main sample grid begin.
MAIN_PREFIX = "step"
#: What an unreadable picture makes Pillow raise.
UNREADABLE = (OSError, SyntaxError, ValueError, MemoryError)


class Samples(keras.callbacks.Callback):
    """Writes sample grids as the training goes on, always of the same latents.

    Writes the grids of `model.draw_samples` at the start, every few seconds, at the end of each
    epoch and at the end: the main one as `step-<step>.png`, others as `<name>-<step>.png`, lines of
    text as `.txt`. At the end all images of a name become an animation, `samples.gif` for the main
    one. However long the training is, what is kept is bounded: where there are too many grids of a
    name, those are removed that leave the rest evenly spread over the steps, first and last among
    them.

    Nothing of this ends a training: what cannot be written is left out, with a warning.

    Args:
        folder: Where to write; created if need be.
        seconds: Least time between two grids within an epoch.
        count: Samples in a grid; `None` for the scheme's own choice.
        seed: Seed of the latents.
        scale: How many pixels wide each pixel becomes in the files.
        log_folder: Folder of the TensorBoard logs in which to show the grids too, if any.
        examples: A batch as the data set yields it, for schemes that transform examples.
    """

    #: Frames of a GIF, each of which is shown for a moment.
    most_frames = 120
    #: Grids of a name, their bytes, and those of its GIF.
    most_grids = 240
    most_bytes = 20_000_000
    most_bytes_of_gif = 10_000_000
    #: Bytes of all grids in the logs, which can only grow.
    most_bytes_of_logs = 10_000_000

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
        self._writing = Decoration(f"The samples in {self.folder}")
        self._writer = summary_writer(log_folder)
        self._drawn, self._logged_bytes = 0, 0

    def on_train_begin(self, logs=None):
        self._next = time.monotonic() + self.seconds
        with self._writing():
            self.folder.mkdir(parents=True, exist_ok=True)
            atomic_files.remove_unfinished(self.folder)
        self.draw()

    def on_train_batch_end(self, batch, logs=None):
        if time.monotonic() >= self._next:
            self.draw()

    def on_epoch_end(self, epoch, logs=None):
        self.draw()

    def on_train_end(self, logs=None):
        paths = in_order(self.folder.glob("*-*.png"))
        for prefix in sorted({_prefix(path) for path in paths}):
            name = "samples.gif" if prefix == MAIN_PREFIX else f"{prefix}.gif"
            with self._writing():
                self._animate(self.folder / name, [p for p in paths if _prefix(p) == prefix])

    def draw(self):
        """Writes the grids now, unless those of this step exist."""
        self._next = time.monotonic() + self.seconds
        step = step_of(self.model)
        if any(self.folder.glob(f"{MAIN_PREFIX}-{step:06d}.*")):
            return
        grids = self.model.draw_samples(self.count, self.seed, self.examples)
        with self._writing():
            # The main grid is written last: where it exists, all grids of the step exist.
            for name in sorted(grids, key=lambda name: name == "samples"):
                self._write(name, grids[name], step)
            self._writer.flush()
        self._drawn += 1

    def _write(self, name, grid, step):
        is_text = isinstance(grid, str)
        prefix = MAIN_PREFIX if name == "samples" else name
        path = self.folder / f"{prefix}-{step:06d}.{'txt' if is_text else 'png'}"
        # A half-written grid would count as complete when the run is resumed.
        with atomic_files.replacing(path) as unfinished:
            if is_text:
                unfinished.write_text(grid + "\n", encoding="utf-8")
            else:
                picture_files.save_png(unfinished, grid, self.scale)
        self._log(name, grid, step, path.stat().st_size)
        self._thin_out(prefix, path.suffix)

    def _log(self, name, grid, step, size):
        # Logs cannot be thinned out later: all of the first grids, then every second one, every
        # fourth, and so on.
        stride = 1 << max(0, (self._drawn // 16).bit_length() - 1)
        if self._drawn % stride or self._logged_bytes + size > self.most_bytes_of_logs:
            return
        self._logged_bytes += size
        with self._writer.as_default(step=step):
            if isinstance(grid, str):  # Indented lines are shown as they are.
                tf.summary.text(name, "    " + grid.replace("\n", "\n    "))
            else:
                tf.summary.image(name, grid[None])

    def _thin_out(self, prefix, suffix):
        paths = self.folder.glob(f"{prefix}-*{suffix}")
        paths = [p for p in in_order(paths) if _prefix(p) == prefix and has_own_name(p)]
        sizes = sum(path.stat().st_size for path in paths)
        most = min(self.most_grids, max(4, self.most_bytes * len(paths) // max(1, sizes)))
        for path in crowded(paths, most):
            path.unlink()

    def _animate(self, path, grids):
        newest = _read(grids[-1])
        most = self.most_frames if newest is None else 200_000_000 // max(1, newest.nbytes)
        grids = evenly(grids, max(2, min(self.most_frames, most)))
        frames = [frame for frame in map(_read, grids) if frame is not None]
        # Frames of another size were not written by this run.
        frames = [frame for frame in frames if frame.shape == frames[-1].shape]
        while frames:
            with atomic_files.replacing(path) as unfinished:
                picture_files.save_gif(unfinished, frames)
            size = path.stat().st_size
            if size <= self.most_bytes_of_gif or len(frames) <= 2:
                return
            fewer = max(2, min(len(frames) - 1, len(frames) * self.most_bytes_of_gif // size))
            last = len(frames) - 1
            frames = [frames[round(n * last / (fewer - 1))] for n in range(fewer)]


def _prefix(path):
    return path.stem.rpartition("-")[0]


def _read(path):
    """Reads a grid; `None` if the file is no such PNG."""
    try:
        return picture_files.read_png(path)
    except UNREADABLE:
        return None
