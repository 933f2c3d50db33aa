"""Packing: which example goes where."""

import numpy as np
import pytest
import tensorflow as tf

from keras_gans.augmentation import pack
from keras_gans.errors import InputError


@pytest.mark.parametrize("shape", [(2,), (3, 2), (4, 5, 3)], ids=["vectors", "text", "images"])
@pytest.mark.parametrize("degree", [1, 2, 3])
def test_neighbours_are_joined_along_the_last_axis(shape, degree):
    examples = np.random.default_rng(0).normal(size=(6, *shape)).astype("float32")
    expected = [
        np.concatenate(examples[first : first + degree], axis=-1) for first in range(0, 6, degree)
    ]
    np.testing.assert_array_equal(pack(examples, degree), expected)


@pytest.mark.parametrize("dtype", ["bfloat16", "float32"])
def test_the_precision_stays(dtype):
    assert pack(tf.zeros((4, 2), dtype), 2).dtype == dtype


def test_the_gradient_goes_back_to_each_example():
    examples = tf.zeros((4, 1))
    with tf.GradientTape() as tape:
        tape.watch(examples)
        total = tf.reduce_sum(pack(examples, 2) * [[1.0, 2.0], [3.0, 4.0]])
    np.testing.assert_array_equal(tape.gradient(total, examples), [[1.0], [2.0], [3.0], [4.0]])


def test_a_batch_that_does_not_divide_is_refused():
    with pytest.raises(InputError, match="A batch of 7 examples .*degree=2"):
        pack(tf.zeros((7, 2)), 2)
    with pytest.raises(InputError, match="degree=0"):
        pack(tf.zeros((7, 2)), 0)


def test_a_graph_asserts_that_a_batch_of_unknown_size_divides():
    @tf.function(input_signature=[tf.TensorSpec((None, 2, None, 3))])
    def run(examples):
        packed = pack(examples, 2)
        assert packed.shape[-1] == 6 and packed.shape[1] == 2
        return packed

    images = np.random.default_rng(0).normal(size=(4, 2, 5, 3)).astype("float32")
    np.testing.assert_array_equal(run(images), pack(images, 2))
    with pytest.raises(tf.errors.InvalidArgumentError, match="degree=2"):
        run(tf.zeros((3, 2, 5, 3)))


def test_it_compiles_under_xla():
    examples = np.random.default_rng(0).normal(size=(4, 2, 2, 3)).astype("float32")
    packed = tf.function(lambda examples: pack(examples, 4), jit_compile=True)(examples)
    np.testing.assert_array_equal(packed, pack(examples, 4))
