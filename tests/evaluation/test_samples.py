"""Images of a folder: their colours and their size."""

import numpy as np
import pytest

from keras_gans import serving
from keras_gans.visualization import picture_files


def test_a_folder_is_in_colour_if_any_of_its_images_is(tmp_path):
    random = np.random.default_rng(0)
    for number, channels in enumerate((1, 3, 1)):
        image = random.integers(256, size=(8, 8, channels), dtype="uint8")
        picture_files.save_png(tmp_path / f"{number}.png", image)
    assert serving.load(tmp_path).image_shape == (8, 8, 3)


def test_the_commonest_size_is_that_of_a_folder(tmp_path):
    random = np.random.default_rng(0)
    for number, side in enumerate((16, 8, 8)):
        image = random.integers(256, size=(side, side, 1), dtype="uint8")
        picture_files.save_png(tmp_path / f"{number}.png", image)
    with pytest.warns(UserWarning, match="2 sizes .* the commonest, 8x8"):
        generator = serving.load(tmp_path)
    assert generator.image_shape == (8, 8, 1)
    assert next(generator.batches(3)).shape == (3, 8, 8, 1)
