"""Coins and integers."""

import numpy as np
import pytest

from keras_gans.augmentation import chances

LAST = np.nextafter(np.float32(1.0), np.float32(0.0))


@pytest.fixture
def uniform():
    return np.random.default_rng(0).uniform(-1, 1, 20_000).astype("float32")


def test_coins_fall_with_their_probability_never_with_0_and_always_with_1(uniform):
    edges = np.array([-1.0, 0.0, LAST], "float32")
    assert not np.any(chances.coins(edges, 0.0))
    assert np.all(chances.coins(edges, 1.0))
    # Four standard deviations of a share.
    share = np.mean(chances.coins(uniform, 0.3))
    assert abs(share - 0.3) < 4 * np.sqrt(0.3 * 0.7 / len(uniform))


@pytest.mark.parametrize("count", [1, 2, 7, 33])
def test_integers_are_equally_likely_and_below_the_count(uniform, count):
    assert chances.integers(np.array([-1.0, LAST, 1.0], "float32"), count).numpy().tolist() == [
        0,
        count - 1,
        count - 1,
    ]
    counts = np.bincount(chances.integers(uniform, count), minlength=count)
    expected = len(uniform) / count
    chi_squared = np.sum((counts - expected) ** 2 / expected)
    # Mean count - 1, variance 2 (count - 1).
    assert chi_squared <= count - 1 + 5 * np.sqrt(2 * (count - 1))
