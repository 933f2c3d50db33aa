"""What a scheme refuses before it trains, each with a sentence for the user."""

from keras_gans.checks.examples import first_batch
from keras_gans.checks.labels import check_conditional
from keras_gans.checks.networks import check_networks, check_recognition
from keras_gans.checks.training import check_optimizer, check_shares, check_trainable

__all__ = [
    "check_conditional",
    "check_networks",
    "check_optimizer",
    "check_recognition",
    "check_shares",
    "check_trainable",
    "first_batch",
]
