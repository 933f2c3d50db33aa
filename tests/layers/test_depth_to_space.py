"""The depth-to-space layer: channels become pixels."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers import DepthToSpace


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


def test_four_copies_become_nearest_neighbours():
    images = np.random.default_rng(1).normal(size=(2, 4, 6, 3)).astype("float32")
    enlarged = DepthToSpace(2)(np.concatenate([images] * 4, axis=-1))
    np.testing.assert_array_equal(enlarged, images.repeat(2, axis=1).repeat(2, axis=2))


def test_sides_that_are_unknown_stay_unknown():
    assert DepthToSpace(2)(keras.Input((None, 6, 8))).shape == (None, None, 12, 2)


def test_channels_that_are_no_whole_blocks_are_refused():
    for images in (tf.zeros((1, 4, 7, 6)), keras.Input((4, 7, 6))):
        with pytest.raises(InputError, match="6 channels.*multiple of 4"):
            DepthToSpace(2)(images)
