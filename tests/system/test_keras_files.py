"""Verification of .keras files."""

import zipfile

import pytest

from keras_gans.errors import InputError
from keras_gans.system import keras_files


@pytest.fixture
def path(tmp_path):
    """A file with the names of a .keras file."""
    path = tmp_path / "gan.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", "{}")
        archive.writestr("model.weights.h5", b"weights" * 100)
    return path


def test_a_whole_file_passes(path):
    keras_files.check_whole(path)
    keras_files.check_whole(str(path))


def test_a_byte_that_changed_is_found_and_its_member_named(path):
    content = bytearray(path.read_bytes())
    content[content.index(b"weights" * 100) + 5] ^= 1
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"gan\.keras is damaged in model\.weights\.h5\.$"):
        keras_files.check_whole(path)


@pytest.mark.parametrize("length", [0, 2, 100, -30])
def test_a_file_that_is_cut_is_refused(path, length):
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(InputError, match=r"gan\.keras is truncated or not a \.keras file\.$"):
        keras_files.check_whole(path)


def test_other_archives_are_no_keras_files(path, tmp_path):
    path.rename(tmp_path / "gan.zip")
    with zipfile.ZipFile(tmp_path / "other.keras", "w") as archive:
        archive.writestr("notes.txt", "words")
    for name in ("gan.zip", "other.keras"):
        with pytest.raises(InputError, match=rf"{name} is not a \.keras file\.$"):
            keras_files.check_whole(tmp_path / name)


def test_a_file_that_is_not_there_or_a_folder_is_named(tmp_path):
    with pytest.raises(InputError, match=r"There is no file .*absent\.keras"):
        keras_files.check_whole(tmp_path / "absent.keras")
    (tmp_path / "folder.keras").mkdir()
    with pytest.raises(InputError, match=r"folder\.keras is a folder, where a file is needed"):
        keras_files.check_whole(tmp_path / "folder.keras")
