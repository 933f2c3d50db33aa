"""The presets of CycleGAN."""

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


# The paper's 1 leaves most of a processor idle on images so small; 8 take nearly twice as long.
_BATCH_SIZE = 4
_STEPS = 6000
_NETWORKS = {
    "image_shape": (28, 28, 3),
    # Enough for digits at a hundredth of the paper's pixels, and minutes instead of days.
    "filters": 16,
    "residual_blocks": 2,
    "discriminator_filters": 32,
    # Patches of 34x34 pixels are about a digit; 70x70 are more than there are.
    "strided_layers": 2,
}
_OPTIMIZERS = {
    "generator_learning_rate": 5e-4,
    "discriminator_learning_rate": 5e-4,
    "beta_1": 0.5,
    "decay_steps": _STEPS,
    "constant_share": 0.5,
}
_SCHEME = {
    "cycle_weight": 10.0,
    "identity_weight": 5.0,
    "pool_size": 50,
    "ema": None,
}
_SOURCES = {
    "filters": "a quarter of the paper's 64",
    "residual_blocks": "the paper has 6 to 9",
    "discriminator_filters": "half the paper's 64",
    "strided_layers": "the paper has 3",
    "cycle_weight": "Zhu et al. 2017, section 4 (lambda)",
    "identity_weight": "Zhu et al. 2017, section 5.2 (half of lambda)",
    "pool_size": "Zhu et al. 2017, section 4",
    "generator_learning_rate": "2.5 times the paper's 2e-4, for four images a step instead of one, "
    "and because minutes count here",
    "discriminator_learning_rate": "as the generators'",
    "beta_1": "the authors' published code",
    "decay_steps": "Zhu et al. 2017, section 4: falling to 0",
    "constant_share": "Zhu et al. 2017, section 4: constant for half the training",
}

PRESETS = (
    Preset(
        name="cyclegan_mnist",
        gan="cyclegan",
        model=CycleGAN,
        make_networks=_networks,
        networks=_NETWORKS,
        make_optimizer=linearly_decaying_adam,
        optimizers=_OPTIMIZERS,
        scheme=_SCHEME,
        sources=_SOURCES,
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
        model=CycleGAN,
        make_networks=_networks,
        networks=_NETWORKS | {"image_shape": (32, 32, 3)},
        make_optimizer=linearly_decaying_adam,
        optimizers=_OPTIMIZERS,
        scheme=_SCHEME,
        sources=_SOURCES,
        dataset="mnist,svhn_cropped",
        fallback=None,
        batch_size=_BATCH_SIZE,
        steps=_STEPS,
        reference="Zhu et al. 2017, https://arxiv.org/abs/1703.10593",
        image_shape=(32, 32, 3),
        kind="pairs",
    ),
)
