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
        if not_finite(logs):
            # That callback looks at a log called "loss" alone.
            self.terminate.on_batch_end(batch, {"loss": float("nan")})

    def on_epoch_end(self, epoch, logs=None):
        names = not_finite(logs) or not_finite_weights(self.model)
        if not names:
            return
        if self.terminate is None:
            raise divergence(self.model, names)
        if not self.model.stop_training:
            self.terminate.on_batch_end(epoch, {"loss": float("nan")})


def check(model, logs):
    """Raises `DivergenceError` if a log, or a weight of a model's players, is not finite."""
    names = not_finite(logs) or not_finite_weights(model)
    if names:
        raise divergence(model, names)


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


def divergence(model, names):
    """Returns the error of a model whose logs or weights of these names are not finite."""
    players = {player: player for player in model.players} | model.former_players
    diverged = {player for word, player in players.items() if any(word in name for name in names)}
    whose = " and ".join(player for player in model.players if player in diverged) or "model"
    return DivergenceError(
        f"The {whose} diverged at step {int(model.step.numpy())}: {', '.join(names[:4])} became "
        "NaN or infinite; any player can be the cause, so try lower learning rates for all, "
        "another loss, or float32 instead of mixed precision."
    )
