"""PNG and GIF files."""

import numpy as np
import pytest
from PIL import Image

from keras_gans.errors import InputError
from keras_gans.visualization import picture_files


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


def test_an_image_is_not_enlarged_beyond_memory(small_machine, tmp_path):
    picture_files.save_png(tmp_path / "image.png", np.zeros((10, 10, 1), "uint8"), 100)
    with pytest.raises(InputError, match="scale=101"):
        picture_files.save_png(tmp_path / "larger.png", np.zeros((10, 10, 1), "uint8"), 101)
    assert not (tmp_path / "larger.png").exists()
