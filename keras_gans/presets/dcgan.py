"""Recipes of the DCGAN."""

from keras_gans.errors import InputError
from keras_gans.models import GAN
from keras_gans.networks import dcgan
from keras_gans.presets.optimizers import adam
from keras_gans.presets.preset import Preset


def tiny_dcgan(batch_normalization, spectral_normalization=False, initialization="normal"):
    """The tiny networks for 28x28x1 images."""
    return {
        "generator": dcgan.tiny_generator(latent_dim=16, initialization=initialization),
        "discriminator": dcgan.tiny_discriminator(
            batch_normalization,
            spectral_normalization=spectral_normalization,
            initialization=initialization,
        ),
    }


def _dcgan(image_shape, channel_factor):
    height, width, channels = image_shape
    if height != width:
        raise InputError(f"image_shape {height}x{width}: the DCGAN networks make square images.")
    return {
        "generator": dcgan.generator(height, channels, 100, channel_factor),
        "discriminator": dcgan.discriminator(height, channels, channel_factor),
    }


PRESETS = (
    Preset(
        name="dcgan_mnist",
        gan="dcgan",
        scheme=GAN,
        networks=tiny_dcgan,
        optimizer=adam,
        options={
            "batch_normalization": True,
            "spectral_normalization": False,
            # Radford et al. 2015, section 4: N(0, 0.02).
            "initialization": "normal",
            "loss": "non_saturating",
            # One-sided, Salimans et al. 2016, section 3.4.
            "label_smoothing": 0.1,
            # Not the paper's U(-1, 1): whatever is continuous has to pass from digit to digit
            # through images that are neither. In five minutes on a core the classifier score is
            # 9.3 and the Frechet distance 0.9 instead of 8.6 and 2.3 with N(0, 1) (three seeds,
            # docs/comparison/tricks); the price is variety within a kind: recall 0.46, not 0.75.
            "prior": "signs_and_normal",
            # Not in the paper: the average of the last weights is cleaner than any of them.
            "ema": 0.999,
            # Five times the paper's 2e-4 for G, because minutes count here. D is slower: at G's
            # rate it won at once, and with two seeds of three all images were one after 1,500
            # steps.
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 5e-4,
            # Radford et al. 2015, section 4.
            "beta_1": 0.5,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        # Half the paper's 128: as good after as many steps, which take two thirds of the time.
        batch_size=64,
        steps=7000,  # About four minutes on two CPU cores.
        reference="Radford et al. 2015, https://arxiv.org/abs/1511.06434",
    ),
    Preset(
        name="dcgan_cifar10",
        gan="dcgan",
        scheme=GAN,
        networks=_dcgan,
        optimizer=adam,
        # Radford et al. 2015, section 4: Adam at 2e-4 with beta_1 = 0.5, which steadied the
        # training, batches of 128, latents U(-1, 1). Half the paper's width: its images are 64x64.
        options={
            "image_shape": (32, 32, 3),
            "channel_factor": 64,
            "loss": "non_saturating",
            "label_smoothing": 0.0,
            "prior": "uniform",
            "ema": None,
            "generator_learning_rate": 2e-4,
            "discriminator_learning_rate": 2e-4,
            "beta_1": 0.5,
        },
        image_shape=(32, 32, 3),
        dataset="cifar10",
        fallback=None,
        batch_size=128,
        steps=20000,
        reference="Radford et al. 2015, https://arxiv.org/abs/1511.06434",
    ),
)
