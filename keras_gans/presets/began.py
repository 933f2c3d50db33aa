"""The presets of BEGAN."""

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
        model=BEGAN,
        make_networks=_autoencoders,
        networks={
            "image_shape": (28, 28, 1),
            "filters": 16,
            # The better the generator keeps up, the higher k stays, and only k makes it costly to
            # draw a kind of image too often.
            "generator_filters": 32,
            # A code of 64 reconstructs any blob, not digits alone.
            "code_dim": 16,
        },
        make_optimizer=linearly_decaying_adam,
        optimizers={
            "generator_learning_rate": 5e-4,
            # The discriminator is the faster, so that it makes a kind of image costly before
            # nothing else is drawn.
            "discriminator_learning_rate": 1e-3,
            "beta_1": 0.9,
            "decay_steps": 4000,
        },
        scheme={
            # The error of a 1 is 0.4 of the mean digit's, that of an 8 1.3. By the paper's absolute
            # errors nothing but ones keeps the balance at its gamma of 0.5; at 1, what is easier
            # than the mean. Relative to brightness the errors differ less, 0.7 to 1.2.
            "error": "relative",
            # An image whose error is above gamma E[L(x)] is never worth drawing.
            "gamma": 1.0,
            "proportional_gain": 0.1,
            "prior": "signs_and_normal",
            # The average of the last weights is cleaner than any of them.
            "ema": 0.999,
        },
        sources={
            "filters": "few, as the paper's faces of 64 pixels and more have more detail",
            "generator_filters": "twice the discriminator's, where the paper has as many",
            "code_dim": "the paper has 64 for faces",
            "error": "the paper's is absolute",
            "gamma": "the paper's is 0.5",
            "proportional_gain": "the paper's 0.001 is for hundreds of thousands of steps",
            "prior": "as in dcgan_mnist; the paper has U(-1, 1)",
            "ema": "not in the paper",
            "generator_learning_rate": "5 times the paper's 1e-4, because minutes count here",
            "discriminator_learning_rate": "10 times the paper's 1e-4, because minutes count here",
            "beta_1": "the default of Adam; the paper names none",
            "decay_steps": "the paper halves the rates when M stalls; a line needs no watching",
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
