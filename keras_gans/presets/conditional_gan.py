"""Recipes of the conditional GAN."""

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
        scheme=ConditionalGAN,
        networks=_conditional,
        optimizer=adam,
        options={
            # The paper's fully connected networks ("mlp") need as long and leave speckle.
            "networks": "dcgan",
            "num_classes": 10,
            "loss": "non_saturating",
            "label_smoothing": 0.1,  # As in dcgan_mnist.
            # The paper draws from the unit cube. What is discrete is the label here.
            "prior": "normal",
            # Not in the paper: the average of the last weights is cleaner than any of them.
            "ema": 0.998,
            # Adam instead of the paper's descent with momentum, and fast, because minutes count.
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            "beta_1": 0.5,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=7000,  # About five minutes on two CPU cores.
        reference="Mirza and Osindero 2014, https://arxiv.org/abs/1411.1784",
    ),
)
