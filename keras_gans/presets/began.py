"""Recipe of BEGAN."""

import math

from keras_gans.models import BEGAN
from keras_gans.networks import autoencoder
from keras_gans.presets.optimizers import linearly_decaying_adam
from keras_gans.presets.preset import Preset


def _autoencoders(image_shape, filters, generator_filters, code_dim):
    # Berthelot et al. 2017, section 4.1: halvings to about 8x8, latents as long as the code.
    sizes = 1 + max(0, round(math.log2(min(image_shape[:2]) / 8)))
    return {
        "generator": autoencoder.generator(image_shape, code_dim, generator_filters, sizes),
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
            # Twice the discriminator's, where the paper has as many: the better the generator keeps
            # up, the higher k stays, and only k makes it costly to draw a kind of image too often.
            "generator_filters": 32,
            # The paper has 64 for faces. A code so long reconstructs any blob, not digits alone.
            "code_dim": 16,
            # The error of a 1 is 0.4 of the mean digit's, that of an 8 1.3. By the paper's absolute
            # errors nothing but ones keeps the balance at its gamma of 0.5; at 1, what is easier
            # than the mean. Relative to brightness the errors differ less, 0.7 to 1.2.
            "error": "relative",
            # An image whose error is above gamma E[L(x)] is never worth drawing.
            "gamma": 1.0,
            # The paper's 0.001 is for errors of faces over hundreds of thousands of steps.
            "proportional_gain": 0.1,
            # As in dcgan_mnist; the paper has U(-1, 1).
            "prior": "signs_and_normal",
            # Not in the paper: the average of the last weights is cleaner than any of them.
            "ema": 0.999,
            # Five and ten times the paper's 1e-4, because minutes count here; the discriminator the
            # faster, so that it makes a kind of image costly before nothing else is drawn.
            "generator_learning_rate": 5e-4,
            "discriminator_learning_rate": 1e-3,
            # Adam's own; the paper names none.
            "beta_1": 0.9,
            # The paper halves the rates when M stalls; a straight line needs no watching.
            "decay_steps": 4000,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=16,  # Section 4.1.
        # The longer it learns, the sharper the digits and the fewer their kinds.
        steps=4000,
        reference="Berthelot et al. 2017, https://arxiv.org/abs/1703.10717",
    ),
)
