"""Recipe of BEGAN."""

import math

from keras_gans.models import BEGAN
from keras_gans.networks import autoencoder
from keras_gans.presets.optimizers import linearly_decaying_adam
from keras_gans.presets.preset import Preset


def _autoencoders(image_shape, filters):
    # Berthelot et al. 2017, section 4.1: halvings to about 8x8, 64 numbers in code and latents.
    sizes = 1 + max(0, round(math.log2(min(image_shape[:2]) / 8)))
    return {
        "generator": autoencoder.generator(image_shape, 64, filters, sizes),
        "discriminator": autoencoder.discriminator(image_shape, 64, filters, sizes),
    }


PRESETS = (
    Preset(
        name="began_mnist",
        gan="began",
        scheme=BEGAN,
        networks=_autoencoders,
        optimizer=linearly_decaying_adam,
        options={
            "image_shape": (28, 28, 1),
            # The paper's faces have more detail, and 64 and more.
            "filters": 16,
            "gamma": 0.5,
            "proportional_gain": 0.01,
            "prior": "uniform",
            "ema": 0.999,
            "generator_learning_rate": 5e-4,
            "discriminator_learning_rate": 5e-4,
            "beta_1": 0.9,
            "decay_steps": 10000,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=16,
        steps=10000,
        reference="Berthelot et al. 2017, https://arxiv.org/abs/1703.10717",
    ),
)
