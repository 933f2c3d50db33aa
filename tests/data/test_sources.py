"""`load_arrays`, `load_dataset` and their sources."""

import warnings

import numpy as np
import pytest
from image_folders import save

from keras_gans import data
from keras_gans.data import sources
from keras_gans.errors import DownloadError, InputError


@pytest.mark.parametrize("source", [None, 3, "", ["mnist"]])
def test_a_source_of_no_known_kind(source):
    with pytest.raises(InputError, match="source must be"):
        data.load_arrays(source)


def test_an_existing_directory_goes_before_a_tfds_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mnist").mkdir()
    with pytest.raises(InputError, match="the folder 'mnist' holds no images"):
        data.load_arrays("mnist")


def test_load_batches_a_folder(tmp_path):
    for value in range(5):
        save(tmp_path / f"{value}.png", value=value)
    (batch,) = data.load_dataset(tmp_path, batch_size=4, image_size=4)
    assert batch.shape == (4, 4, 4, 3)


def test_what_can_only_be_a_path_is_not_looked_up_by_name(tmp_path):
    (tmp_path / "notes.txt").write_text("words")
    with pytest.raises(InputError, match="notes.txt' is a file, but neither a folder nor an .npz"):
        data.load_arrays(tmp_path / "notes.txt")
    for source in (tmp_path / "absent", f"{tmp_path}/absent", "./absent"):
        with pytest.raises(InputError, match="there is no folder '.*'"):
            data.load_arrays(source)
    with pytest.raises(InputError, match="the home of a user who is not known"):
        data.load_arrays("~nobody-of-this-name/images")


def test_splits_are_found_by_the_folders_and_not_by_files(tmp_path):
    for name in ("trainA", "trainB", "testA"):
        save(tmp_path / "both" / name / "0.png")
    assert sources.find_splits(tmp_path / "both") == {"trainA", "trainB", "testA"}
    for source in ("mnist_5k", "stacked_mnist", "./absent", tmp_path / "absent.npz"):
        assert sources.find_splits(source) == set()


def read_here(source, **settings):
    """Reads the data sets of a machine without a network, which has "digits" alone."""
    if source == "wrong":
        raise InputError("wrong is no data set")
    if source != "digits":
        raise DownloadError(f"{source} is not here")
    images = np.zeros((2, *settings.get("shape", (4, 4, 1))), np.uint8)
    return data.ImageData(source, images, None)


def test_an_absent_default_is_replaced_with_one_loud_warning():
    with pytest.warns(
        UserWarning, match="'digits' INSTEAD OF 'faces'.*faces is not here"
    ) as caught:
        read = data.load_or_fall_back(
            None, default="faces", fallback="digits", reader=read_here, shape=(8, 8, 1)
        )
    assert len(caught) == 1
    assert read.name == "digits" and read.image_shape == (8, 8, 1)


def test_without_a_fallback_an_absent_default_is_an_error():
    with pytest.raises(DownloadError, match="faces is not here"):
        data.load_or_fall_back(None, default="faces", fallback=None, reader=read_here)


def test_what_the_user_named_is_never_replaced():
    names = {"default": "faces", "fallback": "digits", "reader": read_here}
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        with pytest.raises(DownloadError):
            data.load_or_fall_back("faces", **names)
        named = data.load_or_fall_back("digits", **names)
        present = data.load_or_fall_back(None, **names | {"default": "digits"})
    assert named.name == present.name == "digits"


def test_a_mistake_is_not_a_failed_download():
    with pytest.raises(InputError, match="wrong is no data set"):
        data.load_or_fall_back(None, default="wrong", fallback="digits", reader=read_here)
