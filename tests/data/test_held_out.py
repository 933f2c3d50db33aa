"""Training images together with held-out ones."""

import numpy as np
import pytest
from image_folders import save

from keras_gans import data
from keras_gans.data import held_out
from keras_gans.errors import SplitError


@pytest.fixture
def images():
    """Image i has the value i everywhere."""
    return np.arange(50, dtype=np.uint8)[:, None, None, None] * np.ones((1, 4, 4, 1), np.uint8)


def levels(examples):
    return examples.images[:, 0, 0, 0].tolist()


def test_without_a_test_split_one_image_in_ten_is_held_out_and_none_is_in_both(images):
    labels = np.arange(50) % 3
    train, test = data.load_with_held_out((images, labels), seed=4)
    assert (train.count, test.count) == (45, 5)
    assert sorted(levels(train) + levels(test)) == list(range(50))
    for part in (train, test):
        np.testing.assert_array_equal(part.labels, np.array(levels(part)) % 3)
    assert (train.name, test.name) == ("array, nine in ten", "array, one in ten")


def test_the_seed_chooses_what_is_held_out(images):
    first, again, other = (levels(data.load_with_held_out(images, seed=s)[1]) for s in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize("is_read", [False, True])
def test_an_npz_with_a_test_split_holds_out_that(tmp_path, images, is_read):
    path = tmp_path / "both.npz"
    np.savez(path, x_train=images[:40], x_test=images[40:])
    train, test = data.load_with_held_out(data.load_arrays(path) if is_read else path)
    assert (levels(train), levels(test)) == (list(range(40)), list(range(40, 50)))
    assert (train.name, test.name) == (f"{path} train", f"{path} test")


def test_a_folder_without_a_test_split_holds_out_that_of_validation(tmp_path):
    for name, value in (("train/a.png", 1), ("train/b.png", 2), ("val/a.png", 3)):
        save(tmp_path / name, value=value)
    train, test = data.load_with_held_out(tmp_path)
    assert (levels(train), levels(test)) == ([1, 2], [3])


def test_test_images_are_brought_to_the_shape_of_the_training_images_already_read(tmp_path):
    for name in ("train/a.png", "test/a.png"):
        save(tmp_path / name, (8, 8, 3))
    read = data.load_arrays(tmp_path, image_size=4, channels=1)
    assert data.load_with_held_out(read)[1].image_shape == (4, 4, 1)


def test_chosen_rows_keep_their_order_and_their_labels(images):
    examples = data.ImageData("levels", images, np.arange(50), ("a", "b"))
    chosen = held_out.choose(examples, [7, 3])
    assert levels(chosen) == chosen.labels.tolist() == [7, 3]
    assert chosen.class_names == ("a", "b")
    assert levels(held_out.choose(examples, slice(2))) == [0, 1]


def test_of_test_images_as_many_are_read_as_are_asked_for(tmp_path, images):
    path = tmp_path / "both.npz"
    np.savez(path, x_train=images[:39], x_test=images[39:])
    assert levels(held_out.load_test(path)) == list(range(39, 50))
    assert levels(held_out.load_test(path, most=3)) == [39, 44, 49]
    np.savez(path, x_train=images)
    with pytest.raises(SplitError, match="test"):
        held_out.load_test(path, most=3)
