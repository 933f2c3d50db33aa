"""Presets by name."""

import keras
import numpy as np
import pytest

import keras_gans
from keras_gans import layers, presets
from keras_gans.data import ImageData
from keras_gans.errors import InputError


@pytest.mark.parametrize("name", keras_gans.list_presets())
def test_every_preset_makes_a_compiled_model_of_its_shape(name):
    preset = presets.get(name)
    gan = keras_gans.from_preset(name)
    assert gan.compiled
    for network in gan.averaged:
        output_shape = getattr(gan, network).output_shape[1:]
        assert preset.image_shape in (output_shape, None) or network == "encoder"
    (opponent,) = gan.players.keys() & {"discriminator", "critic"}
    discriminator = getattr(gan, gan.players[opponent][0])
    assert preset.image_shape in (discriminator.inputs[0].shape[1:], None)
    assert gan.card["preset"] == name
    assert "https://arxiv.org/abs/" in gan.card["reference"]


def test_a_name_that_is_no_string_is_unknown():
    with pytest.raises(InputError, match="preset 5 is unknown"):
        presets.get(5)


def test_options_replace_the_presets_values():
    gan = keras_gans.from_preset(
        "dcgan_mnist",
        prior="uniform",
        normalization="none",
        generator_learning_rate=3e-3,
        discriminator_learning_rate=5e-3,
        loss="hinge",
        label_smoothing=0.0,
        seed=8,
    )
    assert gan.prior == "uniform"
    assert gan.discriminator.count_params() == 141_824
    assert float(gan.generator_optimizer.learning_rate.numpy()) == pytest.approx(3e-3)
    assert float(gan.discriminator_optimizer.learning_rate.numpy()) == pytest.approx(5e-3)
    assert gan.seed == 8


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


@pytest.mark.parametrize("networks", ["dcgan", "mlp"])
def test_the_conditional_gan_has_the_classes_asked_for_in_either_networks(networks):
    gan = keras_gans.from_preset("cgan_mnist", networks=networks, num_classes=47)
    assert gan.num_classes == 47
    with pytest.raises(InputError, match=r"networks='resnet'.*dcgan, mlp"):
        keras_gans.from_preset("cgan_mnist", networks="resnet")


@pytest.mark.slow
def test_images_of_other_shapes_where_the_networks_allow_them():
    shape = (64, 64, 1)
    gan = keras_gans.from_preset("dcgan_cifar10", image_shape=shape, channel_factor=4)
    assert gan.generator.output_shape[1:] == shape
    presets.check_image_shape(presets.get("dcgan_cifar10"), shape, "data")
    with pytest.raises(InputError, match=r"data: images of 3 channels.*dcgan_mnist makes 1"):
        presets.check_image_shape(presets.get("dcgan_mnist"), (28, 28, 3), "data")
    with pytest.raises(InputError, match=r"32x32.*dcgan_mnist makes 28x28"):
        presets.check_image_shape(presets.get("dcgan_mnist"), (32, 32, 1), "data")
    with pytest.raises(InputError, match=r"data: image_size=50"):
        presets.check_image_shape(presets.get("dcgan_cifar10"), (50, 50, 3), "data")


@pytest.mark.parametrize(("size", "smallest"), [(28, 7), (32, 8), (64, 8), (96, 6), (6, 6)])
def test_began_halves_images_to_about_8x8(size, smallest):
    gan = keras_gans.from_preset("began_mnist", image_shape=(size, size, 3), filters=2)
    assert gan.discriminator.output_shape == (None, size, size, 3)
    (cube,) = [layer for layer in gan.generator.layers if isinstance(layer, keras.layers.Reshape)]
    assert cube.target_shape[:2] == (smallest, smallest)


@pytest.mark.slow
def test_began_has_a_width_for_each_player():
    narrow, wide = (
        keras_gans.from_preset("began_mnist", filters=2, generator_filters=filters)
        for filters in (2, 4)
    )
    assert narrow.discriminator.count_params() == wide.discriminator.count_params()
    assert narrow.generator.count_params() < wide.generator.count_params()


def test_infogan_begins_with_kernels_that_keep_the_signal():
    keras.utils.set_random_seed(0)
    gan = keras_gans.from_preset("infogan_mnist")
    for kernel in (weight for weight in gan.trunk.trainable_variables if len(weight.shape) == 4):
        height, width, channels, filters = kernel.shape
        bound = (6.0 / (height * width * (channels + filters))) ** 0.5
        assert 0.95 * bound < abs(kernel.numpy()).max() <= bound * (1.0 + 1e-6)


def test_initial_weights_repeat_with_the_seed_of_keras():
    first, second = [], []
    for weights in (first, second):
        keras.utils.set_random_seed(3)
        weights.extend(keras_gans.from_preset("dcgan_mnist").generator.get_weights())
    assert all((one == other).all() for one, other in zip(first, second, strict=True))


def test_a_scheme_finds_the_preset_of_the_data_set():
    assert presets.for_gan("dcgan").name == "dcgan_mnist"
    assert presets.for_gan("dcgan", "cifar10").name == "dcgan_cifar10"
    assert presets.for_gan("dcgan", "fashion_mnist").name == "dcgan_mnist"


def test_unknown_names_are_answered_with_the_nearest():
    with pytest.raises(InputError, match=r"'dcgan_mnst'.*did you mean 'dcgan_mnist'"):
        keras_gans.from_preset("dcgan_mnst")
    with pytest.raises(InputError, match=r"'dcgn'.*did you mean 'dcgan'"):
        presets.for_gan("dcgn")
    with pytest.raises(InputError, match=r"no option 'pror'.*did you mean 'prior'"):
        keras_gans.from_preset("dcgan_mnist", pror="uniform")
