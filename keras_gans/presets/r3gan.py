"""The presets of the R3GAN: the relativistic loss with both zero-centered penalties."""

import functools

from keras_gans.models import GAN
from keras_gans.presets.dcgan import TINY, tiny_dcgan
from keras_gans.presets.optimizers import linearly_decaying_adam
from keras_gans.presets.preset import Preset


def _preset(name, channels, dataset, fallback, steps):
    return Preset(
        name=name,
        gan="r3gan",
        model=GAN,
        make_networks=functools.partial(tiny_dcgan, channels=channels),
        networks=TINY | {"normalization": "none", "initialization": "glorot_uniform"},
        make_optimizer=linearly_decaying_adam,
        optimizers={
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            "beta_1": 0.0,
            "beta_2": 0.99,
            "decay_steps": steps,
        },
        scheme={
            "loss": "relativistic",
            "label_smoothing": 0.0,
            "prior": "normal",
            "ema": 0.999,
        },
        changed_techniques={"r1_weight": 0.1, "r2_weight": 0.1, "penalty_every": 4},
        sources={
            "normalization": "Huang et al. 2024, section 4: none in either network",
            "beta_1": "Huang et al. 2024, appendix",
            "beta_2": "Huang et al. 2024, appendix",
            "loss": "Huang et al. 2024, equation 2",
            "penalty_every": "Karras et al. 2020, appendix B: lazy regularization",
        },
        image_shape=(28, 28, channels),
        dataset=dataset,
        fallback=fallback,
        batch_size=64,
        steps=steps,
        reference="Huang et al. 2024, https://arxiv.org/abs/2501.05441",
    )


PRESETS = (
    _preset("r3gan_mnist", 1, "mnist", "mnist_5k", 10000),
    _preset("r3gan_stacked_mnist", 3, "stacked_mnist", "stacked_mnist_5k", 20000),
)
