"""What happens around training: samples, logs, checkpoints, scores, and stopping in good order."""

from keras_gans.callbacks.divergence import StopOnDivergence
from keras_gans.callbacks.evaluation import EvaluateGenerator
from keras_gans.callbacks.samples import Samples
from keras_gans.callbacks.saving import SaveCheckpoints, checkpoints, progress_in
from keras_gans.callbacks.scalars import LogScalars, forget_after
from keras_gans.callbacks.signals import StopOnSignal
from keras_gans.errors import DivergenceError

__all__ = [
    "DivergenceError",
    "EvaluateGenerator",
    "LogScalars",
    "Samples",
    "SaveCheckpoints",
    "StopOnDivergence",
    "StopOnSignal",
    "checkpoints",
    "forget_after",
    "progress_in",
]
