"""The preset of the conditional GAN keeps to its sources."""

import pytest
from rates import rates_at

import keras_gans
from keras_gans.errors import InputError
from keras_gans.layers import Maxout


@pytest.mark.parametrize("networks", ["dcgan", "mlp"])
def test_it_has_the_classes_asked_for_in_either_networks(networks):
    gan = keras_gans.from_preset("cgan_mnist", networks=networks, num_classes=47)
    assert gan.num_classes == 47
    with pytest.raises(InputError, match=r"networks='resnet'.*dcgan, mlp"):
        keras_gans.from_preset("cgan_mnist", networks="resnet")


def test_the_papers_networks_are_an_option():
    """Section 4.1: hidden layers of 200 and 1000 to 1200; maxout of 240x5 and 50x5 to 240x4."""
    gan = keras_gans.from_preset("cgan_mnist", networks="mlp")
    assert gan.latent_dim == 100
    dense = [layer.units for layer in gan.generator.layers if hasattr(layer, "units")]
    assert sorted(dense) == [200, 784, 1000, 1200]
    maxout = [layer for layer in gan.discriminator.layers if isinstance(layer, Maxout)]
    assert {(layer.units, layer.pieces) for layer in maxout} == {(240, 5), (50, 5), (240, 4)}


def test_each_player_has_a_rate_of_its_own():
    gan = keras_gans.from_preset("cgan_mnist", generator_learning_rate=5e-4)
    assert rates_at(gan) == pytest.approx({"generator": 5e-4, "discriminator": 1e-3})
    assert gan.generator_optimizer.beta_1 == gan.discriminator_optimizer.beta_1 == 0.5
