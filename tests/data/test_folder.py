"""Folders of image files: what is found, what it becomes, and what is refused."""

import os
import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image

from keras_gans import data
from keras_gans.data import decoding
from keras_gans.errors import InputError
from keras_gans.visualization import picture_files


def save(path, shape=(8, 8, 3), value=100, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full(shape, value, np.uint8)).save(path, **options)


@pytest.fixture(autouse=True)
def no_unexpected_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_all_formats_at_any_depth_in_order_of_their_paths(tmp_path):
    names = ["b/1.PNG", "a.bmp", "c.gif", "b/0.jpg", "d.JPEG", "e.webp"]
    for value, name in enumerate(names):
        save(tmp_path / name, value=40 * value)
    (tmp_path / "notes.txt").write_text("not an image")
    save(tmp_path / ".hidden" / "f.png")
    read = data.read(tmp_path)
    assert read.images.shape == (6, 8, 8, 3) and read.images.dtype == np.uint8
    assert read.labels is None
    expected = [40 * names.index(name) for name in sorted(names)]
    np.testing.assert_allclose(read.images[:, 4, 4, 1], expected, atol=3)
    np.testing.assert_array_equal(data.read(str(tmp_path)).images, read.images)


def test_grey_only_if_all_are_grey(tmp_path):
    save(tmp_path / "a.png", (8, 8), 10)
    save(tmp_path / "b.png", (8, 8), 20)
    assert data.read(tmp_path).images.shape == (2, 8, 8, 1)
    assert data.read(tmp_path, channels=3).images.shape == (2, 8, 8, 3)
    save(tmp_path / "c.png", (8, 8, 3), 30)
    images = data.read(tmp_path).images
    assert images.shape == (3, 8, 8, 3)
    np.testing.assert_array_equal(images[:, 0, 0, 0], [10, 20, 30])
    assert data.read(tmp_path, channels=1).images.shape == (3, 8, 8, 1)


def test_sixteen_bit_grey_is_scaled_not_clipped(tmp_path):
    Image.fromarray(np.full((4, 4), 0x8000, np.uint16)).save(tmp_path / "deep.png")
    images = data.read(tmp_path).images
    assert images.shape == (1, 4, 4, 1) and (images == 128).all()


def test_sizes(tmp_path):
    save(tmp_path / "a.png", (8, 8, 3))
    save(tmp_path / "b.png", (10, 20, 3))
    with pytest.raises(InputError, match="8x8 and 10x20.*image_size"):
        data.read(tmp_path)
    assert data.read(tmp_path, image_size=6).images.shape == (2, 6, 6, 3)


def test_the_central_square_is_kept(tmp_path):
    pixels = np.zeros((8, 24), np.uint8)
    pixels[:, 8:16] = 200
    Image.fromarray(pixels).save(tmp_path / "wide.png")
    assert (data.read(tmp_path, image_size=8).images == 200).all()


def test_exif_orientation_is_applied(tmp_path):
    pixels = np.zeros((8, 16), np.uint8)
    pixels[:, :8] = 255  # the left half is white
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise: the left half becomes the upper one
    Image.fromarray(pixels).save(tmp_path / "turned.png", exif=exif)
    (image,) = data.read(tmp_path).images
    assert image.shape == (16, 8, 1)
    assert (image[:8] == 255).all() and (image[8:] == 0).all()


def test_transparency_becomes_white(tmp_path):
    pixels = np.zeros((4, 4, 4), np.uint8)
    pixels[:2, :, 3] = 255  # the upper half is opaque black
    Image.fromarray(pixels, "RGBA").save(tmp_path / "a.png")
    (image,) = data.read(tmp_path).images
    assert (image[:2] == 0).all() and (image[2:] == 255).all()


@pytest.mark.parametrize("damage", ["cut", "nonsense"])
def test_one_bad_file_is_skipped_with_a_warning(tmp_path, damage):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    for name in ("a.png", "bad.png", "c.png"):
        Image.fromarray(noise).save(tmp_path / name)
    bad = tmp_path / "bad.png"
    bad.write_bytes(bad.read_bytes()[:4000] if damage == "cut" else b"nonsense")
    with pytest.warns(UserWarning, match="1 of the 3 .* bad.png") as caught:
        images = data.read(tmp_path).images
    assert len(caught) == 1
    np.testing.assert_array_equal(images, [noise, noise])


def test_nothing_to_read(tmp_path):
    with pytest.raises(InputError, match="no folder .*absent"):
        data.read(tmp_path / "absent")
    with pytest.raises(InputError, match="no folder .*absent"):
        data.read(str(tmp_path / "absent"))
    with pytest.raises(InputError, match="holds no images .*png"):
        data.read(tmp_path)
    for name in "abcde":
        (tmp_path / f"{name}.png").write_bytes(b"nonsense")
    for image_size in (None, 8):
        with pytest.raises(InputError, match=r"none .* can be read: a.png, b.png, c.png, \.\.\."):
            data.read(tmp_path, image_size=image_size)


def test_a_folder_has_only_the_split_train(tmp_path):
    save(tmp_path / "a.png")
    with pytest.raises(InputError, match="only the split 'train', not 'test'"):
        data.read(tmp_path, split="test")


def test_load_batches_a_folder(tmp_path):
    for value in range(5):
        save(tmp_path / f"{value}.png", value=value)
    (batch,) = data.load(tmp_path, batch_size=4, image_size=4)
    assert batch.shape == (4, 4, 4, 3)


def test_other_formats_are_read(tmp_path):
    names = ["a.png", "b.tif", "c.tiff", "d.jfif", "e.jpe", "f.ppm", "g.pgm", "h.tga", "i.jp2"]
    for value, name in enumerate(names):
        save(tmp_path / name, (8, 8) if name == "g.pgm" else (8, 8, 3), 20 * value)
    images = data.read(tmp_path).images
    np.testing.assert_allclose(images[:, 4, 4, 1], 20 * np.arange(len(names)), atol=3)


def test_what_is_left_out_is_named_in_one_warning(tmp_path):
    save(tmp_path / "a.png")
    (tmp_path / "b.heic").write_bytes(b"not read")
    (tmp_path / "c\x1b[2J.png").write_bytes(b"nonsense")
    os.mkfifo(tmp_path / "d.png")
    with pytest.warns(UserWarning) as caught:
        assert data.read(tmp_path).count == 1
    (message,) = (str(warning.message) for warning in caught)
    assert "1 of the 2 images" in message and r"c\x1b[2J.png" in message
    assert "2 files" in message and "b.heic, d.png" in message


def test_a_program_in_postscript_is_not_run_whatever_its_name(tmp_path, monkeypatch):
    def run(*arguments, **settings):
        raise AssertionError("a program is started")

    monkeypatch.setattr("subprocess.check_call", run)
    monkeypatch.setattr("subprocess.Popen", run)
    script = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n%%EndComments\nshowpage\n"
    (tmp_path / "a.png").write_bytes(script)
    with pytest.raises(InputError, match="none .* can be read: a.png"):
        data.read(tmp_path)
    with pytest.raises(OSError):
        picture_files.read_png(tmp_path / "a.png")


def test_images_of_too_many_pixels_are_not_decoded(tmp_path, monkeypatch):
    save(tmp_path / "a.png", (8, 8))
    save(tmp_path / "b.png", (9, 8))
    monkeypatch.setattr(decoding, "MOST_PIXELS", 64)
    with pytest.warns(UserWarning, match="1 of the 2 images .* more than 64 pixels .* b.png"):
        assert data.read(tmp_path).images.shape == (1, 8, 8, 1)


def test_a_header_that_claims_too_much_costs_no_memory(tmp_path):
    save(tmp_path / "a.png")
    content = bytearray((tmp_path / "a.png").read_bytes())
    content[16:24] = struct.pack(">II", 100_000, 100_000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(InputError, match="none .* a.png .*80,000,000 pixels"):
        data.read(tmp_path)


def test_links_to_folders_are_followed_once(tmp_path):
    save(tmp_path / "store" / "dogs" / "a.png", value=7)
    save(tmp_path / "set" / "cats" / "b.png", value=9)
    (tmp_path / "set" / "dogs").symlink_to(tmp_path / "store" / "dogs")
    (tmp_path / "set" / "again").symlink_to(tmp_path / "set")
    (tmp_path / "set" / "itself").symlink_to("itself")
    read = data.read(tmp_path / "set")
    assert read.images[:, 0, 0, 0].tolist() == [9, 7] and read.labels.tolist() == [0, 1]


def test_a_deep_tree_and_names_of_other_encodings_are_read(tmp_path):
    place = tmp_path
    for _ in range(1200):
        place = place / "d"
        place.mkdir()
    save(place / "a.png")
    save(tmp_path / os.fsdecode(b"\xff.png"))
    assert data.read(tmp_path).count == 2
    # Python's own removal of a tree is recursive.
    (place / "a.png").unlink()
    while place != tmp_path:
        place.rmdir()
        place = place.parent


def test_a_folder_that_cannot_be_entered_is_named(tmp_path, monkeypatch):
    save(tmp_path / "open" / "a.png")
    save(tmp_path / "closed" / "b.png")
    scan = os.scandir

    def refuse(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.warns(UserWarning, match="1 folders in .* cannot be entered: closed"):
        assert data.read(tmp_path).count == 1


def test_folders_of_one_level_are_classes(tmp_path):
    for value, name in enumerate(("dogs/a.png", "cats/b.png", "dogs/c.png")):
        save(tmp_path / name, value=value)
    read = data.read(tmp_path)
    assert read.class_names == ("cats", "dogs")
    assert read.labels.tolist() == [0, 1, 1] and read.labels.dtype == np.int32
    assert read.images[:, 0, 0, 0].tolist() == [1, 0, 2]
    images, labels = next(iter(data.load(tmp_path, batch_size=3)))
    assert sorted(labels.numpy()) == [0, 1, 1] and images.shape == (3, 8, 8, 3)
    save(tmp_path / "top.png")
    assert data.read(tmp_path).labels is None


def test_a_class_keeps_its_label_where_a_file_cannot_be_read(tmp_path):
    for name in ("a/1.png", "b/2.png", "b/3.png"):
        save(tmp_path / name)
    (tmp_path / "a" / "0.png").write_bytes(b"nonsense")
    with pytest.warns(UserWarning, match="1 of the 4"):
        assert data.read(tmp_path).labels.tolist() == [0, 1, 1]


def test_numbers_as_names_of_folders_are_the_labels(tmp_path):
    for name in ("7/a.png", "3/b.png", "10/c.png"):
        save(tmp_path / name)
    read = data.read(tmp_path)
    assert read.labels.tolist() == [10, 3, 7] and read.class_names is None
    save(tmp_path / "69000" / "d.png")
    read = data.read(tmp_path)
    assert read.labels.tolist() == [0, 1, 2, 3] and read.class_names == ("10", "3", "69000", "7")


def test_train_and_test_are_splits(tmp_path):
    for name in ("train/cats/a.png", "train/dogs/b.png", "train/dogs/c.png"):
        save(tmp_path / name, value=1)
    for name in ("val/dogs/a.png", "val/dogs/b.png"):
        save(tmp_path / name, value=2)
    train, test = data.read(tmp_path), data.read(tmp_path, split="validation")
    assert train.count == 3 and (train.images == 1).all() and train.class_names == ("cats", "dogs")
    assert test.count == 2 and (test.images == 2).all() and test.labels.tolist() == [1, 1]
    with pytest.raises(InputError, match="splits train, val, not 'test'"):
        data.read(tmp_path, split="test")
    reference, held_out = data.read_with_held_out(tmp_path)
    assert (reference.count, held_out.count) == (3, 2)
    save(tmp_path / "car" / "a.png")  # Now a train is a vehicle.
    assert data.read(tmp_path).count == 6


@pytest.mark.parametrize(("highest", "shift"), [(255, 0), (1023, 2), (4095, 4), (65535, 8)])
def test_files_of_sixteen_bits_are_scaled_by_the_highest_value_of_all(tmp_path, highest, shift):
    for name, value in (("a.png", highest), ("b.tif", highest // 2), ("c.png", 3)):
        Image.fromarray(np.full((4, 4), value, np.uint16)).save(tmp_path / name)
    images = data.read(tmp_path).images
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
    assert data.read(tmp_path).images[:, 0, 0, 0].tolist() == expected


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
    np.testing.assert_allclose(data.read(tmp_path).images[:, 4, 4], expected, atol=2)


@pytest.mark.parametrize("kind", [1, 2, 7])
def test_an_orientation_of_another_type_is_none(tmp_path, kind):
    entry = struct.pack("<HHHI", 1, 0x112, kind, 1) + b"6\0\0\0" + struct.pack("<I", 0)
    save(tmp_path / "a.jpg", (8, 16, 3), exif=b"Exif\0\0II*\0" + struct.pack("<I", 8) + entry)
    save(tmp_path / "b.jpg", (8, 16, 3), exif=b"Exif\0\0nonsense")
    assert data.read(tmp_path).images.shape == (2, 8, 16, 3)
