"""Scores of the generator at equal distances of training time."""

import pathlib

import keras

from keras_gans.callbacks.steps import step_of
from keras_gans.comparison.cell_records import read_milestones
from keras_gans.evaluation import records
from keras_gans.system import json_files

#: Number of evaluations during a training, and the most images of each.
PARTS = 8
MOST_IMAGES = 2000


class Milestones(keras.callbacks.Callback):
    """Evaluates the generator whenever a part of the training time is over.

    Adds lines `{"part": ..., "step": ..., "seconds": ..., "scores": [<record>, ...]}` to a file.
    Those of steps that a resumed training is to make again are removed.

    Args:
        clock: `TrainingClock`, which comes before it among the callbacks.
        evaluate: Function of the model that returns a list of `Score`.
        path: The file.
        log: Function of a line, called with each; or `None`.
    """

    def __init__(self, clock, evaluate, path, log=None):
        super().__init__()
        self.clock = clock
        self.evaluate = evaluate
        self.path = pathlib.Path(path)
        self.log = log
        self._part = None

    def on_train_begin(self, logs=None):
        if self._part is None:
            self._part = self._parts_over()
            self._forget_after(step_of(self.model))

    def on_train_batch_end(self, batch, logs=None):
        if self._parts_over() > self._part:
            self._part = self._parts_over()
            self._add_line()

    def _parts_over(self):
        return min(PARTS, int(PARTS * self.clock.seconds / self.clock.limit))

    def _add_line(self):
        line = records.append(
            self.path,
            self.evaluate(self.model),
            part=self._part,
            step=step_of(self.model),
            seconds=self.clock.seconds,
        )
        if self.log is not None:
            self.log(line)

    def _forget_after(self, step):
        kept = [line for line in read_milestones(self.path) if line["step"] <= step]
        json_files.write_json_lines(self.path, kept)
