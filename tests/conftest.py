"""What the tests share: small models, and everything that training changes in one."""

import keras
import pytest

from keras_gans.models import GAN
from keras_gans.networks import mlp

SMALL_SHAPE = (4, 4, 1)


@pytest.fixture
def small_gan():
    """Returns a function that makes a GAN of a few hundred weights, with dropout."""

    def make(optimizer=None, **options):
        keras.utils.set_random_seed(0)
        gan = GAN(
            mlp.generator(SMALL_SHAPE, latent_dim=3, hidden_units=(8,)),
            mlp.discriminator(SMALL_SHAPE, hidden_units=(6,), pieces=2),
            **({"seed": 5} | options),
        )
        gan.compile(generator_optimizer=optimizer)
        return gan

    return make


@pytest.fixture
def training_state():
    """Returns a function that lists all numbers of a model's training, its optimizers' included."""

    def state(model):
        slots = [
            v.numpy() for player in model.players for v in model.optimizer_of(player).variables
        ]
        return [*model.get_weights(), *slots]

    return state
