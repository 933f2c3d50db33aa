"""Recipe of the bidirectional GAN."""

from keras_gans.models import BiGAN
from keras_gans.networks import bigan
from keras_gans.presets.optimizers import linearly_decaying_adam
from keras_gans.presets.preset import Preset


def _networks(image_shape):
    # Donahue et al. 2016, section 4.2: latents from U(-1, 1)^50.
    return {
        "generator": bigan.generator(image_shape, latent_dim=50),
        "encoder": bigan.encoder(image_shape, latent_dim=50),
        "discriminator": bigan.discriminator(image_shape, latent_dim=50),
    }


PRESETS = (
    Preset(
        name="bigan_mnist",
        gan="bigan",
        scheme=BiGAN,
        networks=_networks,
        optimizer=linearly_decaying_adam,
        options={
            "image_shape": (28, 28, 1),
            "prior": "uniform",
            # Donahue et al. 2016, appendix C, as in the authors' published code.
            "weight_decay": 2.5e-5,
            # Not in the paper.
            "ema": 0.999,
            # Five times the paper's 2e-4, because minutes count here; the paper made 400 epochs.
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            "beta_1": 0.5,
            # The authors' schedule of 200 epochs and 200 of decay, which here is linear.
            "constant_share": 0.5,
            "decay_steps": 12000,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=128,
        steps=12000,
        reference="Donahue et al. 2016, https://arxiv.org/abs/1605.09782",
    ),
)
