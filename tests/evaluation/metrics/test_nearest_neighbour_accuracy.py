"""Nearest neighbours are those of brute force."""

import importlib

import numpy as np
import pytest

from keras_gans.evaluation.metrics.nearest_neighbour_accuracy import nearest_neighbour_accuracy

#: The module, whose name in the package is that of the function.
NEIGHBOURS = importlib.import_module(nearest_neighbour_accuracy.__module__)


def nearest_labels(train_features, train_labels, test_features):
    distances = np.linalg.norm(test_features[:, None] - train_features, axis=-1)
    return np.asarray(train_labels)[distances.argmin(axis=1)]


def test_the_nearest_neighbour_is_that_of_brute_force(unrelated):
    train_features, train_labels, test_features, _ = unrelated
    nearest = nearest_labels(train_features, train_labels, test_features)
    # Every label is right, so that one other neighbour would be seen.
    accuracy = nearest_neighbour_accuracy(train_features, train_labels, test_features, nearest)
    assert accuracy == (1.0, 0.0)
    # With a label of its own, each of 500 training examples is distinguished from the others.
    unique = np.arange(500)
    nearest = nearest_labels(train_features, unique, test_features)
    assert nearest_neighbour_accuracy(train_features, unique, test_features, nearest).value == 1.0


def test_blocks_change_nothing(unrelated, monkeypatch):
    whole = nearest_neighbour_accuracy(*unrelated)
    monkeypatch.setattr(NEIGHBOURS, "_MOST_SCORES", 7 * 500 + 3)
    assert nearest_neighbour_accuracy(*unrelated) == whole
    monkeypatch.setattr(NEIGHBOURS, "_MOST_SCORES", 1)
    assert nearest_neighbour_accuracy(*unrelated) == whole


@pytest.mark.parametrize(("scale", "shift"), [(1.0, 1e3), (1e-30, 0.0), (1e30, 0.0)])
def test_the_neighbours_are_the_same_far_away_and_at_any_scale(unrelated, scale, shift):
    """Where squares lose their last digits in float32, vanish, or are infinite."""
    train_features, _, test_features, _ = unrelated
    unique = np.arange(500)
    nearest = nearest_labels(train_features, unique, test_features)
    moved = (scale * train_features + shift, unique, scale * test_features + shift, nearest)
    # At 1000 the features themselves have lost digits, and a few ties with them.
    assert nearest_neighbour_accuracy(*moved).value >= (0.99 if shift else 1.0)


def test_an_example_is_its_own_nearest_neighbour(unrelated):
    train_features, train_labels, *_ = unrelated
    own = nearest_neighbour_accuracy(train_features, train_labels, train_features, train_labels)
    assert own.value == 1.0
