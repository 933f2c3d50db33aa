"""What the model draws, as the training goes on."""

import pathlib
import time

import keras
import numpy as np
import tensorflow as tf

from keras_gans import folders, images
from keras_gans.callbacks.steps import in_order, step_of, summary_writer

#: How the files of the main sheet of samples begin.
MAIN_SHEET = "step"


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
        self._writer = summary_writer(log_folder)

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
        paths = in_order(self.folder.glob("*-*.png"))
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
        step = step_of(self.model)
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
                unfinished.write_text(sheet + "\n", encoding="utf-8")
                # Indented lines are shown as they are.
                tf.summary.text(name, "    " + sheet.replace("\n", "\n    "))
            else:
                images.save_png(unfinished, sheet, self.scale)
                tf.summary.image(name, sheet[None])
