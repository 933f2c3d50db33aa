import importlib
import random as python_random

import keras
import numpy as np
import pytest

from keras_gans.evaluation.metrics.linear_probe import linear_probe
from keras_gans.evaluation.metrics.nearest_neighbour_accuracy import nearest_neighbour_accuracy

#: The module, whose name in the package is that of the function.
PROBE = importlib.import_module(linear_probe.__module__)


@pytest.fixture
def short_training(monkeypatch):
    monkeypatch.setattr(PROBE, "PROBE_STEPS", 200)
    monkeypatch.setattr(PROBE, "PROBE_BATCH_SIZE", 64)


@pytest.mark.parametrize("classify", [nearest_neighbour_accuracy, linear_probe])
def test_noise_says_nothing_of_the_labels(unrelated, short_training, classify):
    accuracy = classify(*unrelated)
    # Four classes, 400 test examples.
    assert accuracy.spread == pytest.approx(np.sqrt(0.25 * 0.75 / 400), rel=0.1)
    assert abs(accuracy.value - 0.25) < 4.0 * accuracy.spread


@pytest.mark.slow
def test_the_probe_separates_what_a_plane_separates(random, monkeypatch):
    monkeypatch.setattr(PROBE, "PROBE_BATCH_SIZE", 64)
    train, test = random.normal(size=(2, 600, 5))
    direction = np.array([1.0, -2.0, 0.5, 0.0, 3.0])
    train, test = (part[np.abs(part @ direction) > 0.3] for part in (train, test))
    labels = [(part @ direction > 0).astype(int) for part in (train, test)]
    # Whatever the units of the features are.
    units, shift = np.array([1e-4, 1.0, 1e3, 1.0, 10.0]), 50.0
    train, test = (part * units + shift * units for part in (train, test))
    assert linear_probe(train, labels[0], test, labels[1]).value > 0.995
    assert linear_probe(train, labels[0], train, labels[0]).value == 1.0


def test_the_probe_is_as_good_as_the_best_plane_between_gaussians(random, short_training):
    # N(-m, 1) and N(m, 1) in each of three features: right with probability Phi(|m| sqrt 3).
    labels = random.integers(2, size=20000)
    features = random.normal(size=(20000, 3)) + 0.5 * (2 * labels[:, None] - 1)
    accuracy = linear_probe(features[:10000], labels[:10000], features[10000:], labels[10000:])
    assert accuracy.value == pytest.approx(0.80677, abs=4 * accuracy.spread)


def test_the_probe_is_linear_and_neighbours_are_not(random, short_training):
    features = random.uniform(-1.0, 1.0, (2000, 2))
    labels = (features[:, 0] * features[:, 1] > 0).astype(int)  # No line separates a chessboard.
    data = features[:1500], labels[:1500], features[1500:], labels[1500:]
    assert linear_probe(*data).value < 0.65
    assert nearest_neighbour_accuracy(*data).value > 0.95


def test_a_feature_that_is_constant_in_training_does_no_harm(random, short_training):
    labels = np.repeat([0, 1], 100)
    constant = 100.0 + 1e-5 * random.normal(size=200)  # To the last digit of float32.
    features = np.stack([labels + 0.1 * random.normal(size=200), constant], axis=1)
    test_features = features + [0.0, 5.0]
    assert linear_probe(features, labels, test_features, labels).value == 1.0


def test_labels_may_be_any_integers_and_unknown_ones_are_missed(short_training):
    features, labels = np.array([[-1.0], [1.0]]), [-7, 1000]
    test_features = np.array([[-1.0], [1.0], [1.0], [1.0]])
    for classify in (linear_probe, nearest_neighbour_accuracy):
        assert classify(features, labels, test_features, [-7, 1000, 3, -7]).value == 0.5


@pytest.mark.slow
def test_the_same_seed_gives_the_same_probe_and_nobody_elses_noise_is_used(unrelated, monkeypatch):
    # Long before the optimum, the order of the examples is seen.
    monkeypatch.setattr(PROBE, "PROBE_STEPS", 5)
    monkeypatch.setattr(PROBE, "PROBE_BATCH_SIZE", 4)
    states = python_random.getstate(), np.random.get_state()[1].tolist()
    first = linear_probe(*unrelated, seed=1)
    assert (python_random.getstate(), np.random.get_state()[1].tolist()) == states
    keras.utils.set_random_seed(7)
    assert linear_probe(*unrelated, seed=1) == first
    assert linear_probe(*unrelated, seed=2) != first
