"""Callbacks: sample grids, logs, checkpoints, scores, warnings of failures, and orderly stops."""

from keras_gans.callbacks.diagnosis import Diagnosis
from keras_gans.callbacks.divergence import DivergenceStopping
from keras_gans.callbacks.evaluation import GeneratorEvaluation
from keras_gans.callbacks.samples import Samples
from keras_gans.callbacks.saving import TrainingCheckpoint, checkpoints, progress_in
from keras_gans.callbacks.scalars import ScalarLogger, forget_after
from keras_gans.callbacks.signals import SignalStopping
from keras_gans.errors import DivergenceError

__all__ = [
    "Diagnosis",
    "DivergenceError",
    "GeneratorEvaluation",
    "ScalarLogger",
    "Samples",
    "TrainingCheckpoint",
    "DivergenceStopping",
    "SignalStopping",
    "checkpoints",
    "forget_after",
    "progress_in",
]
