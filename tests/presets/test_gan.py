"""The presets of the fully connected GAN and of the least-squares GAN keep to their sources."""

import pytest
from keras import layers
from rates import rates_at

import keras_gans
from keras_gans import losses, presets
from keras_gans.errors import InputError
from keras_gans.layers import Maxout


def test_the_networks_and_batches_are_those_of_the_authors_experiment():
    """100 latents, 1200-1200-784 units; two layers of 240 maxout units of 5 pieces; 100 images."""
    gan = keras_gans.from_preset("gan_mnist")
    assert presets.get("gan_mnist").batch_size == 100
    assert gan.latent_dim == 100
    dense = [layer.units for layer in gan.generator.layers if isinstance(layer, layers.Dense)]
    assert dense == [1200, 1200, 784]
    maxout = [layer for layer in gan.discriminator.layers if isinstance(layer, Maxout)]
    assert [(layer.units, layer.pieces) for layer in maxout] == [(240, 5)] * 2


def test_the_dropout_of_hidden_units_is_an_option():
    for options, dropout in (({}, 0.3), ({"dropout": 0.5}, 0.5)):
        gan = keras_gans.from_preset("gan_mnist", image_shape=(4, 4, 1), **options)
        rates = [x.rate for x in gan.discriminator.layers if isinstance(x, layers.Dropout)]
        assert rates == [0.2, dropout, dropout]


def test_the_least_squares_gan_has_its_loss_and_no_smoothed_targets():
    gan = keras_gans.from_preset("lsgan_mnist")
    assert gan.objective == losses.LOSSES["least_squares"]
    assert gan.label_smoothing == 0.0
    assert rates_at(gan) == pytest.approx({"generator": 1e-3, "discriminator": 1e-3})


def test_the_least_squares_gan_has_fully_connected_networks_as_an_option():
    gan = keras_gans.from_preset("lsgan_mnist", networks="mlp")
    assert gan.latent_dim == 100
    assert isinstance(gan.discriminator.layers[-3], Maxout)
    with pytest.raises(InputError, match=r"networks='resnet' is unknown; accepted are dcgan, mlp"):
        keras_gans.from_preset("lsgan_mnist", networks="resnet")
