"""Neighbourhoods of features: distances of all pairs, and the radii of the nearest neighbours.

Distances are Euclidean. They come from matrix products in float64, are kept in float32, and no
more of them than a block of rows is in memory at once. They are not those of scipy.spatial.distance
because `cdist`, which uses no matrix product, takes three times as long for features of 128 numbers
and nine times as long for 2,048.
"""

import numpy as np

from keras_gans.data import batching
from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.checks import check_feature_pair, check_features

# Distances in memory at once: 64 MB in float64.
_BLOCK_ENTRIES = 2**23
# Relative to the squared norms; the products' rounding errors are smaller.
_ROUNDING = 1e-13


def radii(features, k):
    """Distance of each example to its k-th nearest among the others.

    Args:
        features: Array `(count, dimension)` of more than k examples.
        k: Int, at least 1.

    Returns:
        A float32 array `(count,)`.

    Raises:
        InputError: If features are too few or not finite, or k is less than 1.
    """
    _check_k(k)
    features = check_features("features", features, k + 1)
    radii_of = np.empty(len(features), "float32")
    for rows, distances in distance_blocks(features, features):
        # An example is its own nearest, so the k-th other one comes k places after it.
        radii_of[rows] = np.partition(distances, k, axis=1)[:, k]
    return radii_of


def distance_blocks(rows_features, columns_features):
    """Yields slices of rows, and their distances to all columns as float32.

    Distances between equal pairs are equal whatever their place in a product, since rounding to
    float32 takes away what differs; those between duplicates are 0.
    """
    # Of features far from the origin, the norms would drown the distances.
    centre = columns_features.mean(axis=0, dtype="float64")
    columns = columns_features - centre
    # One product gives |x|^2 - 2 x y + |y|^2.
    columns = np.hstack([-2.0 * columns, np.ones((len(columns), 1)), _norms(columns)]).T
    for rows in row_blocks(len(rows_features), len(columns_features)):
        block = rows_features[rows] - centre
        block = np.hstack([block, _norms(block), np.ones((len(block), 1))])
        squares = (block @ columns).astype("float32")
        yield rows, np.sqrt(np.maximum(squares, 0.0, out=squares), out=squares)


def _norms(features):
    """Squared norms as a column, less what rounding may leave between duplicates."""
    return (1.0 - _ROUNDING) * np.einsum("ij,ij->i", features, features)[:, None]


def row_blocks(count, entries_in_row):
    """Returns slices of rows, each of no more entries than may be in memory at once."""
    return batching.slices(count, max(1, _BLOCK_ENTRIES // entries_in_row))


def check_neighbourhoods(real_features, generated_features, k, real_radii, least_generated=None):
    """Returns real and generated features, checked, and the radii of the real ones."""
    _check_k(k)
    real = check_features("real_features", real_features, k + 1)
    generated = check_features("generated_features", generated_features, least_generated or k + 1)
    real, generated = check_feature_pair(real, generated, 1)
    if real_radii is None:
        return real, generated, radii(real, k)
    if np.shape(real_radii) != (len(real),):
        raise InputError(
            f"real_radii has the shape {np.shape(real_radii)}; of {len(real)} real examples it "
            f"must be ({len(real)},), as radii(real_features, k) gives."
        )
    return real, generated, np.asarray(real_radii, "float32")


def _check_k(k):
    if k != int(k) or k < 1:
        raise InputError(f"k={k!r} must be a whole number of at least 1.")
