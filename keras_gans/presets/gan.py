"""The presets of the fully connected GAN and of the least-squares GAN."""

from keras_gans.models import GAN
from keras_gans.networks import mlp
from keras_gans.presets.dcgan import tiny_dcgan
from keras_gans.presets.optimizers import adam
from keras_gans.presets.preset import Preset, choose


def _mlp(image_shape, dropout):
    return {
        "generator": mlp.generator(image_shape, latent_dim=100),
        "discriminator": mlp.discriminator(image_shape, dropout=dropout),
    }


def _mlp_or_tiny_dcgan(networks):
    builders = {
        "dcgan": tiny_dcgan,
        "mlp": lambda: _mlp((28, 28, 1), dropout=0.3),
    }
    return choose("networks", networks, builders)()


PRESETS = (
    Preset(
        name="gan_mnist",
        gan="gan",
        model=GAN,
        make_networks=_mlp,
        networks={
            "image_shape": (28, 28, 1),
            # 0.5 left the discriminator too weak for the Adam below.
            "dropout": 0.3,
        },
        make_optimizer=adam,
        # The paper descends with momentum for far longer.
        optimizers={
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            "beta_1": 0.5,
        },
        scheme={
            "loss": "non_saturating",
            "label_smoothing": 0.1,
            "prior": "normal",
            # The average of the last weights has less speckle than any of them.
            "ema": 0.999,
        },
        sources={
            "dropout": "the authors have 0.5",
            "label_smoothing": "Salimans et al. 2016, section 3.4",
            "ema": "not in the paper",
            "generator_learning_rate": "5 times that of Radford et al. 2015, section 4, because "
            "minutes count here",
            "discriminator_learning_rate": "as the generator's",
            "beta_1": "Radford et al. 2015, section 4",
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=100,  # The authors' published experiment.
        steps=10000,  # About six minutes on two CPU cores.
        reference="Goodfellow et al. 2014, https://arxiv.org/abs/1406.2661",
    ),
    Preset(
        name="lsgan_mnist",
        gan="lsgan",
        model=GAN,
        make_networks=_mlp_or_tiny_dcgan,
        networks={"networks": "dcgan"},
        make_optimizer=adam,
        optimizers={
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            "beta_1": 0.5,
        },
        scheme={
            "loss": "least_squares",
            "label_smoothing": 0.0,
            "prior": "signs_and_normal",
            "ema": 0.999,
        },
        sources={
            "loss": "Mao et al. 2017, equation 9: targets 0, 1 and 1",
            "prior": "as in dcgan_mnist",
            "ema": "as in dcgan_mnist",
            "generator_learning_rate": "as high as in the DCGAN of 7,000 steps; minutes count here",
            "beta_1": "Mao et al. 2017, section 4.1",
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=7000,
        reference="Mao et al. 2017, https://arxiv.org/abs/1611.04076",
    ),
)
