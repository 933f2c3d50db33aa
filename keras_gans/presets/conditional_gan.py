"""The preset of the conditional GAN."""

from keras_gans.models import ConditionalGAN
from keras_gans.networks import dcgan, mlp
from keras_gans.presets.optimizers import adam
from keras_gans.presets.preset import Preset, choose


def _conditional(networks, num_classes):
    pairs = {
        "dcgan": (dcgan.conditional_tiny_generator, dcgan.conditional_tiny_discriminator),
        "mlp": (mlp.conditional_generator, mlp.conditional_discriminator),
    }
    generator, discriminator = choose("networks", networks, pairs)
    return {
        "generator": generator(num_classes=num_classes),
        "discriminator": discriminator(num_classes=num_classes),
    }


PRESETS = (
    Preset(
        name="cgan_mnist",
        gan="cgan",
        model=ConditionalGAN,
        make_networks=_conditional,
        networks={
            # The paper's fully connected networks ("mlp") need as long and leave speckle.
            "networks": "dcgan",
            "num_classes": 10,
        },
        make_optimizer=adam,
        optimizers={
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            "beta_1": 0.5,
        },
        scheme={
            "loss": "non_saturating",
            "label_smoothing": 0.1,
            # Not with the signs of dcgan_mnist: the label is the discrete input here.
            "prior": "normal",
            # The average of the last weights is cleaner than any of them.
            "ema": 0.998,
        },
        sources={
            "networks": "the paper's are fully connected",
            "label_smoothing": "Salimans et al. 2016, section 3.4",
            "prior": "the paper draws from the unit cube",
            "ema": "not in the paper",
            "generator_learning_rate": "Adam instead of the paper's descent with momentum, and "
            "fast, because minutes count here",
            "discriminator_learning_rate": "as the generator's",
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=7000,  # About five minutes on two CPU cores.
        reference="Mirza and Osindero 2014, https://arxiv.org/abs/1411.1784",
    ),
)
