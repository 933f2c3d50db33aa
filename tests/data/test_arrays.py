"""Images from arrays and from .npy and .npz files."""

import warnings

import numpy as np
import pytest

from keras_gans import data
from keras_gans.errors import InputError


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (6, 4, 4, 3), np.uint8)


def test_uint8_arrays_are_taken_as_they_are(images):
    read = data.load_arrays(images)
    np.testing.assert_array_equal(read.images, images)
    assert read.labels is None


def test_floats_in_minus_one_to_one_become_the_nearest_level(images):
    read = data.load_arrays(images.astype(np.float64) / 127.5 - 1)
    assert read.images.dtype == np.uint8
    np.testing.assert_array_equal(read.images, images)


def test_a_channel_axis_is_added(images):
    assert data.load_arrays(images[..., 0]).images.shape == (6, 4, 4, 1)


def test_labels_come_along_as_int32(images):
    read = data.load_arrays((images, np.arange(6).reshape(6, 1)))
    assert read.labels.dtype == np.int32
    np.testing.assert_array_equal(read.labels, np.arange(6))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (np.full((2, 4, 4), 1.5), r"\[-1, 1\].* float64 in \[1.5, 1.5\]"),
        (np.full((2, 4, 4), np.nan), r"in \[nan, nan\]"),
        (np.full((2, 4, 4), 7), r"int64 in \[7, 7\]"),
        (np.zeros((2, 4), np.uint8), r"shape \(2, 4\)"),
        (np.zeros((2, 4, 4, 2), np.uint8), r"shape \(2, 4, 4, 2\)"),
        (np.zeros((0, 4, 4, 1), np.uint8), "not be empty"),
        ((np.zeros((2, 4, 4), np.uint8), np.zeros(3, int)), r"labels .* \(3,\)"),
        ((np.zeros((2, 4, 4), np.uint8), np.zeros(2)), "labels .* float64"),
        ((np.zeros((2, 4, 4), np.uint8),), "images, labels"),
        (np.zeros((256, 200, 3), np.uint8), r"one image of 3 channels .* images\[None\]"),
        (np.zeros((28, 28, 1), np.uint8), r"one image of 1 channels .* images\[\.\.\., None\]"),
        ((np.zeros((2, 4, 4), np.uint8), np.array([0, 2**32])), "32 bits, .* 0 to 4294967296"),
        ((np.zeros((2, 4, 4), np.uint8), np.array([0, 2**63], "uint64")), "32 bits"),
    ],
)
def test_wrong_arrays_are_described(wrong, message):
    with pytest.raises(InputError, match=message):
        data.load_arrays(wrong)


def test_floats_that_may_be_zero_to_one_are_warned_about():
    with pytest.warns(UserWarning, match="2 \\* images - 1"):
        read = data.load_arrays(np.linspace(0, 1, 16).reshape(1, 4, 4))
    assert (read.images.min(), read.images.max()) == (128, 255)  # As they are: from grey to white.


@pytest.mark.parametrize(
    ("images_key", "labels_key"),
    [("images", "labels"), ("x", "y"), ("x_train", "y_train"), ("arr_0", "arr_1")],
)
def test_npz_keys(tmp_path, images, images_key, labels_key):
    path = tmp_path / "set.npz"
    np.savez(path, **{images_key: images, labels_key: np.arange(6)})
    for source in (path, str(path)):
        read = data.load_arrays(source)
        np.testing.assert_array_equal(read.images, images)
        np.testing.assert_array_equal(read.labels, np.arange(6))


def test_npz_splits(tmp_path, images):
    path = tmp_path / "set.npz"
    np.savez(path, x_train=images, x_test=images[:2])
    read = data.load_arrays(path, split="test")
    assert len(read.images) == 2 and read.labels is None
    with pytest.raises(InputError, match=r"x_test.*'validation'"):
        data.load_arrays(path, split="validation")


def test_npy(tmp_path, images):
    np.save(tmp_path / "set.npy", images)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(data.load_arrays(tmp_path / "set.npy").images, images)


def test_bad_files_are_named(tmp_path):
    (tmp_path / "broken.npz").write_bytes(b"PK\x03\x04 nothing more")
    (tmp_path / "empty.npy").write_bytes(b"")
    np.savez(tmp_path / "pickled.npz", images=np.array([{}], object))
    for name in ["broken.npz", "empty.npy", "pickled.npz", "absent.npz"]:
        with pytest.raises(InputError, match=name):
            data.load_arrays(tmp_path / name)


def test_narrow_images_are_read_where_nothing_else_can_be_meant():
    narrow = np.zeros((20, 12, 3, 1), np.uint8)
    assert data.load_arrays(narrow).images.shape == (20, 12, 3, 1)
    assert data.load_arrays(np.zeros((20, 4, 4), np.uint8)).images.shape == (20, 4, 4, 1)


def test_not_a_number_in_files_is_refused(tmp_path):
    wrong = np.zeros((2, 4, 4), np.float32)
    wrong[1, 2, 3] = np.nan
    np.save(tmp_path / "set.npy", wrong)
    np.savez(tmp_path / "set.npz", images=wrong)
    for name in ("set.npy", "set.npz"):
        with pytest.raises(InputError, match=r"in \[nan, nan\]"):
            data.load_arrays(tmp_path / name)
