"""The presets of the DCGAN keep to their sources."""

import keras
import pytest
from rates import rates_at

import keras_gans
from keras_gans import presets
from keras_gans.errors import InputError
from keras_gans.layers import BatchNormalization


def test_colour_images_are_learnt_as_in_section_4_of_the_paper():
    """Adam at 2e-4 with beta_1 0.5, batches of 128, latents from U(-1, 1)^100."""
    preset = presets.get("dcgan_cifar10")
    gan = keras_gans.from_preset(preset.name, channel_factor=4)
    assert preset.batch_size == 128
    assert gan.latent_dim == 100 and gan.prior == "uniform"
    assert rates_at(gan) == pytest.approx({"generator": 2e-4, "discriminator": 2e-4})
    assert gan.generator_optimizer.beta_1 == gan.discriminator_optimizer.beta_1 == 0.5
    # From 4x4 to 32x32 there is a doubling less than to the paper's 64x64 with 1024 to 128.
    assert preset.options["channel_factor"] == 64
    normalized = [each for each in gan.generator.layers if isinstance(each, BatchNormalization)]
    assert [layer.gamma.shape[0] for layer in normalized] == [16, 8, 4]


def test_digits_are_drawn_by_the_tiny_networks_at_half_the_rate_for_the_discriminator():
    gan = keras_gans.from_preset("dcgan_mnist")
    assert gan.generator.count_params() - 2 * (128 + 64 + 32) == 172_608
    assert gan.latent_dim == 16
    rates = rates_at(gan)
    assert rates["discriminator"] == pytest.approx(rates["generator"] / 2.0)


def test_the_tricks_of_the_small_dcgan_are_options():
    keras.utils.set_random_seed(3)
    plain = keras_gans.from_preset("dcgan_mnist")
    gan = keras_gans.from_preset(
        "dcgan_mnist", spectral_normalization=True, initialization="glorot_uniform"
    )
    assert len(gan.variables_of("discriminator")) == len(plain.variables_of("discriminator"))
    normalized = [type(layer).__name__ for layer in gan.discriminator.layers]
    assert normalized.count("SpectralNormalization") == 4
    for network in (gan.generator, gan.discriminator):
        for kernel in (weight for weight in network.trainable_weights if weight.name == "kernel"):
            # Glorot's U(-b, b) is bounded where N(0, 0.02) is not, by b > 0.03 here.
            fans = kernel.shape[0] * kernel.shape[1] * (kernel.shape[2] + kernel.shape[3])
            assert 0.03 < abs(kernel.numpy()).max() <= (6 / fans) ** 0.5
    with pytest.raises(InputError, match=r"initialization='he'.*normal, glorot_uniform"):
        keras_gans.from_preset("dcgan_mnist", initialization="he")


def test_images_that_are_not_square_are_refused():
    with pytest.raises(InputError, match="image_shape 32x64: the DCGAN networks make square"):
        keras_gans.from_preset("dcgan_cifar10", image_shape=(32, 64, 3))
