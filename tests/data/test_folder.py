import warnings

import numpy as np
import pytest
from PIL import Image

from keras_gans import data
from keras_gans.errors import InputError


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
