"""Samples beside their closest training images."""

import numpy as np
import pytest

from keras_gans import data, evaluation, serving


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
