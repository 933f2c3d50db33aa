"""Checks of the values and the sizes of batches."""

import math

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.models import WGAN
from keras_gans.models.base import batch_checks
from keras_gans.networks import mlp

SHAPE = (4, 4, 1)


@pytest.mark.parametrize(("count", "batch_size"), [(1, 32), (32, 32), (33, 32), (100, 7)])
@pytest.mark.parametrize("steps", [None, 1, 3, 200])
def test_batch_sizes_are_those_that_keras_makes(count, batch_size, steps):
    sizes = {min(batch_size, count - start) for start in range(0, count, batch_size)[:steps]}
    assert set(batch_checks.batch_sizes(count, batch_size, steps)) == sizes


@pytest.mark.parametrize("share", [0.1, 0.25, 1 / 3])
def test_held_out_examples_are_counted_as_keras_counts_them(share):
    x = np.zeros((37, *SHAPE))
    held_out = keras.src.trainers.data_adapters.array_slicing.train_validation_split((x,), share)[1]
    assert batch_checks.held_out_count(x, share) == len(held_out[0])


def test_a_share_of_a_data_set_cannot_be_held_out():
    dataset = tf.data.Dataset.from_tensors(np.zeros((2, *SHAPE)))
    assert batch_checks.held_out_count(dataset, 0.0) == 0
    with pytest.raises(InputError, match="validation_data"):
        batch_checks.held_out_count(dataset, 0.5)


def test_a_batch_divides_among_critic_steps_and_packs():
    critic = mlp.discriminator((*SHAPE[:2], 2), (6,), 2)
    wgan = WGAN(mlp.generator(SHAPE, 3, (8,)), critic, critic_steps=5, packing=2)
    batch_checks.check_share(wgan, 30)
    with pytest.raises(InputError, match="packs of 2: .* multiple of 10"):
        batch_checks.check_share(wgan, 35)


def test_bfloat16_becomes_float32_on_the_host():
    values = batch_checks.to_numpy(tf.constant([1.5, math.nan], tf.bfloat16))
    assert values.dtype == "float32"
    np.testing.assert_array_equal(values, np.array([1.5, np.nan], "float32"))


@pytest.mark.parametrize("kind", [tf.sparse.from_dense, tf.RaggedTensor.from_tensor])
def test_what_is_not_dense_is_refused(kind):
    with pytest.raises(InputError, match="sparse or ragged"):
        batch_checks.to_numpy(kind(tf.ones((2, 3))))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_value_that_is_not_finite_is_refused_and_seen_in_the_graph(value, small_gan):
    gan = small_gan()
    good = np.zeros((4, *gan.image_shape), "float32")
    bad = good.copy()
    bad[2, 0, 0, 0] = value
    assert batch_checks.fits(gan, tf.constant(good))
    assert not batch_checks.fits(gan, tf.constant(bad))
    batch_checks.check(gan, good)
    with pytest.raises(InputError, match="in 1 of 4 examples"):
        batch_checks.check(gan, bad)
