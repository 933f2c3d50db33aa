"""Features with labels are refused where a classifier could not use them; their statistics."""

import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.labelled_features import check_labelled, largest, mean_of
from keras_gans.evaluation.metrics.linear_probe import linear_probe
from keras_gans.evaluation.metrics.nearest_neighbour_accuracy import nearest_neighbour_accuracy


def test_features_come_back_as_float32_and_labels_as_int64():
    features, labels = check_labelled("train", [[1, 2], [3, 4]], np.array([5, -6], "int16"))
    assert (features.dtype, labels.dtype) == ("float32", "int64")
    assert (features.tolist(), labels.tolist()) == ([[1.0, 2.0], [3.0, 4.0]], [5, -6])


def test_the_mean_of_many_features_far_from_0_loses_no_digits():
    # Summed in float32, 10,000 numbers near 1e6 would be off by more than a half.
    features = 1e6 + np.tile(np.float32([[0.0, 1.0], [1.0, 0.0]]), (5000, 1))
    np.testing.assert_array_equal(mean_of(features.astype("float32")), [1e6 + 0.5, 1e6 + 0.5])


def test_the_largest_value_is_that_of_either_sign():
    np.testing.assert_array_equal(largest(np.float32([[1, -5, 0], [-3, 2, 0]])), [3, 5, 0])


@pytest.mark.parametrize("classify", [nearest_neighbour_accuracy, linear_probe])
@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({0: np.zeros((0, 3))}, "train_features has 0"),
        ({0: np.zeros((2, 3, 1))}, r"train_features .*\(2, 3, 1\)"),
        ({2: np.zeros((2, 4))}, "test_features have 4 dimensions, and train_features 3"),
        ({2: np.full((2, 3), np.nan)}, "test_features .* not a finite"),
        ({0: np.full((2, 3), 1e200)}, "train_features reach"),
        ({1: [0, 1, 1]}, "train_labels must be 2, one a sample; there are 3"),
        ({3: [0.0, 1.0]}, "test_labels are float64"),
    ],
)
def test_what_are_no_features_and_labels_is_refused(classify, changed, named):
    given = {0: np.eye(2, 3), 1: [0, 1], 2: np.eye(2, 3), 3: [0, 1]} | changed
    with pytest.raises(InputError, match=named):
        classify(*given.values())
