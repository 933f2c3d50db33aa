import math

import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.label_accuracy import label_accuracy

LOGITS = np.array([[3.0, 1.0, 2.0], [-5.0, -1.0, -2.0], [0.0, 0.0, 9.0], [1.0, 0.0, 0.0]])


@pytest.mark.parametrize(
    ("labels", "right"), [([0, 1, 2, 0], 4), ([0, 1, 2, 1], 3), ([2, 0, 1, 2], 0)]
)
def test_it_counts_the_samples_classified_as_their_label(labels, right):
    accuracy = label_accuracy(LOGITS, labels)
    share = right / 4
    assert accuracy.value == share
    assert accuracy.spread == pytest.approx(math.sqrt(share * (1.0 - share) / 4))


def test_guessing_is_right_as_often_as_chance_within_its_spread():
    random = np.random.default_rng(0)
    accuracy = label_accuracy(random.random((20000, 10)), random.integers(10, size=20000))
    assert accuracy.spread == pytest.approx(math.sqrt(0.1 * 0.9 / 20000), rel=0.05)
    assert abs(accuracy.value - 0.1) < 4.0 * accuracy.spread


@pytest.mark.parametrize(
    ("logits", "labels", "named"),
    [
        (LOGITS[0], [0, 1, 2], r"logits .*\(3,\)"),
        (LOGITS[:0], [], "logits has 0"),
        (LOGITS + math.inf, [0, 1, 2, 0], "finite"),
        (LOGITS, [0, 1, 2], "labels must be 4, one a sample; there are 3"),
        (LOGITS, [0, 1, 2, 3], r"labels run from 0 to 3; they must lie in \[0, 3\)"),
        (LOGITS, [0, 1, 2, -1], "labels run from -1 to 2"),
        (LOGITS, [0.0, 1.0, 2.0, 0.0], "labels are float64"),
        (LOGITS, np.eye(4, dtype=int), r"labels are int64 of shape \(4, 4\)"),
    ],
)
def test_what_are_no_logits_and_labels_is_refused(logits, labels, named):
    with pytest.raises(InputError, match=named):
        label_accuracy(logits, labels)
