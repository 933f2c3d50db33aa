"""The moving average of a network's weights."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from trainings import IMAGES, SHAPE

from keras_gans.errors import InputError
from keras_gans.models import GAN
from keras_gans.models.base import moving_average
from keras_gans.networks import mlp

LATENTS = np.ones((2, 3), "float32")


@pytest.mark.parametrize(("step", "decay"), [(0, 0.1), (8, 0.5), (10_000, 0.9)])
def test_the_average_moves_by_its_decay_which_grows_with_the_steps(step, decay):
    """d = min(0.9, (1 + step) / (10 + step)), in batch normalization's statistics as well."""
    layers = [keras.Input((2,)), keras.layers.Dense(3), keras.layers.BatchNormalization()]
    network = keras.Sequential(layers)
    average = moving_average.twin("generator", network)
    before = average.get_weights()
    network.set_weights([weight + 1.0 for weight in before])
    moving_average.move(average, network, 0.9, tf.constant(step, tf.int64))
    for one, other in zip(average.get_weights(), before, strict=True):
        np.testing.assert_allclose(one, other + (1.0 - decay), rtol=1e-5)


def test_a_twin_has_the_weights_and_shares_none():
    network = mlp.generator(SHAPE, 3, (8,))
    twin = moving_average.twin("generator", network)
    np.testing.assert_array_equal(twin(LATENTS), network(LATENTS))
    assert not {id(weight) for weight in twin.weights} & {id(w) for w in network.weights}


def test_a_fingerprint_changes_with_any_weight_and_comes_back_with_it():
    network = mlp.generator(SHAPE, 3, (8,))
    fingerprint = moving_average.fingerprint(network)
    for weight in network.weights:
        value = weight.numpy()
        weight.assign(value + 1e-3)
        assert moving_average.fingerprint(network) != fingerprint
        weight.assign(value)
    assert moving_average.fingerprint(network) == fingerprint


@pytest.mark.slow
def test_the_average_follows_its_formula_and_generates(small_gan):
    gan = small_gan(ema=0.95)
    expected = gan.generator.get_weights()
    for step in range(24):
        gan.train_on_batch(IMAGES[step : step + 8])
        decay = min(0.95, (1 + step) / (10 + step))
        moved = zip(expected, gan.generator.get_weights(), strict=True)
        expected = [decay * average + (1 - decay) * weight for average, weight in moved]
    for weight, average in zip(gan.ema_generator.get_weights(), expected, strict=True):
        np.testing.assert_allclose(weight, average, rtol=1e-4, atol=1e-6)
    latents = tf.ones((2, 3))
    np.testing.assert_array_equal(gan(latents), gan.ema_generator(latents))
    assert np.abs(gan(latents) - gan.generator(latents)).max() > 1e-4


@pytest.mark.parametrize("nested", [False, True])
def test_a_network_with_a_function_of_the_users_has_an_average(nested):
    factor = tf.constant(0.5)  # What a function refers to goes with it.
    scaled = keras.layers.Lambda(lambda features: factor * features, output_shape=(16,))
    layers = [keras.layers.Dense(16), scaled, keras.layers.Reshape(SHAPE)]
    if nested:
        layers = [keras.Sequential([keras.Input((3,)), *layers[:2]]), layers[2]]
    generator = keras.Sequential([keras.Input((3,)), *layers])
    gan = GAN(generator, mlp.discriminator(SHAPE, (6,), 2), ema=0.9, seed=0)
    gan.compile()
    np.testing.assert_array_equal(gan(LATENTS), generator(LATENTS))
    gan.fit(IMAGES[:8], verbose=0)
    assert np.abs(gan(LATENTS) - generator(LATENTS)).max() > 1e-6


def test_a_network_that_cannot_be_copied_is_refused():
    class Scale(keras.layers.Layer):
        def __init__(self, factor):
            super().__init__()
            self.factor = factor

        def call(self, inputs):
            return self.factor * inputs

    layers = [keras.Input((3,)), keras.layers.Dense(16), Scale(0.5), keras.layers.Reshape(SHAPE)]
    with pytest.raises(InputError, match="generator cannot be copied.*ema=None"):
        GAN(keras.Sequential(layers), mlp.discriminator(SHAPE), ema=0.9)


def test_a_layer_that_is_frozen_stays_so_in_the_average():
    generator = mlp.generator(SHAPE, 3, (8,))
    generator.layers[1].trainable = False
    gan = GAN(generator, mlp.discriminator(SHAPE), ema=0.9, seed=0)
    flags = [weight.trainable for weight in gan.ema_generator.weights]
    assert flags == [weight.trainable for weight in generator.weights] == [False] * 2 + [True] * 2


@pytest.mark.parametrize("decay", [0.0, 1.0, 3, "0.9", [0.9]])
def test_impossible_decays_are_refused(decay, small_gan):
    with pytest.raises(InputError, match="is not a decay"):
        small_gan(ema=decay)
