import itertools

import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.matching import matched_error


@pytest.mark.parametrize("classes", [1, 2, 10, 37])
def test_a_permutation_is_undone(random, classes):
    names = random.permutation(classes)
    codes = random.permutation(np.repeat(np.arange(classes), 20))
    error, labels = matched_error(codes, names[codes], classes)
    assert error == 0.0
    np.testing.assert_array_equal(labels, names)


def test_the_error_is_the_share_that_is_mixed_up(random):
    labels = np.repeat(np.arange(10), 100)
    codes = (labels + 3) % 10
    codes[np.flatnonzero(labels == 4)[:80]] = 2  # Which is the code of the nines.
    error, matched = matched_error(codes, labels, 10)
    assert error == pytest.approx(0.08)
    np.testing.assert_array_equal(matched, (np.arange(10) - 3) % 10)


def test_two_codes_of_one_class_cannot_both_be_right():
    # The majority of either code is 0; one of the two has to be 1.
    codes, labels = [0] * 10 + [1] * 10, [0] * 6 + [1] * 4 + [0] * 9 + [1]
    assert matched_error(codes, labels, 2)[0] == pytest.approx(1.0 - 13 / 20)
    np.testing.assert_array_equal(matched_error(codes, labels, 2).labels, [1, 0])


def test_no_matching_is_better(random):
    codes, labels = random.integers(5, size=(2, 60))
    shares = [
        np.mean(np.array(names)[codes] != labels) for names in itertools.permutations(range(5))
    ]
    error, matched = matched_error(codes, labels, num_classes=5)
    assert error == pytest.approx(min(shares))
    assert np.mean(matched[codes] != labels) == pytest.approx(error)


def test_codes_that_say_nothing_are_as_good_as_chance(random):
    codes, labels = random.integers(10, size=(2, 20000))
    # The best of all matchings of noise gains a few deviations, sqrt(0.1 * 0.9 / 20000) = 0.002.
    assert 0.88 < matched_error(codes, labels, 10).error < 0.9


@pytest.mark.parametrize(
    ("codes", "labels", "classes", "named"),
    [
        ([], [], 2, "codes are"),
        ([0, 1], [0], 2, "labels must be 2, one a sample; there are 1"),
        ([0, 2], [0, 1], 2, r"codes run from 0 to 2; they must lie in \[0, 2\)"),
        ([0, 1], [-1, 1], 2, "labels run from -1 to 1"),
        ([0.5, 1.0], [0, 1], 2, "codes are float64"),
        (np.eye(2, dtype=int), [0, 1], 2, r"codes are int64 of shape \(2, 2\)"),
        ([0], [0], 0, "num_classes=0"),
    ],
)
def test_what_are_no_codes_and_labels_is_refused(codes, labels, classes, named):
    with pytest.raises(InputError, match=named):
        matched_error(codes, labels, classes)
