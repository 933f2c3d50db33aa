"""Decoding of image files."""

import struct
import zlib

import numpy as np
import pytest
from image_folders import save
from PIL import Image

from keras_gans import data
from keras_gans.data import decoding
from keras_gans.errors import InputError
from keras_gans.visualization import picture_files

pytestmark = pytest.mark.filterwarnings("error")


def test_grey_only_if_all_are_grey(tmp_path):
    save(tmp_path / "a.png", (8, 8), 10)
    save(tmp_path / "b.png", (8, 8), 20)
    assert data.load_arrays(tmp_path).images.shape == (2, 8, 8, 1)
    assert data.load_arrays(tmp_path, channels=3).images.shape == (2, 8, 8, 3)
    save(tmp_path / "c.png", (8, 8, 3), 30)
    images = data.load_arrays(tmp_path).images
    assert images.shape == (3, 8, 8, 3)
    np.testing.assert_array_equal(images[:, 0, 0, 0], [10, 20, 30])
    assert data.load_arrays(tmp_path, channels=1).images.shape == (3, 8, 8, 1)


def test_sixteen_bit_grey_is_scaled_not_clipped(tmp_path):
    Image.fromarray(np.full((4, 4), 0x8000, np.uint16)).save(tmp_path / "deep.png")
    images = data.load_arrays(tmp_path).images
    assert images.shape == (1, 4, 4, 1) and (images == 128).all()


def test_the_central_square_is_kept(tmp_path):
    pixels = np.zeros((8, 24), np.uint8)
    pixels[:, 8:16] = 200
    Image.fromarray(pixels).save(tmp_path / "wide.png")
    assert (data.load_arrays(tmp_path, image_size=8).images == 200).all()


def test_exif_orientation_is_applied(tmp_path):
    pixels = np.zeros((8, 16), np.uint8)
    pixels[:, :8] = 255  # the left half is white
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise: the left half becomes the upper one
    Image.fromarray(pixels).save(tmp_path / "turned.png", exif=exif)
    (image,) = data.load_arrays(tmp_path).images
    assert image.shape == (16, 8, 1)
    assert (image[:8] == 255).all() and (image[8:] == 0).all()


def test_transparency_becomes_white(tmp_path):
    pixels = np.zeros((4, 4, 4), np.uint8)
    pixels[:2, :, 3] = 255  # the upper half is opaque black
    Image.fromarray(pixels, "RGBA").save(tmp_path / "a.png")
    (image,) = data.load_arrays(tmp_path).images
    assert (image[:2] == 0).all() and (image[2:] == 255).all()


def test_a_program_in_postscript_is_not_run_whatever_its_name(tmp_path, monkeypatch):
    def run(*arguments, **settings):
        raise AssertionError("a program is started")

    monkeypatch.setattr("subprocess.check_call", run)
    monkeypatch.setattr("subprocess.Popen", run)
    script = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n%%EndComments\nshowpage\n"
    (tmp_path / "a.png").write_bytes(script)
    with pytest.raises(InputError, match="none .* can be read: a.png"):
        data.load_arrays(tmp_path)
    with pytest.raises(OSError):
        picture_files.read_png(tmp_path / "a.png")


def test_images_of_too_many_pixels_are_not_decoded(tmp_path, monkeypatch):
    save(tmp_path / "a.png", (8, 8))
    save(tmp_path / "b.png", (9, 8))
    monkeypatch.setattr(decoding, "MOST_PIXELS", 64)
    with pytest.warns(UserWarning, match="1 of the 2 images .* more than 64 pixels .* b.png"):
        assert data.load_arrays(tmp_path).images.shape == (1, 8, 8, 1)


def test_a_header_that_claims_too_much_costs_no_memory(tmp_path):
    save(tmp_path / "a.png")
    content = bytearray((tmp_path / "a.png").read_bytes())
    content[16:24] = struct.pack(">II", 100_000, 100_000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(InputError, match="none .* a.png .*80,000,000 pixels"):
        data.load_arrays(tmp_path)


@pytest.mark.parametrize(("highest", "shift"), [(255, 0), (1023, 2), (4095, 4), (65535, 8)])
def test_files_of_sixteen_bits_are_scaled_by_the_highest_value_of_all(tmp_path, highest, shift):
    for name, value in (("a.png", highest), ("b.tif", highest // 2), ("c.png", 3)):
        Image.fromarray(np.full((4, 4), value, np.uint16)).save(tmp_path / name)
    images = data.load_arrays(tmp_path).images
    expected = [highest >> shift, (highest // 2) >> shift, 3 >> shift]
    assert images[:, 0, 0, 0].tolist() == expected and expected[0] == 255


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 0.5, 1.0], [0, 128, 255]),
        ([-1.0, 0.0, 1.0], [0, 128, 255]),
        ([0.0, 100.4, 255.0], [0, 100, 255]),
        ([0.0, 2048.0, 4095.0], [0, 128, 255]),
    ],
)
def test_floats_are_scaled_by_the_range_of_all(tmp_path, values, expected):
    for index, value in enumerate(values):
        Image.fromarray(np.full((4, 4), value, np.float32)).save(tmp_path / f"{index}.tif")
    assert data.load_arrays(tmp_path).images[:, 0, 0, 0].tolist() == expected


def test_other_modes_have_their_colours(tmp_path):
    palette = Image.new("P", (8, 8), 1)
    palette.putpalette([0, 0, 0, 200, 100, 50])
    palette.save(tmp_path / "a.png", transparency=0)
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(tmp_path / "b.jpg", quality=100)
    Image.new("1", (8, 8), 1).save(tmp_path / "c.png")
    Image.new("LA", (8, 8), (100, 0)).save(tmp_path / "d.png")
    frames = [Image.new("L", (8, 8), value) for value in (30, 60)]
    frames[0].save(tmp_path / "e.gif", save_all=True, append_images=frames[1:])
    expected = [(200, 100, 50), (255, 0, 0), (255,) * 3, (255,) * 3, (30,) * 3]
    np.testing.assert_allclose(data.load_arrays(tmp_path).images[:, 4, 4], expected, atol=2)


@pytest.mark.parametrize("kind", [1, 2, 7])
def test_an_orientation_of_another_type_is_none(tmp_path, kind):
    entry = struct.pack("<HHHI", 1, 0x112, kind, 1) + b"6\0\0\0" + struct.pack("<I", 0)
    save(tmp_path / "a.jpg", (8, 16, 3), exif=b"Exif\0\0II*\0" + struct.pack("<I", 8) + entry)
    save(tmp_path / "b.jpg", (8, 16, 3), exif=b"Exif\0\0nonsense")
    assert data.load_arrays(tmp_path).images.shape == (2, 8, 16, 3)
