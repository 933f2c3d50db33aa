"""What the tests share: small models, and everything that training changes in one."""

import gc
import os

if "PYTEST_XDIST_WORKER" in os.environ:
    # There is a worker for each processor: more threads would only wait for each other.
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
# Machine code for small networks: XLA takes longer to optimize it than it runs.
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0")

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.models import GAN
from keras_gans.networks import mlp
from keras_gans.system import memory
from keras_gans.training import strategies

SMALL_SHAPE = (4, 4, 1)

# Two devices for the tests of replicas; all other work is done by the first.
(CPU,) = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(CPU, [tf.config.LogicalDeviceConfiguration()] * 2)

# Collections of garbage look through all that lives, and TensorFlow keeps much alive: they took 8 %
# of the time of 355 tests. So whole ones are rare, and what outlives a file of tests is left out.
gc.freeze()
gc.set_threshold(700, 10, 100)


@pytest.fixture(autouse=True, scope="module")
def _collect_garbage():
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def mirrored():
    """A mirrored strategy of two replicas."""
    return strategies.strategy("mirrored")


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


class InceptionLike(tf.Module):
    """Takes what Inception takes; gives arrays of the shapes that it gives, or fewer features."""

    def __init__(self, first=1.0, features=2048, outputs=("pool_3", "logits")):
        self.scales = tf.Variable(np.linspace(first, 2.0, features, dtype="float32"))
        self.outputs = outputs

    @tf.function(input_signature=[tf.TensorSpec((None, 299, 299, 3), tf.float32)])
    def __call__(self, images):
        colours = tf.reduce_mean(images, (1, 2))
        pool = tf.reduce_sum(colours, 1)[:, None, None, None] * self.scales
        logits = tf.tile(colours, (1, 336))
        return dict(zip(self.outputs, (pool, logits), strict=True))


@pytest.fixture(scope="session")
def save_inception():
    """Returns a function that writes a tiny graph in Inception's place and returns its folder."""

    def save(folder, **settings):
        tf.saved_model.save(InceptionLike(**settings), str(folder))
        return folder

    return save


@pytest.fixture
def training_state():
    """Returns a function that lists all numbers of a model's training, its optimizers' included."""

    def state(model):
        slots = [
            v.numpy() for player in model.players for v in model.optimizer_of(player).variables
        ]
        return [*model.get_weights(), *slots]

    return state


@pytest.fixture
def small_machine(monkeypatch):
    """A machine of a million bytes."""
    monkeypatch.setattr(memory, "physical", lambda: 10**6)
