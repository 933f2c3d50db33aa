"""Checks of networks when a scheme is made: known shapes that fit each other, own weights."""

import keras
import pytest
import tensorflow as tf
from keras import layers

from keras_gans.errors import InputError
from keras_gans.models import BEGAN, GAN, WGAN, WGANGP
from keras_gans.networks import mlp

SHAPE = (4, 4, 1)


def generator(shape=SHAPE):
    return mlp.generator(shape, 3, (4,))


def discriminator(shape=SHAPE):
    return mlp.discriminator(shape, (4,), 2)


def with_labels():
    return mlp.conditional_generator(SHAPE, 3, 2, 5, 4, 6)


@pytest.mark.parametrize("scheme", [GAN, WGAN, WGANGP])
def test_a_discriminator_of_another_size_is_refused(scheme):
    with pytest.raises(InputError, match=r"takes examples of the shape \(5, 4, 1\).*\(4, 4, 1\)"):
        scheme(generator(), discriminator((5, 4, 1)))


@pytest.mark.parametrize("scheme", [GAN, WGAN, WGANGP, BEGAN])
def test_a_generator_with_labels_is_refused_by_schemes_without(scheme):
    with pytest.raises(InputError, match=r"generator takes 2 inputs.*ConditionalGAN"):
        scheme(with_labels(), discriminator())


def test_a_discriminator_with_labels_is_refused_by_schemes_without():
    with pytest.raises(InputError, match="discriminator takes 2 inputs"):
        GAN(generator(), mlp.conditional_discriminator(SHAPE, 3, 5, 4, 6))


def test_latents_that_are_no_vectors_are_refused():
    maps = keras.Sequential([keras.Input((2, 2, 8)), layers.Conv2DTranspose(1, 2, 2)])
    with pytest.raises(InputError, match=r"generator takes inputs of shape \(2, 2, 8\).*Reshape"):
        GAN(maps, discriminator())


def test_players_that_are_swapped_are_refused():
    with pytest.raises(InputError, match="are generator and discriminator swapped"):
        GAN(discriminator(), generator())


def test_a_last_axis_of_length_one_may_be_left_out():
    flat = keras.Sequential([keras.Input((4, 4)), layers.Flatten(), layers.Dense(1)])
    gan = GAN(generator(), flat, seed=0)
    assert gan.discriminator(gan.generator(gan.sample_latents(2))).shape == (2, 1)


def test_a_network_that_is_not_built_is_refused():
    with pytest.raises(InputError, match=r"generator must be a .*keras\.Model that is built"):
        GAN(keras.Sequential([keras.layers.Dense(3)]), mlp.discriminator(SHAPE))
    with pytest.raises(InputError, match=r"discriminator must be .*; got Dense"):
        GAN(mlp.generator(SHAPE), keras.layers.Dense(1))


def test_players_that_share_weights_are_refused():
    network = mlp.generator(SHAPE)
    with pytest.raises(InputError, match="generator and discriminator share the weight"):
        GAN(network, network)


def test_a_subclassed_network_is_refused_because_its_shapes_are_unknown():
    class Generator(keras.Model):
        def call(self, inputs):
            return inputs

    generator = Generator()
    generator(tf.ones((1, 3)))
    with pytest.raises(InputError, match="got Generator"):
        GAN(generator, mlp.discriminator(SHAPE))
