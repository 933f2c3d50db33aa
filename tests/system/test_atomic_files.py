"""Files that are written whole or not at all."""

import os

import pytest

from keras_gans.errors import InputError
from keras_gans.system import atomic_files


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "file.txt"
    atomic_files.write_text(path, "old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic_files.write_text(path, "new")
    with pytest.raises(KeyboardInterrupt), atomic_files.replacing(path) as unfinished:
        unfinished.write_text("half")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_text_is_utf_8(tmp_path):
    atomic_files.write_text(tmp_path / "file.txt", "Zoë ∑")
    assert (tmp_path / "file.txt").read_bytes() == "Zoë ∑".encode()


def test_the_longest_names_can_be_written(tmp_path):
    path = tmp_path / ("n" * 251 + ".txt")
    with atomic_files.replacing(path) as unfinished:
        assert unfinished.suffix == ".txt"
        unfinished.write_text("whole")
    assert path.read_text() == "whole"


def test_only_what_replacing_left_is_removed(tmp_path):
    with atomic_files.replacing(tmp_path / "step-000003.keras") as unfinished:
        name = unfinished.name
        unfinished.write_text("whole")
    left = [name, "unfinished-step-000079.keras", "unfinished-config.json"]
    mine = ["unfinished-mine", "unfinished-notes.txt", "unfinished-12-thoughts.txt", "config.json"]
    for each in (*left, *mine):
        (tmp_path / each).write_text("half")
    (tmp_path / "unfinished-work").mkdir()
    (tmp_path / "unfinished-best.json").mkdir()
    atomic_files.remove_unfinished(tmp_path)
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {*mine, "unfinished-work", "unfinished-best.json", "step-000003.keras"}


@pytest.mark.parametrize("what", ["folder", "pipe", "link", "parent"])
def test_an_output_that_is_no_file_is_refused(what, tmp_path):
    path = tmp_path / "output.png"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "link":
        path.symlink_to(tmp_path / "nowhere" / "at all")
    else:
        (tmp_path / "file").write_bytes(b"")
        path = tmp_path / "file" / "output.png"
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError, match="^--output "):
        atomic_files.check_output_file(path, "--output")
    assert sorted(tmp_path.iterdir()) == before


def test_an_output_that_is_free_or_a_file_is_taken(tmp_path):
    (tmp_path / "old.png").write_bytes(b"")
    for path in (tmp_path / "old.png", tmp_path / "new.png", tmp_path / "new" / "new.png"):
        assert atomic_files.check_output_file(path, "--output") == path


def test_a_link_to_nothing_is_no_folder_to_write_in(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "nowhere" / "at all")
    with pytest.raises(InputError, match="--output .*link cannot be written"):
        atomic_files.check_writable(tmp_path / "link", "--output")
