"""Losses of the players: adversarial ones, penalties, and InfoGAN's information terms."""

from keras_gans.losses import information, penalties
from keras_gans.losses.adversarial import (
    LOSSES,
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
    serialize,
    wasserstein_critic_loss,
    wasserstein_generator_loss,
)

__all__ = [
    "LOSSES",
    "AdversarialLoss",
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
    "serialize",
    "wasserstein_critic_loss",
    "wasserstein_generator_loss",
]
