"""GANs of linear players that descend by plain gradients, for steps written out by hand."""

import keras
import numpy as np

from keras_gans.models import GAN

SHAPE = (4, 4, 1)
REAL = np.random.default_rng(1).uniform(-1, 1, (32, *SHAPE)).astype("float32")
RATE = 0.1


def critic(extra=(), **options):
    """Returns a linear function of images, with further layers after it."""
    keras.utils.set_random_seed(2)
    layers = [keras.layers.Flatten(), keras.layers.Dense(1, **options), *extra]
    return keras.Sequential([keras.Input(SHAPE), *layers])


def generator(extra=(), **options):
    """Returns a linear function of latents, with further layers after it."""
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Dense(16, **options), keras.layers.Reshape(SHAPE), *extra]
    return keras.Sequential([keras.Input((3,)), *layers])


def make(scheme=GAN, networks=None, optimizer=None, **options):
    """Returns a compiled model of a scheme.

    Args:
        scheme: The class.
        networks: Its networks; by default a linear generator and critic.
        optimizer: Function that returns an optimizer for a player; by default descent at `RATE`.
        **options: Other arguments of the class.
    """
    model = scheme(*(networks or (generator(), critic())), seed=5, **options)
    model.compile(
        **{
            f"{player}_optimizer": optimizer() if optimizer else keras.optimizers.SGD(RATE)
            for player in model.players
        }
    )
    return model


def step(model, count=8, **options):
    """Trains one step on a batch; returns the model."""
    model.fit(REAL[:count], batch_size=count, shuffle=False, verbose=0, **options)
    return model
