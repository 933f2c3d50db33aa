"""The presets of the Wasserstein GANs keep to their sources."""

import keras
import numpy as np
import pytest

import keras_gans
from keras_gans import presets
from keras_gans.errors import InputError


@pytest.mark.parametrize(
    ("name", "options", "steps", "critic_steps", "rates"),
    [
        ("wgan_gp_cifar10", {"width": 1}, 40000, 5, {"generator": 2e-4, "discriminator": 2e-4}),
        ("wgan_gp_mnist", {}, 12000, 1, {"generator": 1e-3, "discriminator": 2e-3}),
    ],
)
def test_rates_fall_linearly_over_the_generators_steps(name, options, steps, critic_steps, rates):
    """The critic's optimizer counts each of its own updates."""
    gan = keras_gans.from_preset(name, **options)
    assert presets.get(name).steps == steps
    for player, updates in (("generator", 1), ("discriminator", critic_steps)):
        optimizer = gan.optimizer_of(player)
        assert (optimizer.beta_1, optimizer.beta_2) == (0.0, 0.9)
        for step, left in ((0, 1.0), (steps // 4, 0.75), (steps, 0.0), (steps + 9, 0.0)):
            optimizer.iterations.assign(updates * step)
            assert float(optimizer.learning_rate) == pytest.approx(left * rates[player], rel=1e-4)


def test_five_steps_of_the_critic_have_a_preset_of_their_own():
    assert presets.for_gan("wgan_gp", "mnist").name == "wgan_gp_mnist"
    gan = keras_gans.from_preset("wgan_gp_five_steps_mnist")
    assert gan.batches_per_step == gan.critic_steps == 5
    assert keras_gans.from_preset("wgan_gp_mnist").batches_per_step == 1


def test_the_width_is_that_of_both_residual_networks():
    gan = keras_gans.from_preset("wgan_gp_cifar10", width=5)
    for network in (gan.generator, gan.critic):
        filters = {
            layer.filters for layer in network.layers if isinstance(layer, keras.layers.Conv2D)
        }
        assert filters - {3} == {5}


def test_the_penalised_critic_begins_with_kernels_that_keep_the_signal():
    keras.utils.set_random_seed(0)
    gan = keras_gans.from_preset("wgan_gp_mnist")
    for kernel in gan.critic.trainable_variables:
        height, width, channels, filters = kernel.shape
        glorot = (2.0 / (height * width * (channels + filters))) ** 0.5
        assert np.std(kernel) == pytest.approx(glorot, rel=0.1)
    for kernel in (weight for weight in gan.generator.trainable_variables if weight.ndim == 4):
        assert np.std(kernel) == pytest.approx(0.02, rel=0.1)


def test_the_clipped_preset_has_the_optimizer_of_the_scheme_at_rates_of_its_own():
    gan, options = keras_gans.from_preset("wgan_mnist"), presets.get("wgan_mnist").options
    rates = {
        "generator": options["generator_learning_rate"],
        "critic": options["critic_learning_rate"],
    }
    assert gan.players.keys() == rates.keys()
    for player, rate in rates.items():
        ours, default = gan.optimizer_of(player), gan.default_optimizer(player)
        assert float(ours.learning_rate) == pytest.approx(rate)
        assert type(ours) is type(default)
        for setting in ("rho", "momentum", "epsilon", "centered"):
            assert getattr(ours, setting) == getattr(default, setting)


def test_the_former_name_of_the_critics_rate_is_accepted():
    gan = keras_gans.from_preset("wgan_mnist", discriminator_learning_rate=0.25)
    assert float(gan.critic_optimizer.learning_rate) == 0.25
    with pytest.raises(InputError, match="former name of critic_learning_rate"):
        keras_gans.from_preset(
            "wgan_mnist", discriminator_learning_rate=0.25, critic_learning_rate=0.5
        )
