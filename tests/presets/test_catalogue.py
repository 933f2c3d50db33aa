"""Presets by name."""

import re

import keras
import numpy as np
import pytest

import keras_gans
from keras_gans import data, presets
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


@pytest.mark.parametrize("preset", presets.PRESETS, ids=lambda preset: preset.name)
def test_values_are_what_their_sources_say_of_others(preset):
    """As in another preset, as the generator's, or a multiple of the paper's number."""
    for option, source in preset.sources.items():
        value = preset.options[option]
        if other := re.match(r"as in (\w+_\w+)", source):
            assert value == presets.get(other[1]).options[option]
        if re.match(r"as the generators?'s?$", source):
            assert value == preset.options["generator_learning_rate"]
        if multiple := re.match(r"([\d.]+) times the (?:paper|author)s?'s? (\de-\d)", source):
            assert value == pytest.approx(float(multiple[1]) * float(multiple[2]))


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
    stacked, digits = presets.for_gan("dcgan", "stacked_mnist"), presets.get("dcgan_plain_mnist")
    assert stacked.name == "dcgan_stacked_mnist"
    assert stacked.options == digits.options | {"latent_dim": 64}


def test_unknown_names_are_answered_with_the_nearest():
    with pytest.raises(InputError, match=r"'dcgan_mnst'.*did you mean 'dcgan_mnist'"):
        keras_gans.from_preset("dcgan_mnst")
    with pytest.raises(InputError, match=r"'dcgn'.*did you mean 'dcgan'"):
        presets.for_gan("dcgn")
    with pytest.raises(InputError, match=r"no option 'pror'.*did you mean 'prior'"):
        keras_gans.from_preset("dcgan_mnist", pror="uniform")


def test_the_data_give_the_shape_the_classes_and_the_vocabulary_to_presets_that_have_them():
    digits = data.ImageData("digits", np.zeros((3, 8, 6, 1), "uint8"), np.array([0, 1, 2]))
    plain = data.ImageData("faces", digits.images, None)
    lines = data.TextData("lines", np.zeros((1, 4), "int32"), "ab ")
    for name, examples, options in (
        ("gan_mnist", plain, {"image_shape": (8, 6, 1)}),
        ("cgan_mnist", digits, {"num_classes": 3}),
        ("dcgan_mnist", digits, {}),
        ("textgan_pydoc", lines, {"vocabulary": "ab "}),
    ):
        assert presets.data_options(presets.get(name), examples, "data") == options
    with pytest.raises(InputError, match="^faces has no labels"):
        presets.data_options(presets.get("cgan_mnist"), plain, "faces")
