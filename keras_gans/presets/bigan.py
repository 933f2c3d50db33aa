"""Recipe of the bidirectional GAN."""

from keras_gans.errors import InputError
from keras_gans.models import BiGAN
from keras_gans.networks import bigan, dcgan
from keras_gans.presets.optimizers import linearly_decaying_adam
from keras_gans.presets.preset import Preset, choose


def _networks(networks, image_shape):
    # Donahue et al. 2016, section 4.2: latents from U(-1, 1)^50.
    make = choose("networks", networks, {"dcgan": _convolutional, "mlp": _permutation_invariant})
    return make(image_shape, 50)


def _convolutional(image_shape, latent_dim):
    if tuple(image_shape) != (28, 28, 1):
        raise InputError(
            f"networks='dcgan' makes 28x28x1 images, not {'x'.join(map(str, image_shape))}; "
            "networks='mlp' makes them."
        )
    return {
        "generator": dcgan.tiny_generator(latent_dim),
        "encoder": bigan.tiny_encoder(latent_dim),
        "discriminator": bigan.tiny_discriminator(latent_dim),
    }


def _permutation_invariant(image_shape, latent_dim):
    return {
        "generator": bigan.generator(image_shape, latent_dim),
        "encoder": bigan.encoder(image_shape, latent_dim),
        "discriminator": bigan.discriminator(image_shape, latent_dim),
    }


PRESETS = (
    Preset(
        name="bigan_mnist",
        gan="bigan",
        scheme=BiGAN,
        networks=_networks,
        optimizer=linearly_decaying_adam,
        options={
            # The paper's two hidden layers ("mlp") draw blurs in as many minutes, and neighbours by
            # their features tell fewer digits than neighbours by raw pixels.
            "networks": "dcgan",
            "image_shape": (28, 28, 1),
            "prior": "uniform",
            # Donahue et al. 2016, appendix C, as in the authors' published code.
            "weight_decay": 2.5e-5,
            # Not in the paper: the average of the last weights is cleaner than any of them.
            "ema": 0.999,
            # Instead of the paper's 2e-4, because minutes count here.
            "generator_learning_rate": 5e-4,
            "discriminator_learning_rate": 5e-4,
            "beta_1": 0.5,
            # As the paper, which decayed exponentially in the second half of its 400 epochs.
            "constant_share": 0.5,
            "decay_steps": 8000,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=8000,
        reference="Donahue et al. 2016, https://arxiv.org/abs/1605.09782",
    ),
)
