"""Images from a folder."""

import os

import numpy as np
import pytest
from image_folders import save
from PIL import Image

from keras_gans import data
from keras_gans.errors import InputError

pytestmark = pytest.mark.filterwarnings("error")


def test_sizes(tmp_path):
    save(tmp_path / "a.png", (8, 8, 3))
    save(tmp_path / "b.png", (10, 20, 3))
    with pytest.raises(InputError, match="8x8 and 10x20.*image_size"):
        data.load_arrays(tmp_path)
    assert data.load_arrays(tmp_path, image_size=6).images.shape == (2, 6, 6, 3)


@pytest.mark.parametrize("damage", ["cut", "nonsense"])
def test_one_bad_file_is_skipped_with_a_warning(tmp_path, damage):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    for name in ("a.png", "bad.png", "c.png"):
        Image.fromarray(noise).save(tmp_path / name)
    bad = tmp_path / "bad.png"
    bad.write_bytes(bad.read_bytes()[:4000] if damage == "cut" else b"nonsense")
    with pytest.warns(UserWarning, match="1 of the 3 .* bad.png") as caught:
        images = data.load_arrays(tmp_path).images
    assert len(caught) == 1
    np.testing.assert_array_equal(images, [noise, noise])


def test_nothing_to_read(tmp_path):
    with pytest.raises(InputError, match="no folder .*absent"):
        data.load_arrays(tmp_path / "absent")
    with pytest.raises(InputError, match="no folder .*absent"):
        data.load_arrays(str(tmp_path / "absent"))
    with pytest.raises(InputError, match="holds no images .*png"):
        data.load_arrays(tmp_path)
    for name in "abcde":
        (tmp_path / f"{name}.png").write_bytes(b"nonsense")
    for image_size in (None, 8):
        with pytest.raises(InputError, match=r"none .* can be read: a.png, b.png, c.png, \.\.\."):
            data.load_arrays(tmp_path, image_size=image_size)


def test_what_is_left_out_is_named_in_one_warning(tmp_path):
    save(tmp_path / "a.png")
    (tmp_path / "b.heic").write_bytes(b"not read")
    (tmp_path / "c\x1b[2J.png").write_bytes(b"nonsense")
    os.mkfifo(tmp_path / "d.png")
    with pytest.warns(UserWarning) as caught:
        assert data.load_arrays(tmp_path).count == 1
    (message,) = (str(warning.message) for warning in caught)
    assert "1 of the 2 images" in message and r"c\x1b[2J.png" in message
    assert "2 files" in message and "b.heic, d.png" in message
