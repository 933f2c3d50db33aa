"""The class of the presets: options in dictionaries, and models built from them."""

import dataclasses

import keras
import pytest

from keras_gans import presets
from keras_gans.errors import InputError
from keras_gans.models import GAN
from keras_gans.networks import mlp
from keras_gans.presets import techniques


def _networks(image_shape, units):
    if units == 13:
        raise InputError("units=13 is unlucky.")
    return {
        "generator": mlp.generator(image_shape, latent_dim=3, hidden_units=(units,)),
        "discriminator": mlp.discriminator(image_shape, hidden_units=(units,), pieces=2),
    }


def _sgd(learning_rate, momentum):
    return keras.optimizers.SGD(learning_rate, momentum)


@pytest.fixture
def preset():
    return presets.Preset(
        name="tiny",
        gan="gan",
        model=GAN,
        make_networks=_networks,
        networks={"image_shape": (4, 4, 1), "units": 5},
        make_optimizer=_sgd,
        optimizers={
            "generator_learning_rate": 0.25,
            "discriminator_learning_rate": 0.5,
            "momentum": 0.75,
        },
        scheme={"loss": "non_saturating", "label_smoothing": 0.1, "ema": None},
        sources={"momentum": "a guess"},
        dataset="mnist",
        fallback=None,
        batch_size=2,
        steps=1,
        reference="none",
        image_shape=(4, 4, 1),
    )


def test_the_options_are_those_of_the_dictionaries_and_of_the_techniques(preset):
    assert preset.options == techniques.defaults(GAN) | {
        "image_shape": (4, 4, 1),
        "units": 5,
        "generator_learning_rate": 0.25,
        "discriminator_learning_rate": 0.5,
        "momentum": 0.75,
        "loss": "non_saturating",
        "label_smoothing": 0.1,
        "ema": None,
    }


def test_each_option_reaches_its_part_of_the_model(preset):
    model = preset.build({"units": 7, "momentum": 0.25, "ema": 0.9}, seed=8)
    assert model.generator.layers[1].units == 7
    assert model.seed == 8 and "ema" in model.get_config() and model.get_config()["ema"] == 0.9
    for player, learning_rate in (("generator", 0.25), ("discriminator", 0.5)):
        optimizer = model.optimizer_of(player)
        assert float(optimizer.learning_rate.numpy()) == learning_rate
        assert optimizer.momentum == 0.25


def test_the_hinge_loss_has_no_label_smoothing_unless_it_is_asked_for(preset):
    assert preset.resolve({"loss": "hinge"})["label_smoothing"] == 0.0
    with pytest.raises(InputError, match="label_smoothing=0.2"):
        preset.resolve({"loss": "hinge", "label_smoothing": 0.2})


def test_another_shape_is_refused_where_the_networks_refuse_it(preset):
    preset.check_other_shape((8, 8, 3), {})
    with pytest.raises(InputError, match="unlucky"):
        preset.check_other_shape((8, 8, 3), {"units": 13})
    fixed = dataclasses.replace(preset, networks={"units": 5})
    assert preset.makes_other_shapes() and not fixed.makes_other_shapes()


@pytest.mark.parametrize("preset", presets.PRESETS, ids=lambda preset: preset.name)
def test_every_option_is_in_one_dictionary_and_every_source_is_of_an_option(preset):
    parts = (preset.networks, preset.optimizers, preset.scheme, preset.techniques)
    assert len(preset.options) == sum(len(part) for part in parts)
    assert preset.sources.keys() <= preset.options.keys()
    assert all(
        len(source) < 120 and source == source.strip(" .") for source in preset.sources.values()
    )


def test_former_options_have_present_names_and_values():
    dcgan = presets.get("dcgan_mnist")
    for former, present in ((True, "batch"), (False, "none")):
        options = {"batch_normalization": former, "prior": "normal"}
        converted = {"normalization": present, "prior": "normal"}
        assert dcgan.with_present_names(options) == converted
        assert dcgan.resolve(options) == dcgan.options | converted
    with pytest.raises(InputError, match="batch_normalization is the former name of normalization"):
        dcgan.resolve({"batch_normalization": True, "normalization": "batch"})
    # What it never could be stays as it is, to be refused by its name.
    for options in ({"batch_normalization": 1}, {"batch_normalization": "batch"}):
        assert dcgan.with_present_names(options) == options
        with pytest.raises(InputError, match="no option 'batch_normalization'"):
            dcgan.resolve(options)
    # A preset that never had the option keeps the name for its message.
    wgan = presets.get("wgan_mnist")
    assert wgan.with_present_names({"batch_normalization": True}) == {"batch_normalization": True}
