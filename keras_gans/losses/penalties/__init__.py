"""Penalties that are added to a discriminator's loss: `GAN(..., penalties=[R1(0.1)])`."""

from keras_gans.losses.penalties.gradients import (
    deviation_of_norms,
    gradient_norms,
    gradient_penalty,
    mean_logits,
    squared_differences,
    squared_gradient_norms,
)
from keras_gans.losses.penalties.lecam import LeCam
from keras_gans.losses.penalties.one_centered import (
    DRAGAN,
    GradientPenalty,
    refuse_batch_normalization,
)
from keras_gans.losses.penalties.penalty import Penalty, PenaltyInputs
from keras_gans.losses.penalties.zero_centered import FORMS, R1, R2

__all__ = [
    "DRAGAN",
    "FORMS",
    "R1",
    "R2",
    "GradientPenalty",
    "LeCam",
    "Penalty",
    "PenaltyInputs",
    "deviation_of_norms",
    "gradient_norms",
    "gradient_penalty",
    "mean_logits",
    "refuse_batch_normalization",
    "squared_differences",
    "squared_gradient_norms",
]
