"""Recipes of the fully connected GAN, and of least squares on either networks."""

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
    makers = {
        "dcgan": lambda: tiny_dcgan(batch_normalization=True),
        "mlp": lambda: _mlp((28, 28, 1), dropout=0.3),
    }
    return choose("networks", networks, makers)()


PRESETS = (
    Preset(
        name="gan_mnist",
        gan="gan",
        scheme=GAN,
        networks=_mlp,
        optimizer=adam,
        options={
            "image_shape": (28, 28, 1),
            # The authors' 0.5 left the discriminator too weak for the Adam below.
            "dropout": 0.3,
            "loss": "non_saturating",
            # Salimans et al. 2016, section 3.4.
            "label_smoothing": 0.1,
            "prior": "normal",
            # Not in the paper: the average of the last weights has less speckle than any of them.
            "ema": 0.999,
            # Radford et al. 2015, section 4, for Adam and beta_1; the paper descended with
            # momentum for far longer. Five times their rate, because minutes count here.
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            "beta_1": 0.5,
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
        scheme=GAN,
        networks=_mlp_or_tiny_dcgan,
        optimizer=adam,
        options={
            "networks": "dcgan",
            # Mao et al. 2017, equation 9: targets 0, 1 and 1.
            "loss": "least_squares",
            "label_smoothing": 0.0,
            # As in dcgan_mnist, for the same reasons.
            "prior": "signs_and_normal",
            "ema": 0.999,
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            # Mao et al. 2017, section 4.1.
            "beta_1": 0.5,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=7000,
        reference="Mao et al. 2017, https://arxiv.org/abs/1611.04076",
    ),
)
