"""Recipe of BEGAN."""

import math

from keras_gans.models import BEGAN
from keras_gans.networks import autoencoder
from keras_gans.presets.optimizers import linearly_decaying_adam
from keras_gans.presets.preset import Preset


def _autoencoders(image_shape, filters, code_dim):
    # Berthelot et al. 2017, section 4.1: halvings to about 8x8, latents as long as the code.
    sizes = 1 + max(0, round(math.log2(min(image_shape[:2]) / 8)))
    return {
        "generator": autoencoder.generator(image_shape, code_dim, filters, sizes),
        "discriminator": autoencoder.discriminator(image_shape, code_dim, filters, sizes),
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
            # The paper has 64 for faces. A code so long reconstructs any blob, not digits alone.
            "code_dim": 16,
            # The errors of digits differ: a 1 has half the error of the average, so at the paper's
            # 0.5 nothing but ones keeps the balance, and at 0.9 thick ones.
            "error": "relative",
            "gamma": 1.0,
            # The paper's 0.001 is for errors of faces over hundreds of thousands of steps. At 0.03
            # k lay below 0.1, and no kind of image was drawn too often to be worth drawing.
            "proportional_gain": 0.3,
            "prior": "uniform",
            # Not in the paper: the average of the last weights is cleaner than any of them.
            "ema": 0.999,
            # Up to five times the paper's 1e-4, because minutes count here; the discriminator
            # slower, or real errors are so much the smaller that k stays at 0.
            "generator_learning_rate": 5e-4,
            "discriminator_learning_rate": 2e-4,
            # Adam's own; the paper names none.
            "beta_1": 0.9,
            # The paper halves the rates when M stalls; a straight line needs no watching.
            "decay_steps": 7000,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=16,  # Section 4.1.
        steps=7000,
        reference="Berthelot et al. 2017, https://arxiv.org/abs/1703.10717",
    ),
)
