"""Checks of networks, labels, optimizers and data before training."""

from keras_gans.models.checks.examples import first_batch
from keras_gans.models.checks.labels import check_conditional
from keras_gans.models.checks.networks import (
    check_clusterings,
    check_game,
    check_latents,
    check_networks,
    check_recognition,
    check_unconditional,
)
from keras_gans.models.checks.outputs import check_outputs
from keras_gans.models.checks.training import check_optimizer, check_trainable

__all__ = [
    "check_clusterings",
    "check_conditional",
    "check_game",
    "check_latents",
    "check_networks",
    "check_optimizer",
    "check_outputs",
    "check_recognition",
    "check_trainable",
    "check_unconditional",
    "first_batch",
]
