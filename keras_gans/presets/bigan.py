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
            # Not in the paper: the average of the last weights is cleaner than any of them.
            "ema": 0.999,
            # Half as much again as the paper's 2e-4, because minutes count here; at 1e-3 all images
            # became one.
            "generator_learning_rate": 3e-4,
            "discriminator_learning_rate": 3e-4,
            "beta_1": 0.5,
            # As the paper, which decayed exponentially in the second half of its 400 epochs.
            "constant_share": 0.5,
            "decay_steps": 8000,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=128,
        steps=8000,  # 17 epochs.
        reference="Donahue et al. 2016, https://arxiv.org/abs/1605.09782",
    ),
)
