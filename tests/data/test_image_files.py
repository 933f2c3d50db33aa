"""Listing of image files, splits and class folders."""

import os

import numpy as np
import pytest
from image_folders import save

from keras_gans import data
from keras_gans.errors import InputError

pytestmark = pytest.mark.filterwarnings("error")


def test_all_formats_at_any_depth_in_order_of_their_paths(tmp_path):
    names = ["b/1.PNG", "a.bmp", "c.gif", "b/0.jpg", "d.JPEG", "e.webp"]
    for value, name in enumerate(names):
        save(tmp_path / name, value=40 * value)
    (tmp_path / "notes.txt").write_text("not an image")
    save(tmp_path / ".hidden" / "f.png")
    read = data.load_arrays(tmp_path)
    assert read.images.shape == (6, 8, 8, 3) and read.images.dtype == np.uint8
    assert read.labels is None
    expected = [40 * names.index(name) for name in sorted(names)]
    np.testing.assert_allclose(read.images[:, 4, 4, 1], expected, atol=3)
    np.testing.assert_array_equal(data.load_arrays(str(tmp_path)).images, read.images)


def test_a_folder_has_only_the_split_train(tmp_path):
    save(tmp_path / "a.png")
    with pytest.raises(InputError, match="only the split 'train', not 'test'"):
        data.load_arrays(tmp_path, split="test")


def test_other_formats_are_read(tmp_path):
    names = ["a.png", "b.tif", "c.tiff", "d.jfif", "e.jpe", "f.ppm", "g.pgm", "h.tga", "i.jp2"]
    for value, name in enumerate(names):
        save(tmp_path / name, (8, 8) if name == "g.pgm" else (8, 8, 3), 20 * value)
    images = data.load_arrays(tmp_path).images
    np.testing.assert_allclose(images[:, 4, 4, 1], 20 * np.arange(len(names)), atol=3)


def test_links_to_folders_are_followed_once(tmp_path):
    save(tmp_path / "store" / "dogs" / "a.png", value=7)
    save(tmp_path / "set" / "cats" / "b.png", value=9)
    (tmp_path / "set" / "dogs").symlink_to(tmp_path / "store" / "dogs")
    (tmp_path / "set" / "again").symlink_to(tmp_path / "set")
    (tmp_path / "set" / "itself").symlink_to("itself")
    read = data.load_arrays(tmp_path / "set")
    assert read.images[:, 0, 0, 0].tolist() == [9, 7] and read.labels.tolist() == [0, 1]


@pytest.mark.slow
def test_a_deep_tree_and_names_of_other_encodings_are_read(tmp_path):
    place = tmp_path
    for _ in range(1200):
        place = place / "d"
        place.mkdir()
    save(place / "a.png")
    save(tmp_path / os.fsdecode(b"\xff.png"))
    assert data.load_arrays(tmp_path).count == 2
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
        assert data.load_arrays(tmp_path).count == 1


def test_folders_of_one_level_are_classes(tmp_path):
    for value, name in enumerate(("dogs/a.png", "cats/b.png", "dogs/c.png")):
        save(tmp_path / name, value=value)
    read = data.load_arrays(tmp_path)
    assert read.class_names == ("cats", "dogs")
    assert read.labels.tolist() == [0, 1, 1] and read.labels.dtype == np.int32
    assert read.images[:, 0, 0, 0].tolist() == [1, 0, 2]
    images, labels = next(iter(data.load_dataset(tmp_path, batch_size=3)))
    assert sorted(labels.numpy()) == [0, 1, 1] and images.shape == (3, 8, 8, 3)
    save(tmp_path / "top.png")
    assert data.load_arrays(tmp_path).labels is None


def test_a_class_keeps_its_label_where_a_file_cannot_be_read(tmp_path):
    for name in ("a/1.png", "b/2.png", "b/3.png"):
        save(tmp_path / name)
    (tmp_path / "a" / "0.png").write_bytes(b"nonsense")
    with pytest.warns(UserWarning, match="1 of the 4"):
        assert data.load_arrays(tmp_path).labels.tolist() == [0, 1, 1]


def test_numbers_as_names_of_folders_are_the_labels(tmp_path):
    for name in ("7/a.png", "3/b.png", "10/c.png"):
        save(tmp_path / name)
    read = data.load_arrays(tmp_path)
    assert read.labels.tolist() == [10, 3, 7] and read.class_names is None
    save(tmp_path / "69000" / "d.png")
    read = data.load_arrays(tmp_path)
    assert read.labels.tolist() == [0, 1, 2, 3] and read.class_names == ("10", "3", "69000", "7")


def test_train_and_test_are_splits(tmp_path):
    for name in ("train/cats/a.png", "train/dogs/b.png", "train/dogs/c.png"):
        save(tmp_path / name, value=1)
    for name in ("val/dogs/a.png", "val/dogs/b.png"):
        save(tmp_path / name, value=2)
    train, test = data.load_arrays(tmp_path), data.load_arrays(tmp_path, split="validation")
    assert train.count == 3 and (train.images == 1).all() and train.class_names == ("cats", "dogs")
    assert test.count == 2 and (test.images == 2).all() and test.labels.tolist() == [1, 1]
    with pytest.raises(InputError, match="splits train, val, not 'test'"):
        data.load_arrays(tmp_path, split="test")
    save(tmp_path / "car" / "a.png")  # Now a train is a vehicle.
    assert data.load_arrays(tmp_path).count == 6
