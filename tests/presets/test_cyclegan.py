"""The presets of CycleGAN keep to their sources."""

import pytest
from rates import rates_at

import keras_gans
from keras_gans import presets

TINY = {"filters": 2, "residual_blocks": 1, "discriminator_filters": 2}


@pytest.fixture(scope="module")
def gan():
    return keras_gans.from_preset("cyclegan_mnist", **TINY)


def test_the_weights_and_the_pool_are_the_papers(gan):
    """Section 4: lambda 10, a pool of 50; section 5.2: half of lambda for the identity."""
    assert (gan.cycle_weight, gan.identity_weight, gan.pool_size) == (10.0, 5.0, 50)


def test_the_rates_are_constant_for_half_the_training_and_then_fall_to_0(gan):
    steps = presets.get("cyclegan_mnist").steps
    for step, left in ((0, 1.0), (steps // 2, 1.0), (3 * steps // 4, 0.5), (steps, 0.0)):
        expected = dict.fromkeys(("generator", "discriminator"), left * 5e-4)
        assert rates_at(gan, step) == pytest.approx(expected)
    assert {gan.optimizer_of(player).beta_1 for player in gan.players} == {0.5}


def test_each_network_has_a_name_and_weights_of_its_own(gan):
    names = ("generator_ab", "generator_ba", "discriminator_a", "discriminator_b")
    networks = [getattr(gan, name) for name in names]
    assert tuple(network.name for network in networks) == names
    weights = [id(weight) for network in networks for weight in network.weights]
    assert len(set(weights)) == len(weights)


def test_the_house_numbers_are_learnt_at_their_own_size():
    preset = presets.get("cyclegan_mnist_svhn")
    gan = keras_gans.from_preset(preset.name, **TINY)
    assert gan.generator_ab.output_shape == gan.discriminator_a.input_shape == (None, 32, 32, 3)
    assert presets.for_gan("cyclegan", "mnist,svhn_cropped") is preset
