"""The space-to-depth layer: pixels become channels."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers import SpaceToDepth


def test_the_pixels_of_a_block_follow_each_other_row_by_row():
    images = np.random.default_rng(0).normal(size=(2, 4, 6, 3)).astype("float32")
    depth = SpaceToDepth(2)(images)
    assert depth.shape == (2, 2, 3, 12)
    block = images[1, 2:4, 4:6]
    np.testing.assert_array_equal(
        depth[1, 1, 2], np.concatenate([block[0, 0], block[0, 1], block[1, 0], block[1, 1]])
    )


def test_the_mean_of_the_pixels_of_blocks_is_an_average_pool():
    images = np.random.default_rng(1).normal(size=(2, 4, 6, 3)).astype("float32")
    shrunk = SpaceToDepth(2)(images).numpy().reshape(2, 2, 3, 4, 3).mean(axis=3)
    np.testing.assert_allclose(shrunk, keras.ops.average_pool(images, 2), atol=1e-6)


def test_sides_that_are_unknown_stay_unknown():
    assert SpaceToDepth(2)(keras.Input((None, 6, 8))).shape == (None, None, 3, 32)


def test_sides_that_are_no_whole_blocks_are_refused():
    for images in (tf.zeros((1, 4, 7, 6)), keras.Input((4, 7, 6))):
        with pytest.raises(InputError, match="4x7.*multiples of 2"):
            SpaceToDepth(2)(images)
