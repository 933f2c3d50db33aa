"""The presets of the bidirectional GAN keep to their sources."""

import pytest
from rates import rates_at

import keras_gans
from keras_gans import presets

NAMES = ("bigan_mnist", "bigan_mlp_mnist")


@pytest.mark.parametrize("name", NAMES)
def test_latents_weight_decay_and_adam_are_the_papers(name):
    """Section 4.2: U(-1, 1)^50; appendix C: a decay of 2.5e-5, and beta_1 0.5."""
    gan = keras_gans.from_preset(name)
    assert gan.latent_dim == 50 and gan.prior == "uniform"
    assert gan.weight_decay == 2.5e-5
    assert {gan.optimizer_of(player).beta_1 for player in gan.players} == {0.5}


@pytest.mark.parametrize(("name", "rate"), zip(NAMES, (5e-4, 3e-4), strict=True))
def test_the_rates_fall_in_the_second_half_of_the_training(name, rate):
    gan, steps = keras_gans.from_preset(name), presets.get(name).steps
    for step, left in ((0, 1.0), (steps // 2, 1.0), (3 * steps // 4, 0.5), (steps, 0.0)):
        expected = dict.fromkeys(("generator", "discriminator"), left * rate)
        assert rates_at(gan, step) == pytest.approx(expected)


def test_the_papers_networks_have_a_preset_of_their_own():
    """Two hidden layers of 1024 units each; see `networks.bigan`."""
    gan = keras_gans.from_preset("bigan_mlp_mnist")
    hidden = [layer.units for layer in gan.encoder.layers if hasattr(layer, "units")]
    assert hidden == [1024, 1024, 50]
    assert presets.for_gan("bigan").name == "bigan_mnist"


def test_reconstructions_count_where_the_networks_are_not_the_papers():
    """Li et al. 2017 add a loss of reconstructions, which Donahue et al. have not."""
    convolutional, of_the_paper = map(keras_gans.from_preset, NAMES)
    assert (convolutional.reconstruction_weight, of_the_paper.reconstruction_weight) == (5.0, 0.0)
    (penalty,) = convolutional.penalties
    assert (penalty.log_name, penalty.weight, penalty.every) == ("r1_penalty", 0.1, 4)
    assert not of_the_paper.penalties
