"""The preset of the SNGAN keeps to its source."""

import keras

import keras_gans
from keras_gans import losses
from keras_gans.layers import SpectralNormalization


def test_every_kernel_of_the_discriminator_has_its_norm_and_the_loss_is_the_hinge():
    gan = keras_gans.from_preset("sngan_mnist")
    assert gan.objective == losses.LOSSES["hinge"]
    for layer in gan.discriminator.layers:
        assert not layer.weights or isinstance(layer, SpectralNormalization)
        assert not isinstance(layer, keras.layers.BatchNormalization)
    for player in gan.players:
        optimizer = gan.optimizer_of(player)
        assert (optimizer.beta_1, optimizer.beta_2) == (0.5, 0.999)
