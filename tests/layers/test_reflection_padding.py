import keras
import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.layers import ReflectionPadding2D


def test_the_image_continues_as_in_a_mirror_that_stands_on_its_edge():
    image = np.arange(12, dtype="float32").reshape(1, 3, 4, 1)
    padded = ReflectionPadding2D(2)(image)[0, :, :, 0]
    assert padded.shape == (7, 8)
    np.testing.assert_array_equal(padded[2:-2, 2:-2], image[0, :, :, 0])
    np.testing.assert_array_equal(padded[2], [2, 1, 0, 1, 2, 3, 2, 1])
    np.testing.assert_array_equal(padded[:, 2], [8, 4, 0, 4, 8, 4, 0])


def test_its_shape_is_known_before_it_runs():
    layer = ReflectionPadding2D(3)
    assert layer(keras.Input((8, None, 2))).shape == (None, 14, None, 2)
    assert ReflectionPadding2D.from_config(layer.get_config()).padding == 3


def test_more_than_the_image_cannot_be_reflected():
    with pytest.raises(InputError, match="3x9 is too small to reflect 3 pixels"):
        ReflectionPadding2D(3)(keras.Input((3, 9, 1)))
