"""The presets of the text GANs keep to their sources."""

import pytest
from rates import rates_at

import keras_gans
from keras_gans import losses, presets
from keras_gans.data import tokenization
from keras_gans.errors import InputError


@pytest.fixture(scope="module")
def gan():
    return keras_gans.from_preset("textgan_pydoc", width=2, blocks=1)


def test_lines_latents_and_critic_are_those_of_the_authors_experiment(gan):
    """Lines of 32 characters, 128 latents from N(0, 1), ten critic steps, a penalty of 10."""
    assert gan.line_length == 32
    assert gan.latent_dim == 128 and gan.prior == "normal"
    assert (gan.critic_steps, gan.penalty_weight) == (10, 10.0)
    assert gan.generator.output_shape[-1] == len(tokenization.ENGLISH)


def test_adam_has_the_authors_moments_and_a_constant_rate(gan):
    for player in gan.players:
        optimizer = gan.optimizer_of(player)
        assert (optimizer.beta_1, optimizer.beta_2) == (0.5, 0.9)
    assert rates_at(gan) == rates_at(gan, 5000)
    assert rates_at(gan) == pytest.approx({"generator": 1e-3, "critic": 1e-3})


def test_the_networks_spell_with_the_vocabulary_of_the_data():
    gan = keras_gans.from_preset("textgan_pydoc", width=2, blocks=1, vocabulary="abc ")
    assert gan.vocabulary == "abc " and gan.generator.output_shape == (None, 32, 4)
    with pytest.raises(InputError, match="vocabulary='aa'"):
        keras_gans.from_preset("textgan_pydoc", vocabulary="aa")


def test_the_default_of_the_scheme_shows_both_players_characters_and_no_probabilities():
    preset = presets.for_gan("textgan")
    gan = keras_gans.from_preset(preset.name, width=2, blocks=1, vocabulary="abc ")
    assert isinstance(gan, keras_gans.StraightThroughTextGAN)
    assert gan.generator.output_shape == gan.discriminator.input_shape == (None, 32, 4)
    assert gan.discriminator.output_shape == (None, 32, 1)
    assert gan.objective == losses.LOSSES[preset.options["loss"]]
    assert [type(penalty) for penalty in gan.penalties] == [losses.R1, losses.R2]
    assert {penalty.every for penalty in gan.penalties} == {4}
    assert set(rates_at(gan, preset.steps).values()) == {0.0}
