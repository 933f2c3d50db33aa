"""What `DepthToSpace` and `SpaceToDepth` share: they move pixels and channels, and are inverses."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers import DepthToSpace, SpaceToDepth


@pytest.mark.parametrize("block_size", [2, 3])
def test_they_are_inverses_of_each_other(block_size):
    images = tf.random.stateless_normal((2, 6, 12, 9 * 4), (0, 1))
    down, up = SpaceToDepth(block_size), DepthToSpace(block_size)
    assert down(images).shape == (2, 6 // block_size, 12 // block_size, 36 * block_size**2)
    np.testing.assert_array_equal(up(down(images)), images)
    if images.shape[-1] % block_size**2 == 0:
        np.testing.assert_array_equal(down(up(images)), images)


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


@pytest.mark.parametrize("layer", [DepthToSpace, SpaceToDepth])
def test_a_model_with_it_is_saved_with_its_block_size(layer, tmp_path):
    inputs = keras.Input((6, 6, 9))
    keras.Model(inputs, layer(3)(inputs)).save(tmp_path / "model.keras")
    images = tf.random.stateless_normal((2, 6, 6, 9), (0, 1))
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded(images), layer(3)(images))


@pytest.mark.parametrize("layer", [DepthToSpace, SpaceToDepth])
def test_vectors_and_blocks_of_less_than_two_are_refused(layer):
    with pytest.raises(InputError, match=r"takes images .* not the shape \(2, 8\)"):
        layer(2)(tf.zeros((2, 8)))
    for block_size in (1, 2.5, "2"):
        with pytest.raises(InputError, match=f"block_size={block_size!r} must be at least 2, a wh"):
            layer(block_size)
