"""Nearest-neighbour accuracy of frozen features."""

import numpy as np

from keras_gans.data import batching
from keras_gans.evaluation.metrics.estimate import mean_with_error
from keras_gans.evaluation.metrics.labelled_features import check_labelled, largest, mean_of

#: Scores of test against training examples that are in memory at a time: 64 MB.
_MOST_SCORES = 2**24


def nearest_neighbour_accuracy(train_features, train_labels, test_features, test_labels):
    """Share of test examples whose nearest training example has their label.

    Nearness is the Euclidean distance of the features as they are. It is compared in float32 after
    the mean was taken away: of two examples whose squared distances differ by less than about a
    millionth of the features' largest squared norm, either may count as the nearer.

    Args:
        train_features: Floats `(train_count, dimension)`.
        train_labels: Integers `(train_count,)`.
        test_features: Floats `(test_count, dimension)`.
        test_labels: Integers `(test_count,)`.

    Returns:
        An `Estimate` in [0, 1], its spread the binomial standard error.

    Raises:
        InputError: If these are not such arrays, or hold no example.

    Reference: Donahue et al. 2016, section 4.2, https://arxiv.org/abs/1605.09782
    """
    train_features, train_labels = check_labelled("train", train_features, train_labels)
    test_features, test_labels = check_labelled(
        "test", test_features, test_labels, train_features.shape[1]
    )
    centre = mean_of(train_features)
    train_features, test_features = train_features - centre, test_features - centre
    # Squares of large features would be infinite.
    scale = max(largest(train_features).max(), largest(test_features).max()) or 1.0
    train_features /= scale
    test_features /= scale

    # The least |a - b|^2 over b is the largest a.b - |b|^2 / 2.
    half_norms = 0.5 * np.einsum("ij,ij->i", train_features, train_features)
    nearest = np.empty(len(test_features), "int64")
    block = max(1, _MOST_SCORES // len(train_features))
    for rows in batching.slices(len(test_features), block):
        scores = test_features[rows] @ train_features.T
        scores -= half_norms
        nearest[rows] = scores.argmax(axis=1)
    return mean_with_error(train_labels[nearest] == test_labels)
