"""Encoders are compared in one way."""

import importlib

import pytest

from keras_gans.evaluation.metrics.linear_probe import linear_probe
from keras_gans.evaluation.metrics.nearest_neighbour_accuracy import nearest_neighbour_accuracy
from keras_gans.evaluation.tasks.representations import evaluate_representations

PROBE = importlib.import_module(linear_probe.__module__)


@pytest.fixture
def short_training(monkeypatch):
    monkeypatch.setattr(PROBE, "PROBE_STEPS", 200)
    monkeypatch.setattr(PROBE, "PROBE_BATCH_SIZE", 64)


@pytest.mark.slow
def test_encoders_are_evaluated_in_one_way(random, short_training):
    labels = random.integers(2, size=300)
    images = random.integers(0, 256, (300, 2, 2, 1), "uint8")
    images[:, 0, 1, 0] = 100 + 50 * labels
    encoders = {
        "knowing": lambda images: images[:, :1, 1] / 255.0,  # Two axes too many.
        "blind": lambda images: images[:, 0, 0] / 255.0,
    }
    data = images[:200], labels[:200], images[200:], labels[200:]
    representations = evaluate_representations(encoders, *data)
    assert list(representations) == ["knowing", "blind"]
    assert representations["knowing"].linear_probe.value == 1.0
    assert representations["knowing"].nearest_neighbour.value == 1.0
    features = [images[:200, 0, 0] / 255.0, labels[:200], images[200:, 0, 0] / 255.0, labels[200:]]
    assert representations["blind"].linear_probe == linear_probe(*features)
    assert representations["blind"].nearest_neighbour == nearest_neighbour_accuracy(*features)
