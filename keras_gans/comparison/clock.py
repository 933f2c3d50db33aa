"""The clock of a comparison, which runs during training steps only."""

import itertools
import time

import keras

from keras_gans.callbacks.steps import step_of

#: What a clock can read. The time of the processors is that of this process alone, however busy the
#: machine is with others; the work of an accelerator is no part of it.
CLOCKS = {"wall": time.perf_counter, "processor": time.process_time}

#: Entry of a model's card with the reading of the clock.
READING = "training_seconds"


class TrainingClock(keras.callbacks.Callback):
    """Measures the time that training steps take, and ends the training when it is up.

    It is to come before the callbacks that take time: what they do between steps (evaluating,
    drawing, saving) does not count. Nor does the tracing and compiling in the first step of a
    process, which counts as long as the second.

    The reading is kept in the model's card, so that each checkpoint holds the one of its step and a
    training that is resumed goes on from there.

    Args:
        limit: Seconds after which the training ends.
        now: Function that returns the time in seconds.
    """

    def __init__(self, limit, now=CLOCKS["wall"]):
        super().__init__()
        self.limit = limit
        self._now = now
        # The first step, which compiles the others, counts as long as the second.
        self._weights = itertools.chain((0, 2), itertools.repeat(1))

    @property
    def seconds(self):
        """The clock's reading."""
        return reading(self.model)

    @property
    def is_up(self):
        """Whether there is no time left."""
        return self.seconds >= self.limit

    def on_train_batch_begin(self, batch, logs=None):
        self._began = self._now()

    def on_train_batch_end(self, batch, logs=None):
        step_of(self.model)  # A device that works on its own has not done the step before this.
        duration = self._now() - self._began
        self.model.card[READING] = self.seconds + next(self._weights) * duration
        if self.is_up:
            self.model.stop_training = True


def reading(model):
    """Returns the seconds of training that a model has had on a `TrainingClock`."""
    return model.card.get(READING, 0.0)
