"""Shapes of examples."""

import pytest
import tensorflow as tf

from keras_gans.augmentation import shapes
from keras_gans.errors import InputError


def test_what_is_no_batch_of_images_is_refused():
    with pytest.raises(InputError, match=r"Mixer takes images .*, not \(8, 2\)"):
        shapes.check_images(tf.zeros((8, 2)), "Mixer")
    with pytest.raises(InputError, match="of 1 or 3 channels, not of 2"):
        shapes.check_images(tf.zeros((1, 4, 4, 2)), "Mixer", (1, 3))
    shapes.check_images(tf.zeros((1, 4, 4, 2)), "Mixer")
    shapes.check_images(tf.zeros((1, 4, 4, 1)), "Mixer", (1, 3))


def test_a_shape_holds_integers_where_they_are_known_and_tensors_where_not():
    @tf.function(input_signature=[tf.TensorSpec((None, 4, None, 1))])
    def measure(batch):
        count, height, width, channels = shapes.shape_of(batch)
        assert (height, channels) == (4, 1) and tf.is_tensor(count) and tf.is_tensor(width)
        return count, width

    assert [int(size) for size in measure(tf.zeros((2, 4, 5, 1)))] == [2, 5]
    assert shapes.shape_of(tf.zeros((2, 4, 5, 1))) == (2, 4, 5, 1)
