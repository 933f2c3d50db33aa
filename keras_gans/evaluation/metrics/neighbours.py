"""Scores that ask who lies near whom, and the training images that samples lie closest to.

Distances are Euclidean. They come from matrix products in float64, are kept in float32, and no
more of them than a block of rows is in memory at once.
"""

import math
from typing import NamedTuple

import numpy as np

from keras_gans.data import batching
from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.checks import (
    check_feature_pair,
    check_features,
    check_image_pair,
)
from keras_gans.visualization import sample_grids

# Distances in memory at once: 64 MB in float64.
_BLOCK_ENTRIES = 2**23
# Relative to the squared norms; the products' rounding errors are smaller.
_ROUNDING = 1e-13


class PrecisionRecall(NamedTuple):
    """What `precision_recall` found.

    Attributes:
        precision: Share of generated examples that lie among the real ones, in [0, 1].
        recall: Share of real examples that lie among the generated ones, in [0, 1].
    """

    precision: float
    recall: float


class DensityCoverage(NamedTuple):
    """What `density_coverage` found.

    Attributes:
        density: Mean number of real neighbourhoods a generated example lies in, over k; about 1
            for real examples, more where generated ones crowd.
        coverage: Share of real examples with a generated one in their neighbourhood, in [0, 1].
    """

    density: float
    coverage: float


class Closest(NamedTuple):
    """What `closest` found.

    Attributes:
        indices: int64 array `(count,)`: the position of each sample's closest training image.
        distances: float64 array `(count,)`: how far away that is, in grey levels.
    """

    indices: np.ndarray
    distances: np.ndarray


def radii(features, k):
    """How far each example is from its k-th nearest among the others.

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
    found = np.empty(len(features), "float32")
    for rows, distances in _distance_blocks(features, features):
        # An example is its own nearest, so the k-th other one comes k places after it.
        found[rows] = np.partition(distances, k, axis=1)[:, k]
    return found


def precision_recall(real_features, fake_features, k=3, real_radii=None):
    """Share of generated examples that look real, and of real ones that could be generated.

    An example lies among others if it is nearer to one of them than that one's k-th nearest
    neighbour. Both shares depend on the counts, so compare only scores of the same counts.

    Args:
        real_features: Array `(real_count, dimension)` of more than k examples.
        fake_features: Array `(fake_count, dimension)` of more than k examples.
        k: Int, at least 1.
        real_radii: `radii(real_features, k)`, for callers that keep it.

    Returns:
        A `PrecisionRecall`.

    Raises:
        InputError: If features are too few, not finite or of different dimensions.

    Reference: Kynkaanniemi et al. 2019, section 2, https://arxiv.org/abs/1904.06991; neighbourhoods
        are open balls, as in Naeem et al. 2020.
    """
    real, fake, real_radii = _check(real_features, fake_features, k, real_radii)
    fake_radii = radii(fake, k)
    is_real = np.zeros(len(fake), bool)
    is_generated = np.empty(len(real), bool)
    for rows, distances in _distance_blocks(real, fake):
        is_real |= (distances < real_radii[rows, None]).any(axis=0)
        is_generated[rows] = (distances < fake_radii).any(axis=1)
    return PrecisionRecall(float(is_real.mean()), float(is_generated.mean()))


def density_coverage(real_features, fake_features, k=5, real_radii=None):
    """How densely generated examples lie among the real ones, and how many of those they reach.

    Both count neighbourhoods of real examples alone, balls up to their k-th nearest neighbour, so
    that generated outliers do no good.

    Args:
        real_features: Array `(real_count, dimension)` of more than k examples.
        fake_features: Array `(fake_count, dimension)` of at least one example.
        k: Int, at least 1.
        real_radii: `radii(real_features, k)`, for callers that keep it.

    Returns:
        A `DensityCoverage`.

    Raises:
        InputError: If features are too few, not finite or of different dimensions.

    Reference: Naeem et al. 2020, section 3, https://arxiv.org/abs/2002.09797
    """
    real, fake, real_radii = _check(real_features, fake_features, k, real_radii, least_fake=1)
    inside = 0
    is_covered = np.empty(len(real), bool)
    for rows, distances in _distance_blocks(real, fake):
        is_inside = distances < real_radii[rows, None]
        inside += np.count_nonzero(is_inside)
        is_covered[rows] = is_inside.any(axis=1)
    return DensityCoverage(inside / (k * len(fake)), float(is_covered.mean()))


def closest(samples, training_images):
    """Finds the training image closest to each sample, pixel by pixel.

    A generator that copies its training images makes samples at distances near 0. What is near for
    a data set, the distances of its held-out images tell.

    Args:
        samples: uint8 array `(count, height, width, channels)`.
        training_images: uint8 array `(training_count, height, width, channels)`.

    Returns:
        A `Closest`; of several equally close images, the first.

    Raises:
        InputError: If the arrays are something else, or the images' shapes differ.
    """
    check_image_pair(("samples", "training_images"), samples, training_images)
    pixels = samples[0].size
    flat_samples = samples.reshape(len(samples), pixels)
    flat_training = training_images.reshape(len(training_images), pixels)
    indices = np.zeros(len(samples), "int64")
    squares = np.full(len(samples), np.inf)
    for columns in _row_blocks(len(flat_training), pixels):
        # Squares of whole numbers are exact in float64, so copies are at a distance of 0.
        block = flat_training[columns].astype("float64")
        norms = np.einsum("ij,ij->i", block, block)
        for rows in _row_blocks(len(samples), max(len(block), pixels)):
            some = flat_samples[rows].astype("float64")
            found = np.einsum("ij,ij->i", some, some)[:, None] - 2.0 * (some @ block.T) + norms
            nearest = found.argmin(axis=1)
            least = np.take_along_axis(found, nearest[:, None], axis=1)[:, 0]
            is_closer = least < squares[rows]
            indices[rows][is_closer] = columns.start + nearest[is_closer]
            squares[rows][is_closer] = least[is_closer]
    return Closest(indices, np.sqrt(squares))


def memorisation_picture(samples, training_images):
    """Lays samples out in pairs, the closest training image to the right of each.

    Args:
        samples: As in `closest`.
        training_images: As in `closest`.

    Returns:
        A uint8 array `(height, width, channels)`: one sheet, as square as pairs allow.
    """
    nearest = training_images[closest(samples, training_images).indices]
    pairs = np.stack([samples, nearest], axis=1).reshape(-1, *samples.shape[1:])
    return sample_grids.grid(pairs, columns=2 * math.ceil(math.sqrt(len(samples) / 2)))


def _distance_blocks(rows_features, columns_features):
    """Yields slices of rows, and their distances to all columns as float32.

    Distances between equal pairs are equal whatever their place in a product, since rounding to
    float32 takes away what differs; those between duplicates are 0.
    """
    # Of features far from the origin, the norms would drown the distances.
    centre = columns_features.mean(axis=0, dtype="float64")
    columns = columns_features - centre
    # One product gives |x|^2 - 2 x y + |y|^2.
    columns = np.hstack([-2.0 * columns, np.ones((len(columns), 1)), _norms(columns)]).T
    for rows in _row_blocks(len(rows_features), len(columns_features)):
        block = rows_features[rows] - centre
        block = np.hstack([block, _norms(block), np.ones((len(block), 1))])
        squares = (block @ columns).astype("float32")
        yield rows, np.sqrt(np.maximum(squares, 0.0, out=squares), out=squares)


def _norms(features):
    """Squared norms as a column, less what rounding may leave between duplicates."""
    return (1.0 - _ROUNDING) * np.einsum("ij,ij->i", features, features)[:, None]


def _row_blocks(count, entries_in_row):
    return batching.slices(count, max(1, _BLOCK_ENTRIES // entries_in_row))


def _check(real_features, fake_features, k, real_radii, least_fake=None):
    _check_k(k)
    real = check_features("real_features", real_features, k + 1)
    fake = check_features("fake_features", fake_features, least_fake or k + 1)
    real, fake = check_feature_pair(real, fake, 1)
    if real_radii is None:
        return real, fake, radii(real, k)
    if np.shape(real_radii) != (len(real),):
        raise InputError(
            f"real_radii has the shape {np.shape(real_radii)}; of {len(real)} real examples it "
            f"must be ({len(real)},), as radii(real_features, k) gives."
        )
    return real, fake, np.asarray(real_radii, "float32")


def _check_k(k):
    if k != int(k) or k < 1:
        raise InputError(f"k={k!r} must be a whole number of at least 1.")
