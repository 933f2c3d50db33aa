"""Density and coverage of generated features."""

from typing import NamedTuple

import numpy as np

from keras_gans.evaluation.metrics.neighbours import check_neighbourhoods, distance_blocks


class DensityCoverage(NamedTuple):
    """Result of `density_coverage`.

    Attributes:
        density: Mean number of real neighbourhoods a generated example lies in, over k; about 1
            for real examples, more where generated ones crowd.
        coverage: Share of real examples with a generated one in their neighbourhood, in [0, 1].
    """

    density: float
    coverage: float


def density_coverage(real_features, generated_features, k=5, real_radii=None):
    """Density of generated examples among the real ones, and the coverage of those.

    Both count neighbourhoods of real examples alone, balls up to their k-th nearest neighbour, so
    that generated outliers do no good.

    Args:
        real_features: Array `(real_count, dimension)` of more than k examples.
        generated_features: Array `(generated_count, dimension)` of at least one example.
        k: Int, at least 1.
        real_radii: `radii(real_features, k)`, for callers that keep it.

    Returns:
        A `DensityCoverage`.

    Raises:
        InputError: If features are too few, not finite or of different dimensions.

    Reference: Naeem et al. 2020, section 3, https://arxiv.org/abs/2002.09797
    """
    real, generated, real_radii = check_neighbourhoods(
        real_features, generated_features, k, real_radii, least_generated=1
    )
    inside = 0
    is_covered = np.empty(len(real), bool)
    for rows, distances in distance_blocks(real, generated):
        is_inside = distances < real_radii[rows, None]
        inside += np.count_nonzero(is_inside)
        is_covered[rows] = is_inside.any(axis=1)
    return DensityCoverage(inside / (k * len(generated)), float(is_covered.mean()))
