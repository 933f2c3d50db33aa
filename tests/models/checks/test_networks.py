"""Shapes of networks that do not fit a scheme are told at its construction."""

import keras
import pytest
from keras import layers

from keras_gans.errors import InputError
from keras_gans.models import BEGAN, GAN, WGAN, WGANGP, ConditionalGAN
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


def label_network(read, shape=(), dtype="int32"):
    latents, labels = keras.Input((3,)), keras.Input(shape, dtype=dtype)
    features = layers.Concatenate()([latents, layers.Flatten()(read(labels))])
    return keras.Model([latents, labels], layers.Reshape(SHAPE)(layers.Dense(16)(features)))


def test_only_the_layers_that_the_labels_go_into_tell_the_classes():
    def read(labels):
        both = [layers.Embedding(10, 2)(labels), layers.Embedding(7, 2)(labels % 7)]
        return layers.Concatenate()([layers.Flatten()(embedded) for embedded in both])

    def nested(labels):
        inner = keras.Input((1,), dtype="int32")
        embedding = keras.Model(inner, layers.Embedding(10, 2)(inner))
        return embedding(layers.Reshape((1,))(labels))

    discriminator = mlp.conditional_discriminator(SHAPE, 10, 5, 4, 6)
    for network in (label_network(read), label_network(nested), label_network(read, (1,))):
        assert ConditionalGAN(network, discriminator, seed=0).num_classes == 10
    other = label_network(lambda labels: layers.Embedding(7, 2)(labels))
    with pytest.raises(InputError, match=r"generator's embedding\w* has 7, .* has 10"):
        ConditionalGAN(other, discriminator, seed=0)
