"""Channels become pixels and back."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers import DepthToSpace, SpaceToDepth


def test_each_channel_lands_at_its_place_in_the_block():
    depth = np.random.default_rng(0).normal(size=(2, 3, 5, 2 * 2 * 3)).astype("float32")
    space = DepthToSpace(2)(depth).numpy()
    assert space.shape == (2, 6, 10, 3)
    for row in range(2):
        for column in range(2):
            first = (2 * row + column) * 3
            np.testing.assert_array_equal(
                space[:, row::2, column::2], depth[..., first : first + 3]
            )


@pytest.mark.parametrize("block_size", [2, 3])
def test_they_are_inverses_of_each_other(block_size):
    images = tf.random.stateless_normal((2, 6, 12, 9 * 4), (0, 1))
    down, up = SpaceToDepth(block_size), DepthToSpace(block_size)
    assert down(images).shape == (2, 6 // block_size, 12 // block_size, 36 * block_size**2)
    np.testing.assert_array_equal(up(down(images)), images)
    if images.shape[-1] % block_size**2 == 0:
        np.testing.assert_array_equal(down(up(images)), images)


def test_four_copies_become_nearest_neighbours_and_the_mean_of_blocks_an_average_pool():
    images = np.random.default_rng(1).normal(size=(2, 4, 6, 3)).astype("float32")
    enlarged = DepthToSpace(2)(np.concatenate([images] * 4, axis=-1))
    np.testing.assert_array_equal(enlarged, images.repeat(2, axis=1).repeat(2, axis=2))
    shrunk = SpaceToDepth(2)(images).numpy().reshape(2, 2, 3, 4, 3).mean(axis=3)
    np.testing.assert_allclose(shrunk, keras.ops.average_pool(images, 2), atol=1e-6)


@pytest.mark.parametrize("layer", [DepthToSpace, SpaceToDepth])
def test_the_second_derivative_is_that_of_a_permutation(layer):
    """The gradient of |sum of squares' gradient|^2 / 2 is 4 x, and so for any reordering of x."""
    images = tf.random.stateless_normal((2, 4, 4, 8), (0, 1))
    rearrange = layer(2)
    with tf.GradientTape() as outer:
        outer.watch(images)
        with tf.GradientTape() as inner:
            inner.watch(images)
            value = tf.reduce_sum(rearrange(images) ** 2)
        half_square = tf.reduce_sum(inner.gradient(value, images) ** 2) / 2.0
    np.testing.assert_allclose(outer.gradient(half_square, images), 4.0 * images, rtol=1e-6)


def test_sides_that_are_unknown_stay_unknown():
    inputs = keras.Input((None, 6, 8))
    assert DepthToSpace(2)(inputs).shape == (None, None, 12, 2)
    assert SpaceToDepth(2)(inputs).shape == (None, None, 3, 32)


@pytest.mark.parametrize("layer", [DepthToSpace, SpaceToDepth])
def test_a_model_with_it_is_saved_with_its_block_size(layer, tmp_path):
    inputs = keras.Input((6, 6, 9))
    keras.Model(inputs, layer(3)(inputs)).save(tmp_path / "model.keras")
    images = tf.random.stateless_normal((2, 6, 6, 9), (0, 1))
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded(images), layer(3)(images))


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (DepthToSpace, (1, 4, 7, 6), "6 channels.*multiple of 4"),
        (SpaceToDepth, (1, 4, 7, 6), "4x7.*multiples of 2"),
    ],
)
def test_parts_of_blocks_are_refused(layer, shape, message):
    for images in (tf.zeros(shape), keras.Input(shape[1:])):
        with pytest.raises(InputError, match=message):
            layer(2)(images)


@pytest.mark.parametrize("layer", [DepthToSpace, SpaceToDepth])
def test_vectors_and_blocks_of_one_are_refused(layer):
    with pytest.raises(InputError, match=r"takes images .* not the shape \(2, 8\)"):
        layer(2)(tf.zeros((2, 8)))
    with pytest.raises(InputError, match="block_size=1 must be at least 2"):
        layer(1)
