"""Detection of losses and weights that have become NaN or infinite."""

import keras
import numpy as np

from keras_gans.errors import DivergenceError
from keras_gans.sampling import finite


class WatchNumbers(keras.callbacks.Callback):
    """Callback that ends a training whose losses or weights have become NaN or infinite.

    Losses and weights are looked at after each epoch: losses alone can hide a NaN, which a ReLU may
    turn into 0. With Keras' `TerminateOnNaN` the losses are looked at after each step, and the
    training ends as that callback says, instead of by an error.

    Args:
        terminate: The `keras.callbacks.TerminateOnNaN` that the user gave to `fit`, or `None`.
    """

    def __init__(self, terminate=None):
        super().__init__()
        self.terminate = terminate

    def on_train_batch_end(self, batch, logs=None):
        if self.terminate is None or self.model.stop_training:
            return
        bad = not_finite(logs)
        if bad:
            # That callback looks at a log called "loss" alone.
            self.terminate.on_batch_end(batch, {"loss": float("nan")})

    def on_epoch_end(self, epoch, logs=None):
        bad = not_finite(logs) or not_finite_weights(self.model)
        if not bad:
            return
        if self.terminate is None:
            raise divergence(self.model, bad)
        if not self.model.stop_training:
            self.terminate.on_batch_end(epoch, {"loss": float("nan")})


def check(model, logs):
    """Raises `DivergenceError` if a log, or a weight of a model's players, is not finite."""
    bad = not_finite(logs) or not_finite_weights(model)
    if bad:
        raise divergence(model, bad)


def not_finite(logs):
    """Returns the names of the logs that are NaN or infinite."""
    return [name for name, value in (logs or {}).items() if not np.all(np.isfinite(value))]


def not_finite_weights(model):
    """Returns the weights of a model's players that are NaN or infinite, as `<player>/<path>`."""
    return [
        f"{player}/{path}"
        for player, names in model.players.items()
        for path in finite.not_finite(getattr(model, name) for name in names)
    ]


def divergence(model, bad):
    """Returns the error of a model whose values of the names `bad` are not finite."""
    names = {player: player for player in model.players} | model.former_players
    diverged = {player for name, player in names.items() if any(name in log for log in bad)}
    players = [player for player in model.players if player in diverged]
    whose = " and ".join(players) or "model"
    return DivergenceError(
        f"The {whose} diverged at step {int(model.step.numpy())}: {', '.join(bad[:4])} became NaN "
        "or infinite; any player can be the cause, so try lower learning rates for all, another "
        "loss, or float32 instead of mixed precision."
    )
