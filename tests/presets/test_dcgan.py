"""The presets of the DCGAN keep to their sources."""

import keras
import numpy as np
import pytest
from rates import rates_at

import keras_gans
from keras_gans import layers, presets
from keras_gans.data import ImageData
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


def test_the_layers_of_the_small_dcgan_are_options():
    gan = keras_gans.from_preset(
        "dcgan_mnist",
        normalization="layer",
        generator_normalization="group",
        minibatch="discrimination",
        self_attention=True,
        initialization="orthogonal",
    )
    kinds = [type(layer).__name__ for layer in gan.discriminator.layers]
    for kind, count in (
        ("GroupNormalization", 2),
        ("MinibatchDiscrimination", 1),
        ("SelfAttention", 1),
        ("BatchNormalization", 0),
    ):
        assert kinds.count(kind) == count
    groups = [getattr(layer, "groups", 1) for layer in gan.generator.layers]
    assert groups.count(8) == 3
    for option in ("normalization", "generator_normalization", "minibatch"):
        with pytest.raises(InputError, match=f"^{option.removeprefix('generator_')}='no'.*none"):
            keras_gans.from_preset("dcgan_mnist", **{option: "no"})


@pytest.mark.slow
def test_virtual_batch_normalization_has_reference_latents_and_takes_reference_images():
    def build(seed=0):
        return keras_gans.from_preset(
            "dcgan_mnist", normalization="virtual", generator_normalization="virtual", seed=seed
        )

    def reference(network):
        (layer,) = (one for one in network.layers if isinstance(one, layers.ReferenceBatch))
        return layer.reference.numpy()

    gan = build()
    layers.check_references(gan.generator)
    latents = reference(gan.generator)
    assert latents.shape == (64, 16)
    assert set(np.unique(latents[:, :8])) == {-1.0, 1.0}, "half of the preset's latents are signs"
    np.testing.assert_array_equal(reference(build().generator), latents)
    assert (reference(build(seed=1).generator) != latents).any()

    pixels = np.random.default_rng(0).integers(0, 256, (70, 28, 28, 1), "uint8")
    with pytest.raises(InputError, match="reference_batch.*adapt_references"):
        gan.train_on_batch(pixels[:4])
    with pytest.raises(InputError, match=r"\(63, 28, 28, 1\); it takes at least 64"):
        presets.adapt_to_examples(gan, ImageData("noise", pixels[:63], None))
    presets.adapt_to_examples(gan, ImageData("noise", pixels, None))
    np.testing.assert_allclose(reference(gan.discriminator), pixels[:64] / 127.5 - 1.0, atol=1e-6)
    gan.train_on_batch(pixels[:4])
    # The average, which generates, has the reference of the generator.
    np.testing.assert_array_equal(reference(gan.ema_generator), latents)
    assert gan.generate(3, seed=0).shape == (3, 28, 28, 1)


def test_images_that_are_not_square_are_refused():
    with pytest.raises(InputError, match="image_shape 32x64: the DCGAN networks make square"):
        keras_gans.from_preset("dcgan_cifar10", image_shape=(32, 64, 3))
