"""The preset of the SNGAN: the hinge loss with spectral normalization."""

from keras_gans.models import GAN
from keras_gans.presets.dcgan import TINY, tiny_dcgan
from keras_gans.presets.optimizers import linearly_decaying_adam
from keras_gans.presets.preset import Preset

PRESETS = (
    Preset(
        name="sngan_mnist",
        gan="sngan",
        model=GAN,
        make_networks=tiny_dcgan,
        networks=TINY
        | {
            "normalization": "none",
            "spectral_normalization": True,
            "initialization": "glorot_uniform",
        },
        make_optimizer=linearly_decaying_adam,
        optimizers={
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            "beta_1": 0.5,
            "beta_2": 0.999,
            "decay_steps": 10000,
        },
        scheme={
            "loss": "hinge",
            "label_smoothing": 0.0,
            "prior": "normal",
            "ema": 0.999,
        },
        sources={
            "normalization": "Miyato et al. 2018, table 3: none in the discriminator",
            "loss": "Miyato et al. 2018, equations 16 and 17",
            "beta_1": "Miyato et al. 2018, table 1, settings B and C",
            "beta_2": "Miyato et al. 2018, table 1, settings B and C",
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=10000,
        reference="Miyato et al. 2018, https://arxiv.org/abs/1802.05957",
    ),
)
