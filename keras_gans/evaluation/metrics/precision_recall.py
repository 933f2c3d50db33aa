"""Precision and recall of generated features."""

from typing import NamedTuple

import numpy as np

from keras_gans.evaluation.metrics.neighbours import check_neighbourhoods, distance_blocks, radii


class PrecisionRecall(NamedTuple):
    """Result of `precision_recall`.

    Attributes:
        precision: Share of generated examples that lie among the real ones, in [0, 1].
        recall: Share of real examples that lie among the generated ones, in [0, 1].
    """

    precision: float
    recall: float


def precision_recall(real_features, generated_features, k=3, real_radii=None):
    """Precision and recall: shares of examples of one kind that lie among the other kind.

    An example lies among others if it is nearer to one of them than that one's k-th nearest
    neighbour. Both shares depend on the counts, so compare only scores of the same counts.

    Args:
        real_features: Array `(real_count, dimension)` of more than k examples.
        generated_features: Array `(generated_count, dimension)` of more than k examples.
        k: Int, at least 1.
        real_radii: `radii(real_features, k)`, for callers that keep it.

    Returns:
        A `PrecisionRecall`.

    Raises:
        InputError: If features are too few, not finite or of different dimensions.

    Reference: Kynkaanniemi et al. 2019, section 2, https://arxiv.org/abs/1904.06991; neighbourhoods
        are open balls, as in Naeem et al. 2020.
    """
    real, generated, real_radii = check_neighbourhoods(
        real_features, generated_features, k, real_radii
    )
    generated_radii = radii(generated, k)
    is_real = np.zeros(len(generated), bool)
    is_generated = np.empty(len(real), bool)
    for rows, distances in distance_blocks(real, generated):
        is_real |= (distances < real_radii[rows, None]).any(axis=0)
        is_generated[rows] = (distances < generated_radii).any(axis=1)
    return PrecisionRecall(float(is_real.mean()), float(is_generated.mean()))
