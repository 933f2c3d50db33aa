"""Closed forms and bounds of the classifier score."""

import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.inception_score import classifier_score


def sharp_logits(labels, classes=10, gap=50.0):
    return gap * np.eye(classes)[labels]


def test_identical_predictions_score_one(random):
    logits = np.tile(random.normal(size=10), (200, 1))
    assert classifier_score(logits) == pytest.approx((1.0, 0.0), abs=1e-12)
    assert classifier_score(sharp_logits(np.full(200, 3))) == pytest.approx((1.0, 0.0))


@pytest.mark.parametrize("classes", [2, 10, 100])
def test_sharp_balanced_predictions_score_the_number_of_classes(classes):
    logits = sharp_logits(np.repeat(np.arange(classes), 50), classes)
    assert classifier_score(logits, splits=1) == (pytest.approx(classes), None)


def test_it_is_the_formula(random):
    logits = 3.0 * random.normal(size=(100, 5))
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    divergences = np.sum(shares * np.log(shares / shares.mean(axis=0)), axis=1)
    assert classifier_score(logits, splits=1).value == pytest.approx(np.exp(divergences.mean()))


def test_mean_and_deviation_are_of_the_splits(random):
    # All splits of these are alike, but not of those with noise.
    alike = np.tile(random.normal(size=10), (100, 1))
    different = alike + random.normal(size=alike.shape)
    assert classifier_score(alike).spread == pytest.approx(0.0, abs=1e-12)
    assert classifier_score(different).spread > 0.01
    # Ten samples on their own score less than a hundred, whose mean prediction is broader.
    assert classifier_score(different, 10).value < classifier_score(different, 1).value


def test_samples_in_the_order_of_their_classes_score_as_any(random):
    labels = np.repeat(np.arange(10), 500)
    in_order = classifier_score(sharp_logits(labels))
    # Unshuffled, each of the ten splits would hold one class, and score 1.
    assert 9.8 < in_order.value <= 10.0
    shuffled = classifier_score(sharp_logits(random.permutation(labels)))
    assert in_order.value == pytest.approx(shuffled.value, abs=0.05)


def test_the_seed_decides(random):
    logits = random.normal(size=(300, 10))
    assert classifier_score(logits, seed=1) == classifier_score(logits, seed=1)
    assert classifier_score(logits, seed=1) != classifier_score(logits, seed=2)


@pytest.mark.parametrize("gap", [1e3, 1e30])
def test_logits_whose_probabilities_vanish_give_no_nan(gap):
    score = classifier_score(sharp_logits(np.repeat([0, 1], 50), gap=gap), splits=1)
    assert score.value == pytest.approx(2.0)


def test_rounding_does_not_leave_the_bounds(random):
    # TF-GAN's score of most of these is past a bound, by 1e-16 or so.
    for classes in range(2, 12):
        identical = np.tile(random.normal(size=classes), (100, 1))
        assert classifier_score(identical, splits=1).value >= 1.0
        balanced = sharp_logits(np.tile(np.arange(classes), 7), classes, gap=200.0)
        assert classifier_score(balanced, splits=1).value <= classes


@pytest.mark.parametrize(
    ("logits", "splits", "named"),
    [
        (np.zeros((9, 3)), 10, "logits has 9 examples; at least 10"),
        (np.full((20, 3), np.inf), 10, "logits has an entry that is not"),
        (np.zeros((9, 3)), 0, "splits=0"),
    ],
)
def test_what_has_no_score_is_refused(logits, splits, named):
    with pytest.raises(InputError, match=named):
        classifier_score(logits, splits)
