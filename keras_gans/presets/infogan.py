"""Recipes of InfoGAN."""

from keras_gans.models import InfoGAN
from keras_gans.networks import dcgan, infogan
from keras_gans.presets.optimizers import adam, linearly_decaying_adam
from keras_gans.presets.preset import Preset


def _tiny_infogan(categories, continuous_codes, noise_dim, heads, initialization):
    return {
        "generator": dcgan.conditional_tiny_generator(
            categories, noise_dim + continuous_codes, initialization
        ),
        "trunk": infogan.tiny_trunk(initialization=initialization),
        "discriminator": infogan.tiny_discriminator(),
        "recognition": infogan.tiny_recognition(categories, continuous_codes, heads),
    }


_OPTIONS = {
    # Chen et al. 2016, section 7.2: one code Cat(10), two codes U(-1, 1). The paper has 62
    # dimensions of noise, in a far larger generator.
    "categories": 10,
    "continuous_codes": 2,
    "noise_dim": 10,
    # With N(0, 0.02) the discriminator, the faster of the two, won at once with two seeds
    # of three: after five minutes all images were still one.
    "initialization": "glorot_uniform",
    # Gaussians of fixed variance; those of learned variance need a head more.
    "heads": "squared_error",
    # Appendix C: lambda = 1; the authors' MNIST code has it for all codes, with Gaussians
    # of fixed variance for the continuous ones, as here.
    "categorical_weight": 1.0,
    "continuous_weight": 1.0,
    "label_guidance": 0.0,
    "thickness_guidance": 0.0,
    # The 5th and the 95th percentile of MNIST.
    "thickness_range": (1.6, 3.6),
    "loss": "non_saturating",
    "label_smoothing": 0.1,  # As in dcgan_mnist.
    # Not in the paper: the average of the last weights is cleaner than any of them.
    "ema": 0.998,
    "prior": "uniform",  # U(-1, 1), as in the authors' code.
    # The paper has 1e-3 and 2e-4, with the information among the losses of both. Here it
    # has a player of its own, slower than the others, so that the codes follow the digits
    # as these take shape.
    "generator_learning_rate": 2e-4,
    "discriminator_learning_rate": 5e-4,
    "information_learning_rate": 1e-4,
    # Radford et al. 2015, section 4.
    "beta_1": 0.5,
}

PRESETS = (
    Preset(
        name="infogan_mnist",
        gan="infogan",
        scheme=InfoGAN,
        networks=_tiny_infogan,
        optimizer=adam,
        options=_OPTIONS,
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=8000,
        reference="Chen et al. 2016, https://arxiv.org/abs/1606.03657",
        image_shape=(28, 28, 1),
    ),
    Preset(
        name="infogan_guided_mnist",
        gan="infogan",
        scheme=InfoGAN,
        networks=_tiny_infogan,
        optimizer=linearly_decaying_adam,
        options=_OPTIONS
        | {
            # Ten times a code's: what is told counts for more than what is found.
            "label_guidance": 10.0,
            # Where labels say which category is which, the codes need not wait for the digits.
            # With one seed, in 16 bits, 0.9 % of the test images are not recognised, instead of
            # 1.4 % at 1e-4; at 1e-4 that does not fall 1.6 % are not after 5,000 steps.
            "information_learning_rate": 5e-4,
            "decay_steps": 12500,
        },
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=12500,  # Ten minutes on two CPU cores.
        reference="Chen et al. 2016, https://arxiv.org/abs/1606.03657",
        image_shape=(28, 28, 1),
    ),
)
