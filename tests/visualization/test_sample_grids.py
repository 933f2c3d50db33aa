"""Pictures of samples of any shape."""

import numpy as np
import pytest

from keras_gans.visualization import sample_grids


def test_images_become_the_grid_that_they_were():
    samples = np.random.default_rng(0).integers(0, 256, (5, 3, 4, 3), "uint8")
    np.testing.assert_array_equal(sample_grids.draw(samples, 2), sample_grids.grid(samples, 2))


def test_each_of_other_channels_is_a_grey_panel_of_its_own_range():
    levels = np.linspace(0.0, 1.0, 6).reshape(1, 2, 3)
    ranges = [(0.0, 1.0), (-5.0, 5.0), (100.0, 101.0), (2.0, 3e38), (-1.0, 0.0)]
    samples = np.stack([low + levels * (high - low) for low, high in ranges], axis=-1)
    panel = np.rint(255.0 * levels[0]).astype("uint8")
    np.testing.assert_array_equal(sample_grids.draw(samples)[..., 0], np.tile(panel, (1, 5)))


def test_of_many_channels_eight_are_shown():
    assert sample_grids.draw(np.zeros((1, 2, 3, 40))).shape == (2, 8 * 3, 1)


def test_a_volume_shows_its_middle_slice():
    volume = np.zeros((1, 5, 2, 2, 1))
    volume[0, 2] = [[[-3.0], [1.0]], [[3.0], [3.0]]]
    np.testing.assert_array_equal(sample_grids.draw(volume)[..., 0], [[0, 170], [255, 255]])


def test_signals_stay_in_their_cells():
    # Two signals, the left one at the bottom of the range and the right one at its top.
    signals = np.stack([np.zeros((20, 1)), np.ones((20, 1))])
    picture = sample_grids.draw(signals, columns=2).astype(int)
    blue = picture[..., 2] - picture[..., 0] > 60
    height, width = blue.shape
    assert blue[height // 2 :, : width // 2].any() and not blue[: height // 2, : width // 2].any()
    assert blue[: height // 2, width // 2 :].any() and not blue[height // 2 :, width // 2 :].any()


@pytest.mark.parametrize(
    "shape", [(9, 7), (9, 2), (9, 1), (9,), (1, 30, 12), (2, 3, 4, 5, 6, 3)], ids=str
)
def test_any_shape_has_a_picture_even_of_values_all_the_same(shape):
    for values in (np.zeros(shape), np.full(shape, 3e38, "float32")):
        picture = sample_grids.draw(values)
        assert picture.dtype == np.uint8 and picture.shape[-1] in (1, 3)


def test_stacked_pictures_keep_their_pixels_and_take_colour():
    grey, color = np.full((1, 2, 1), 7, "uint8"), np.full((2, 3, 3), 9, "uint8")
    stacked = sample_grids.stack([grey, color])
    np.testing.assert_array_equal(stacked[0, :, 0], [7, 7, 0])
    np.testing.assert_array_equal(stacked[1:], color)
    np.testing.assert_array_equal(sample_grids.stack([grey, grey]), np.full((2, 2, 1), 7))


def test_a_grid_places_images_row_by_row():
    tiles = np.arange(5, dtype="uint8").reshape(5, 1, 1, 1) * np.ones((5, 2, 3, 1), "uint8")
    grid = sample_grids.grid(tiles, columns=3)[..., 0]
    assert grid.shape == (4, 9)
    np.testing.assert_array_equal(grid[0, ::3], [0, 1, 2])
    np.testing.assert_array_equal(grid[2, ::3], [3, 4, 0])
