"""Shapes of networks that do not fit a scheme are told at its construction."""

import keras
import pytest
from keras import layers

from keras_gans.errors import InputError
from keras_gans.models import BEGAN, GAN, WGAN, WGANGP
from keras_gans.networks import mlp

SHAPE = (4, 4, 1)


def generator(shape=SHAPE):
    return mlp.generator(shape, 3, (4,))


def judge(shape=SHAPE):
    return mlp.discriminator(shape, (4,), 2)


def with_labels():
    return mlp.conditional_generator(SHAPE, 3, 2, 5, 4, 6)


@pytest.mark.parametrize("scheme", [GAN, WGAN, WGANGP])
def test_a_judge_of_another_size_is_refused(scheme):
    with pytest.raises(InputError, match=r"takes examples of the shape \(5, 4, 1\).*\(4, 4, 1\)"):
        scheme(generator(), judge((5, 4, 1)))


@pytest.mark.parametrize("scheme", [GAN, WGAN, WGANGP, BEGAN])
def test_a_generator_with_labels_is_refused_by_schemes_without(scheme):
    with pytest.raises(InputError, match=r"generator takes 2 inputs.*ConditionalGAN"):
        scheme(with_labels(), judge())


def test_a_discriminator_with_labels_is_refused_by_schemes_without():
    with pytest.raises(InputError, match="discriminator takes 2 inputs"):
        GAN(generator(), mlp.conditional_discriminator(SHAPE, 3, 5, 4, 6))


def test_latents_that_are_no_vectors_are_refused():
    maps = keras.Sequential([keras.Input((2, 2, 8)), layers.Conv2DTranspose(1, 2, 2)])
    with pytest.raises(InputError, match=r"generator takes inputs of shape \(2, 2, 8\).*Reshape"):
        GAN(maps, judge())


def test_players_that_are_swapped_are_refused():
    with pytest.raises(InputError, match="are generator and discriminator swapped"):
        GAN(judge(), generator())


def test_a_last_axis_of_length_one_may_be_left_out():
    flat = keras.Sequential([keras.Input((4, 4)), layers.Flatten(), layers.Dense(1)])
    gan = GAN(generator(), flat, seed=0)
    assert gan.discriminator(gan.generator(gan.sample_latents(2))).shape == (2, 1)
