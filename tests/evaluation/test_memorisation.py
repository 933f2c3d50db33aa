"""Samples beside their closest training images."""

import numpy as np
import pytest

from keras_gans import data, evaluation, serving
from keras_gans.evaluation.memorisation import memorisation_picture


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_the_picture_shows_each_sample_beside_its_closest_image(random, count):
    training = random.integers(0, 256, (150, 6, 5, 3), "uint8")
    samples = np.maximum(training[:count], 1) - 1
    grid = memorisation_picture(samples, training)
    rows, columns = grid.shape[0] // 6, grid.shape[1] // 5
    assert columns % 2 == 0 and rows * columns >= 2 * count
    tiles = grid.reshape(rows, 6, columns, 5, 3).swapaxes(1, 2).reshape(-1, 6, 5, 3)
    np.testing.assert_array_equal(tiles[0 : 2 * count : 2], samples)
    np.testing.assert_array_equal(tiles[1 : 2 * count : 2], training[:count])


@pytest.mark.slow
def test_closest_training_images_stand_beside_samples(digits, tmp_path):
    train = data.load_arrays(digits).images
    np.savez(tmp_path / "learnt.npz", images=train[:8])
    generator = serving.load(tmp_path / "learnt.npz")
    picture = evaluation.closest_picture(generator, digits, 8, 0)
    tiles = (
        picture.reshape(picture.shape[0] // 28, 28, -1, 28, 1).swapaxes(1, 2).reshape(-1, 28, 28, 1)
    )
    pairs = [(tiles[first], tiles[first + 1]) for first in range(0, 16, 2)]
    for sample, closest in pairs:
        np.testing.assert_array_equal(sample, closest)
