"""Distances of all pairs written out, in float64, for the tests of what computes them in blocks."""

import numpy as np


def distances(first, second):
    """Returns the Euclidean distances of the rows of two arrays, `(first_count, second_count)`."""
    difference = first[:, None].astype("float64") - second[None].astype("float64")
    return np.sqrt(np.sum(difference**2, axis=-1))


def kth_distances(features, k):
    """Returns the distance of each row to its k-th nearest among the others."""
    to_others = distances(features, features)
    np.fill_diagonal(to_others, np.inf)
    return np.sort(to_others, axis=1)[:, k - 1]
