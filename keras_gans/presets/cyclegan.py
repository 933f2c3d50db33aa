"""Recipes of CycleGAN."""

from keras_gans.models import CycleGAN
from keras_gans.networks import translation
from keras_gans.presets.optimizers import linearly_decaying_adam
from keras_gans.presets.preset import Preset


def _networks(image_shape, filters, residual_blocks, discriminator_filters, strided_layers):
    generator = (image_shape, filters, residual_blocks)
    discriminator = (image_shape, discriminator_filters, strided_layers)
    return {
        "generator_ab": translation.generator(*generator, name="generator_ab"),
        "generator_ba": translation.generator(*generator, name="generator_ba"),
        "discriminator_a": translation.patch_discriminator(*discriminator, name="discriminator_a"),
        "discriminator_b": translation.patch_discriminator(*discriminator, name="discriminator_b"),
    }


# What both recipes have in common.
# The paper's 1 leaves most of a processor idle on images so small; 8 take nearly twice as long.
_BATCH_SIZE = 4
_STEPS = 6000
_OPTIONS = {
    "image_shape": (28, 28, 3),
    # A quarter of the paper's 64 channels and two of its six to nine blocks: enough for digits at
    # a hundredth of its pixels, and minutes instead of days.
    "filters": 16,
    "residual_blocks": 2,
    # Half the paper's 64, and two layers of stride 2 instead of three: patches of 34x34 pixels,
    # about a digit, since 70x70 are more than there are.
    "discriminator_filters": 32,
    "strided_layers": 2,
    # Section 4 (lambda, and the pool), section 5.2 (half of lambda).
    "cycle_weight": 10.0,
    "identity_weight": 5.0,
    "pool_size": 50,
    "ema": None,
    # Section 4: Adam at a rate that is constant for half the training and then falls to 0. Twice
    # and a half its 2e-4, for four images a step instead of one, and because minutes count here;
    # beta_1 as in the authors' published code.
    "generator_learning_rate": 5e-4,
    "discriminator_learning_rate": 5e-4,
    "beta_1": 0.5,
    "decay_steps": _STEPS,
    "constant_share": 0.5,
}

PRESETS = (
    Preset(
        name="cyclegan_mnist",
        gan="cyclegan",
        scheme=CycleGAN,
        networks=_networks,
        optimizer=linearly_decaying_adam,
        options=_OPTIONS,
        dataset="mnist,colored_mnist",
        fallback="mnist_5k,colored_mnist_5k",
        batch_size=_BATCH_SIZE,
        steps=_STEPS,
        reference="Zhu et al. 2017, https://arxiv.org/abs/1703.10593",
        image_shape=(28, 28, 3),
        kind="pairs",
    ),
    Preset(
        name="cyclegan_mnist_svhn",
        gan="cyclegan",
        scheme=CycleGAN,
        networks=_networks,
        optimizer=linearly_decaying_adam,
        options=_OPTIONS | {"image_shape": (32, 32, 3)},
        dataset="mnist,svhn_cropped",
        fallback=None,
        batch_size=_BATCH_SIZE,
        steps=_STEPS,
        reference="Zhu et al. 2017, https://arxiv.org/abs/1703.10593",
        image_shape=(32, 32, 3),
        kind="pairs",
    ),
)
