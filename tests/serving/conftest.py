"""What the tests of serving share: small generators, and their exports."""

import shutil

import keras
import numpy as np
import pytest
from keras import layers

from keras_gans.models import GAN, ConditionalGAN
from keras_gans.networks import mlp

SHAPE = (4, 4, 1)


def _with_random_averages(gan):
    """Gives the averages of the weights, batch normalization's included, values of their own."""
    random = np.random.default_rng(0)
    for weight in gan.ema_generator.weights:
        weight.assign(random.uniform(0.1, 1.0, weight.shape))
    return gan


@pytest.fixture(scope="module")
def gan():
    """A GAN with batch normalization and averages, of three latents."""
    keras.utils.set_random_seed(0)
    latents = keras.Input((3,))
    hidden = layers.BatchNormalization()(layers.Dense(8, "relu")(latents))
    images = layers.Reshape(SHAPE)(layers.Dense(16, "tanh")(hidden))
    generator = keras.Model(latents, images)
    discriminator = mlp.discriminator(SHAPE, hidden_units=(6,), pieces=2)
    return _with_random_averages(GAN(generator, discriminator, seed=4, ema=0.9))


@pytest.fixture(scope="module")
def conditional_gan():
    """A GAN of three classes, of two latents."""
    keras.utils.set_random_seed(0)
    generator = mlp.conditional_generator(SHAPE, 3, 2, 5, 4, 6)
    discriminator = mlp.conditional_discriminator(SHAPE, 3, 5, 4, 6)
    return ConditionalGAN(generator, discriminator, seed=4, ema=0.9)


@pytest.fixture(scope="module")
def version(gan, tmp_path_factory):
    """The folder of an exported version of `gan`."""
    return gan.export(tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="module")
def conditional_version(conditional_gan, tmp_path_factory):
    """The folder of an exported version of `conditional_gan`."""
    return conditional_gan.export(tmp_path_factory.mktemp("exports"))


@pytest.fixture
def damaged(version, tmp_path):
    """A copy of `version`, which a test may damage."""
    return shutil.copytree(version, tmp_path / "1")
