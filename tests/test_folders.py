"""Files that are written whole or not at all."""

import os

import pytest

from keras_gans import folders


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "file.txt"
    folders.write_text(path, "old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        folders.write_text(path, "new")
    with pytest.raises(KeyboardInterrupt), folders.replacing(path) as unfinished:
        unfinished.write_text("half")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_text_is_utf_8(tmp_path):
    folders.write_text(tmp_path / "file.txt", "Zoë ∑")
    assert (tmp_path / "file.txt").read_bytes() == "Zoë ∑".encode()


def test_the_longest_names_can_be_written(tmp_path):
    path = tmp_path / ("n" * 251 + ".txt")
    with folders.replacing(path) as unfinished:
        assert unfinished.suffix == ".txt"
        unfinished.write_text("whole")
    assert path.read_text() == "whole"


def test_only_what_replacing_left_is_removed(tmp_path):
    with folders.replacing(tmp_path / "step-000003.keras") as unfinished:
        name = unfinished.name
        unfinished.write_text("whole")
    left = [name, "unfinished-step-000079.keras", "unfinished-config.json"]
    mine = ["unfinished-mine", "unfinished-notes.txt", "unfinished-12-thoughts.txt", "config.json"]
    for each in (*left, *mine):
        (tmp_path / each).write_text("half")
    (tmp_path / "unfinished-work").mkdir()
    (tmp_path / "unfinished-best.json").mkdir()
    folders.remove_unfinished(tmp_path)
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {*mine, "unfinished-work", "unfinished-best.json", "step-000003.keras"}
