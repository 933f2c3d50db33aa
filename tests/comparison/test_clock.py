"""The clock of a comparison, in trainings whose steps take as long as the test says."""

import itertools
import time

import keras
import numpy as np
import pytest
from brightness import brightness

from keras_gans.comparison import cell_records, milestones
from keras_gans.comparison.clock import CLOCKS, TrainingClock, reading
from keras_gans.data import ImageData
from keras_gans.training import runs

pytestmark = pytest.mark.slow

IMAGES = ImageData("noise", np.random.default_rng(0).integers(0, 256, (50, 4, 4, 1), "uint8"), None)


class Time:
    """A time that goes on by `durations` within the steps, and by what a test adds between them."""

    def __init__(self, durations):
        self.seconds = 0.0
        self._in_step = itertools.chain.from_iterable((0.0, duration) for duration in durations)

    def __call__(self):
        self.seconds += next(self._in_step)
        return self.seconds


class Idle(keras.callbacks.Callback):
    """Takes a hundred seconds between two steps."""

    def __init__(self, time):
        super().__init__()
        self.time = time

    def on_train_batch_end(self, batch, logs=None):
        self.time.seconds += 100.0


def train(model, now, limit=1000.0, steps=10**6, folder=None, idle=False):
    clock = TrainingClock(limit, now)
    around = [clock]
    if folder is not None:
        path = folder / "milestones.jsonl"
        around.append(milestones.Milestones(clock, brightness, path))
    if idle:
        around.append(Idle(now))
    run = runs.Run(folder)
    run.train(model, IMAGES, batch_size=8, steps=steps, seed=1, further=around, verbose=0)
    return clock


def test_it_counts_steps_alone_and_the_first_as_the_second(tmp_path, small_gan):
    model = small_gan()
    # 6 steps an epoch: a second call of `fit` is no second first step.
    clock = train(model, Time([50, 2, 3, 4, 5, 6, 7, 8]), steps=8, folder=tmp_path, idle=True)
    assert clock.seconds == reading(model) == 2 * 2 + 3 + 4 + 5 + 6 + 7 + 8


def test_it_ends_the_training_at_the_first_step_that_reaches_the_limit(tmp_path, small_gan):
    model = small_gan()
    train(model, Time(itertools.repeat(1.0)), limit=7.5, folder=tmp_path)
    assert int(model.step.numpy()) == 8
    assert reading(model) == 8.0


class Wait(keras.callbacks.Callback):
    """Waits within each step, without work for the processor."""

    def on_train_batch_begin(self, batch, logs=None):
        time.sleep(0.1)


@pytest.mark.parametrize(("name", "waits"), [("wall", True), ("processor", False)])
def test_processor_time_is_that_of_the_work_alone(name, waits, small_gan):
    clock = TrainingClock(1000.0, CLOCKS[name])
    images = IMAGES.batches(batch_size=8)
    small_gan().fit(images, verbose=0, callbacks=[clock, Wait()])
    assert (clock.seconds > 0.6) == waits


@pytest.mark.parametrize("stops", [(3,), (5, 7), (8,)])
def test_a_resumed_training_ends_where_one_does_that_was_not_interrupted(
    tmp_path, small_gan, training_state, stops
):
    folders = tmp_path / "whole", tmp_path / "resumed"
    for folder in folders:
        folder.mkdir()
    whole = small_gan()
    train(whole, Time(itertools.repeat(1.0)), limit=16.0, folder=folders[0])
    model = small_gan()
    for stop in stops:
        train(model, Time(itertools.repeat(1.0)), limit=16.0, steps=stop, folder=folders[1])
        model = runs.Run(folders[1]).restore()
        assert reading(model) == stop
    train(model, Time(itertools.repeat(1.0)), limit=16.0, folder=folders[1])
    assert int(model.step.numpy()) == int(whole.step.numpy()) == 16
    assert reading(model) == reading(whole) == 16.0
    for one, other in zip(training_state(whole), training_state(model), strict=True):
        np.testing.assert_array_equal(one, other)
    for folder, late in zip(folders, (0, 1), strict=True):
        lines = cell_records.read_milestones(folder / "milestones.jsonl")
        assert [line["part"] for line in lines] == list(range(1, 9))
        for line in lines:
            assert line["seconds"] == line["step"]
            # The first step after a stop counts with the second, which may be a milestone late.
            assert 0 <= line["step"] - 2 * line["part"] <= late
