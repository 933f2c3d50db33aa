"""Images at the borders of the package."""

import numpy as np
import pytest
from PIL import Image

from keras_gans.data import image_range
from keras_gans.errors import InputError
from keras_gans.visualization import picture_files, sample_grids


def test_the_ends_and_the_middle_of_the_range():
    levels = image_range.to_uint8(np.array([-1.0, 0.0, 1.0, -3.0, 3.0], "float32"))
    np.testing.assert_array_equal(levels, [0, 128, 255, 0, 255])


def test_all_levels_survive_the_way_into_the_package_and_back():
    levels = np.arange(256, dtype="uint8")
    inside = levels.astype("float32") / 127.5 - 1.0
    np.testing.assert_array_equal(image_range.to_uint8(inside), levels)


def test_any_size_fits_where_none_is_fixed():
    levels = np.full((2, 4, 6, 3), 255, "uint8")
    np.testing.assert_array_equal(
        image_range.to_floats(levels, (None, None, 3)), np.ones(levels.shape)
    )
    with pytest.raises(InputError, match=r"must be \(count, any, any, 1\)"):
        image_range.to_floats(levels, (None, None, 1))


def test_a_grid_places_images_row_by_row():
    tiles = np.arange(5, dtype="uint8").reshape(5, 1, 1, 1) * np.ones((5, 2, 3, 1), "uint8")
    sheet = sample_grids.grid(tiles, columns=3)[..., 0]
    assert sheet.shape == (4, 9)
    np.testing.assert_array_equal(sheet[0, ::3], [0, 1, 2])
    np.testing.assert_array_equal(sheet[2, ::3], [3, 4, 0])


def test_png_files_keep_every_pixel(tmp_path):
    for channels in (1, 3):
        image = np.random.default_rng(0).integers(0, 256, (5, 7, channels), "uint8")
        picture_files.save_png(tmp_path / "image.png", image, scale=2)
        np.testing.assert_array_equal(
            picture_files.read_png(tmp_path / "image.png")[::2, ::2], image
        )


def test_gifs_have_a_page_a_frame(tmp_path):
    frames = [np.full((4, 4, 1), level, "uint8") for level in (0, 100, 200)]
    picture_files.save_gif(tmp_path / "frames.gif", frames)
    assert Image.open(tmp_path / "frames.gif").n_frames == 3
