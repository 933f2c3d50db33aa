"""Losses of the players: adversarial ones, penalties, terms for the generator, InfoGAN's terms."""

from keras_gans.losses import information, penalties
from keras_gans.losses.adversarial import (
    LOSSES,
    WITHOUT_TARGETS,
    AdversarialLoss,
    check_label_smoothing,
    get,
    hinge_discriminator_loss,
    hinge_generator_loss,
    least_squares_discriminator_loss,
    least_squares_generator_loss,
    minimax_discriminator_loss,
    minimax_generator_loss,
    non_saturating_generator_loss,
    relativistic_discriminator_loss,
    relativistic_generator_loss,
    serialize,
    wasserstein_critic_loss,
    wasserstein_generator_loss,
)
from keras_gans.losses.feature_matching import FeatureMatching
from keras_gans.losses.historical_averaging import HistoricalAveraging
from keras_gans.losses.penalties import DRAGAN, R1, R2, GradientPenalty, LeCam
from keras_gans.losses.top_k import TopK

__all__ = [
    "DRAGAN",
    "LOSSES",
    "R1",
    "R2",
    "WITHOUT_TARGETS",
    "AdversarialLoss",
    "FeatureMatching",
    "GradientPenalty",
    "HistoricalAveraging",
    "LeCam",
    "TopK",
    "check_label_smoothing",
    "get",
    "hinge_discriminator_loss",
    "hinge_generator_loss",
    "information",
    "least_squares_discriminator_loss",
    "least_squares_generator_loss",
    "minimax_discriminator_loss",
    "minimax_generator_loss",
    "non_saturating_generator_loss",
    "penalties",
    "relativistic_discriminator_loss",
    "relativistic_generator_loss",
    "serialize",
    "wasserstein_critic_loss",
    "wasserstein_generator_loss",
]
