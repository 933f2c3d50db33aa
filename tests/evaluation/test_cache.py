"""Arrays come back from the cache as they were; what it cannot give is computed again."""

import os

import numpy as np
import pytest

from keras_gans.evaluation import Evaluator, cache

FEATURES = np.random.default_rng(0).normal(size=(5, 3)).astype("float32")
SHAPES = {"features": (5, None)}


class Computation:
    """Computes the same features each time, and counts how often."""

    def __init__(self, features=FEATURES):
        self.features = features
        self.times = 0

    def __call__(self):
        self.times += 1
        return {"features": self.features}


def read(compute, shapes=SHAPES, key="entry"):
    return cache.arrays(key, shapes, compute)["features"]


def test_arrays_are_computed_once_and_come_back_the_same():
    compute = Computation()
    for _ in range(3):
        np.testing.assert_array_equal(read(compute), FEATURES)
    assert compute.times == 1
    other = Computation(2.0 * FEATURES)
    np.testing.assert_array_equal(read(other, key="another entry"), 2.0 * FEATURES)


def test_the_folder_is_that_of_the_environment_or_of_the_user(monkeypatch, cache_folder):
    assert cache.folder() == cache_folder
    monkeypatch.delenv("KERAS_GANS_CACHE")
    monkeypatch.setenv("HOME", "/home/of/a/user")
    assert str(cache.folder()) == "/home/of/a/user/.cache/keras_gans"


def test_a_key_changes_with_every_part_and_its_type():
    keys = [
        cache.key_of(*parts)
        for parts in [
            (FEATURES,),
            (FEATURES + 1.0,),
            (FEATURES.astype("float64"),),
            (FEATURES.T,),
            (FEATURES, 1),
            (FEATURES, "1"),
            (1, FEATURES),
            (None,),
            ("None",),
        ]
    ]
    assert len(set(keys)) == len(keys)
    assert cache.key_of(FEATURES.copy(), 1) == cache.key_of(FEATURES, 1)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda array: array[:-1],
        lambda array: np.zeros_like(array, "float16"),
        lambda array: np.zeros_like(array, "int32"),
        lambda array: np.full_like(array, np.nan),
        lambda array: np.full_like(array, np.inf),
        lambda array: array.astype("S"),
        lambda array: array[None],
        None,
    ],
)
def test_what_the_cache_holds_is_not_trusted(spoil, cache_folder):
    compute = Computation()
    read(compute)
    (path,) = cache_folder.iterdir()
    np.savez(path, **({"features": spoil(FEATURES)} if spoil else {}))
    np.testing.assert_array_equal(read(compute), FEATURES)
    assert compute.times == 2
    # It is whole again.
    np.testing.assert_array_equal(read(compute), FEATURES)
    assert compute.times == 2


def test_arrays_of_other_names_or_another_length_are_not_those_asked_for():
    compute = Computation()
    read(compute)
    read(compute, {"features": (None, 3)})
    assert compute.times == 1
    read(compute, {"features": (6, None)})
    read(compute, {"features": (5, None), "logits": (5, 2)})
    assert compute.times == 3


@pytest.mark.parametrize("kind", ["truncated", "empty", "text", "folder", "pipe", "link"])
def test_a_damaged_entry_is_computed_again(kind, cache_folder):
    compute = Computation()
    read(compute)
    (path,) = cache_folder.iterdir()
    content = path.read_bytes()
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to("/no/such/file")
    else:
        path.write_bytes({"truncated": content[:50], "empty": b"", "text": b"no array"}[kind])
    np.testing.assert_array_equal(read(compute), FEATURES)
    assert compute.times == 2


def test_a_folder_that_cannot_be_written_is_done_without(monkeypatch):
    monkeypatch.setenv("KERAS_GANS_CACHE", "/proc/no/such/folder")
    compute = Computation()
    for _ in range(2):
        np.testing.assert_array_equal(read(compute), FEATURES)
    assert compute.times == 2


@pytest.mark.slow
def test_scores_do_not_change_with_a_damaged_cache(noise, extractor, cache_folder):
    sets, images = (noise("train", 400, 0), noise("test", 200, 1)), noise("fake", 100, 2).images
    expected = Evaluator(*sets, extractor).evaluate(images)
    for number, path in enumerate(sorted(cache_folder.iterdir())):
        content = path.read_bytes()
        path.unlink()
        path.mkdir() if number % 2 else path.write_bytes(content[:50])
    assert Evaluator(*sets, extractor).evaluate(images) == expected
