"""The closest training images are those of brute force."""

import all_pairs
import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.closest_images import closest


@pytest.fixture
def training(random):
    return random.integers(0, 256, (150, 6, 5, 3), "uint8")


def test_the_closest_training_image_of_each_sample(random, training, block_entries):
    samples = random.integers(0, 256, (70, 6, 5, 3), "uint8")
    distances = all_pairs.distances(samples.reshape(70, -1), training.reshape(150, -1))
    nearest = closest(samples, training)
    np.testing.assert_array_equal(nearest.indices, distances.argmin(axis=1))
    np.testing.assert_allclose(nearest.distances, distances.min(axis=1), rtol=1e-12)


def test_copies_are_found_at_no_distance(training, block_entries):
    chosen = [3, 149, 3, 0]
    nearest = closest(training[chosen], np.concatenate([training, training]))
    np.testing.assert_array_equal(nearest.indices, chosen)
    np.testing.assert_array_equal(nearest.distances, 0.0)


@pytest.mark.parametrize(
    ("samples", "named"),
    [
        (np.zeros((2, 6, 5, 3)), "samples must be a uint8 array"),
        (np.zeros((0, 6, 5, 3), "uint8"), "samples is empty"),
        (np.zeros((2, 6, 5, 1), "uint8"), "one shape"),
    ],
)
def test_what_cannot_be_compared_is_refused(samples, training, named):
    with pytest.raises(InputError, match=named):
        closest(samples, training)
