"""The presets of the DCGAN."""

import functools

from keras_gans.errors import InputError
from keras_gans.models import GAN
from keras_gans.networks import dcgan
from keras_gans.presets.optimizers import adam, linearly_decaying_adam
from keras_gans.presets.preset import Preset

#: Options of the tiny networks, with the values of the DCGAN.
TINY = {
    "latent_dim": 16,
    "normalization": "batch",
    "generator_normalization": "batch",
    "spectral_normalization": False,
    "initialization": "normal",
    "minibatch": "none",
    "self_attention": False,
    "packing": 1,
}
#: The same for three digits at once: of 16 latents, half of them signs, too few are left for each.
STACKED = TINY | {"latent_dim": 64}


def tiny_dcgan(
    latent_dim=16,
    normalization="batch",
    generator_normalization="batch",
    spectral_normalization=False,
    initialization="normal",
    minibatch="none",
    self_attention=False,
    packing=1,
    channels=1,
):
    """The tiny networks for 28x28 images."""
    return {
        "generator": dcgan.tiny_generator(
            latent_dim, initialization, generator_normalization, channels
        ),
        "discriminator": dcgan.tiny_discriminator(
            normalization,
            spectral_normalization=spectral_normalization,
            initialization=initialization,
            minibatch=minibatch,
            self_attention=self_attention,
            channels=packing * channels,
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


def _plain(name, channels, dataset, fallback, steps, networks=TINY):
    return Preset(
        name=name,
        gan="dcgan",
        model=GAN,
        make_networks=functools.partial(tiny_dcgan, channels=channels),
        networks=networks,
        make_optimizer=adam,
        optimizers={
            "generator_learning_rate": 1e-3,
            # At the generator's rate the discriminator won at once, and with two seeds of three all
            # images were one after 1,500 steps.
            "discriminator_learning_rate": 5e-4,
            "beta_1": 0.5,
        },
        scheme={
            "loss": "non_saturating",
            "label_smoothing": 0.1,
            # Whatever is continuous has to pass from digit to digit through images that are
            # neither. In five minutes on a core the classifier score is 9.3 and the Frechet
            # distance 0.9 instead of 8.6 and 2.3 with N(0, 1) (three seeds,
            # docs/comparison/tricks); the price is variety within a kind: recall 0.46, not 0.75.
            "prior": "signs_and_normal",
            # The average of the last weights is cleaner than any of them.
            "ema": 0.999,
        },
        sources={
            "initialization": "Radford et al. 2015, section 4: N(0, 0.02)",
            "label_smoothing": "Salimans et al. 2016, section 3.4",
            "prior": "measured in docs/comparison/tricks; the paper has U(-1, 1)",
            "ema": "not in the paper",
            "generator_learning_rate": "5 times the paper's 2e-4, because minutes count here",
            "discriminator_learning_rate": "half the generator's, which keeps the images apart",
            "beta_1": "Radford et al. 2015, section 4",
        },
        image_shape=(28, 28, channels),
        dataset=dataset,
        fallback=fallback,
        # Half the paper's 128: as good after as many steps, which take two thirds of the time.
        batch_size=64,
        steps=steps,
        reference="Radford et al. 2015, https://arxiv.org/abs/1511.06434",
    )


PRESETS = (
    Preset(
        name="dcgan_mnist",
        gan="dcgan",
        model=GAN,
        make_networks=tiny_dcgan,
        networks=TINY,
        make_optimizer=linearly_decaying_adam,
        optimizers={
            # With R1 high rates are safe, and early on they are what matters: after 2,000 steps the
            # Frechet distance is 3.3, at 3e-3 and 1.5e-3 4.9 (one seed, docs/stability.md).
            "generator_learning_rate": 5e-3,
            # Half the generator's. Without R1, in batches of 64, the discriminator won at once at
            # equal rates, and with two seeds of three all images were one after 1,500 steps.
            "discriminator_learning_rate": 2.5e-3,
            "beta_1": 0.5,
            "beta_2": 0.99,
            "decay_steps": 16000,
        },
        scheme={
            "loss": "non_saturating",
            "label_smoothing": 0.0,
            # Whatever is continuous has to pass from digit to digit through images that are
            # neither. In five minutes on a core the classifier score is 9.3 and the Frechet
            # distance 0.9 instead of 8.6 and 2.3 with N(0, 1) (three seeds, dcgan_plain_mnist,
            # docs/comparison/tricks). Without R1 its price is variety within a kind: recall 0.46,
            # not 0.75; with R1 the recall is 0.73 (two seeds, docs/stability.md).
            "prior": "signs_and_normal",
            # The average of the last weights is cleaner than any of them.
            "ema": 0.999,
        },
        # At once better early, more varied and cleaner, for 15 % of the time: docs/stability.md.
        changed_techniques={"r1_weight": 0.1, "penalty_every": 4},
        sources={
            "initialization": "Radford et al. 2015, section 4: N(0, 0.02)",
            "prior": "measured in docs/comparison/tricks; the paper has U(-1, 1)",
            "ema": "not in the paper",
            "generator_learning_rate": "25 times the paper's 2e-4, because minutes count here",
            "discriminator_learning_rate": "half the generator's, which keeps the images apart",
            "beta_1": "Radford et al. 2015, section 4",
            "beta_2": "Huang et al. 2024, appendix; the paper has 0.999",
            "decay_steps": "the whole training; the paper's rates are constant",
            "r1_weight": "Mescheder et al. 2018, equation 9; the weight is measured",
            "penalty_every": "Karras et al. 2020, appendix B: lazy regularization",
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        # A quarter of the paper's 128: about as good after as many steps as with 64, and they take
        # two thirds of the time.
        batch_size=32,
        steps=16000,  # About four minutes on two CPU cores.
        reference="Radford et al. 2015, https://arxiv.org/abs/1511.06434",
    ),
    # What dcgan_mnist was before: without a penalty, at constant rates. Techniques are compared as
    # changes of it, and of the same recipe for three digits at once.
    _plain("dcgan_plain_mnist", 1, "mnist", "mnist_5k", 7000),  # About four minutes on two cores.
    _plain("dcgan_stacked_mnist", 3, "stacked_mnist", "stacked_mnist_5k", 20000, STACKED),
    Preset(
        name="dcgan_cifar10",
        gan="dcgan",
        model=GAN,
        make_networks=_dcgan,
        networks={
            "image_shape": (32, 32, 3),
            "channel_factor": 64,
        },
        make_optimizer=adam,
        optimizers={
            "generator_learning_rate": 2e-4,
            "discriminator_learning_rate": 2e-4,
            "beta_1": 0.5,
        },
        scheme={
            "loss": "non_saturating",
            "label_smoothing": 0.0,
            "prior": "uniform",
            "ema": None,
        },
        sources={
            "channel_factor": "half the paper's width, whose images are 64x64",
            "prior": "Radford et al. 2015, section 4: U(-1, 1)",
            "generator_learning_rate": "Radford et al. 2015, section 4",
            "discriminator_learning_rate": "Radford et al. 2015, section 4",
            "beta_1": "Radford et al. 2015, section 4",
        },
        image_shape=(32, 32, 3),
        dataset="cifar10",
        fallback=None,
        batch_size=128,  # Radford et al. 2015, section 4.
        steps=20000,
        reference="Radford et al. 2015, https://arxiv.org/abs/1511.06434",
    ),
)
