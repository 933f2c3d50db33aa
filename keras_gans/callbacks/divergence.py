"""Trainings whose numbers are no longer finite, stopped while the last good ones are there."""

import math

import keras

from keras_gans.callbacks.steps import step_of


class DivergenceError(ArithmeticError):
    """A loss or a weight became NaN or infinite; the message says when, whose, and what to try."""


class StopOnDivergence(keras.callbacks.Callback):
    """Stops the training at the first step whose losses are not finite, by a `DivergenceError`."""

    def on_train_batch_end(self, batch, logs=None):
        bad = [name for name, value in (logs or {}).items() if not math.isfinite(value)]
        if bad:
            raise divergence(self.model, bad)


def divergence(model, bad):
    """Returns the error of a model whose values of the names `bad` are not finite."""
    players = [player for player in model.players if any(player in name for name in bad)]
    whose = " and ".join(players) or "model"
    return DivergenceError(
        f"The {whose} diverged at step {step_of(model)}: {', '.join(bad[:4])} became NaN or "
        "infinite; any player can be the cause, so try lower learning rates for all, another loss, "
        "or float32 instead of mixed precision."
    )
