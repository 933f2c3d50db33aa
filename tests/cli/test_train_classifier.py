"""The program that trains the classifier of digits."""

import re

import numpy as np
import pytest

from keras_gans import data
from keras_gans.evaluation.extractors import classifier

pytestmark = pytest.mark.slow


def test_what_it_writes_is_the_classifier_it_reports(call, tmp_path):
    digits = data.load_arrays("mnist_5k")
    train, test = slice(0, None, 5), slice(1, None, 50)
    np.savez(
        tmp_path / "digits.npz",
        **{"x_train": digits.images[train], "y_train": digits.labels[train]},
        **{"x_test": digits.images[test], "y_test": digits.labels[test]},
    )
    output = tmp_path / "new" / "digits.weights.h5"
    arguments = ("--dataset", tmp_path / "digits.npz", "--output", output, "--epochs", 10)
    status, printed, _ = call("train_classifier", *arguments)
    assert status == 0
    reported = re.search(r"digits\.weights\.h5: ([\d.]+)% of 100 test images", printed)
    network = classifier.network()
    network.load_weights(output)
    right = classifier.accuracy(network, digits.images[test], digits.labels[test])
    assert float(reported[1]) == pytest.approx(100 * right, abs=0.01)
    assert right > 0.8


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--dataset", "mnist_5k"), ("--dataset", "mnist_5k has only the split 'train'")),
        (("--dataset", "mnits"), ("--dataset", "'mnits'", "'mnist'")),
        (("--dataset", "rgb.npz"), ("--dataset rgb.npz", "(28, 28, 3)", "(28, 28, 1)")),
        (("--dataset", "bare.npz"), ("--dataset bare.npz", "labels from 0 to 9")),
        (("--output", "digits.keras"), ("--output digits.keras", ".weights.h5")),
        (("--output", "rgb.npz/a.weights.h5"), ("--output", "rgb.npz")),
        (("--epochs", "0"), ("--epochs", "'0'")),
    ],
)
def test_bad_input(call, tmp_path, monkeypatch, arguments, named):
    monkeypatch.chdir(tmp_path)
    for name, channels in (("rgb", 3), ("bare", 1)):
        images = np.zeros((4, 28, 28, channels), "uint8")
        np.savez(f"{name}.npz", x_train=images, x_test=images)
    status, printed, complaint = call("train_classifier", *arguments)
    assert status == 2 and not printed
    assert complaint.startswith("train_classifier.py: ") and complaint.count("\n") == 1
    assert all(word in complaint for word in named)
    assert not list(tmp_path.glob("*.h5"))
