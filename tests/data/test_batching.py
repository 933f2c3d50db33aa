"""Arrays a batch at a time: nothing is left out, doubled, or held all at once."""

import numpy as np
import pytest
import tensorflow as tf

from keras_gans.data import batching
from keras_gans.errors import InputError


@pytest.mark.parametrize("count", [1, 6, 7])
@pytest.mark.parametrize("batch_size", [1, 3, 7, 100])
def test_the_slices_follow_each_other_from_the_first_place_to_the_last(count, batch_size):
    parts = [list(range(count))[rows] for rows in batching.slices(count, batch_size)]
    assert sum(parts, []) == list(range(count))
    assert all(len(part) == batch_size for part in parts[:-1])
    assert 1 <= len(parts[-1]) <= batch_size


@pytest.mark.parametrize("array", [np.arange(14.0).reshape(7, 2), tf.range(7)])
def test_a_function_is_never_given_more_than_a_batch_and_makes_what_it_makes_of_all(array):
    seen = []

    def square(batch):
        seen.append(len(batch))
        return batch * batch

    np.testing.assert_array_equal(batching.apply(square, array, 3), array * array)
    assert seen == [3, 3, 1]


@pytest.mark.parametrize("batch_size", [0, -2])
def test_batches_of_nothing_are_refused(batch_size):
    with pytest.raises(InputError, match=f"batch_size={batch_size} must be at least 1"):
        batching.apply(np.square, np.ones((4, 2)), batch_size)


def test_an_array_without_rows_is_refused():
    with pytest.raises(InputError, match="is empty"):
        batching.apply(np.square, np.ones((0, 2)), 4)
