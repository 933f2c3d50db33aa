"""Frechet distance of features; FID, the Frechet Inception distance, if they are Inception's."""

import math

from keras_gans.evaluation.metrics import tfgan
from keras_gans.evaluation.metrics.checks import check_feature_pair
from keras_gans.evaluation.metrics.estimate import Estimate

# Sum of the variances that features are scaled to before TF-GAN takes matrix roots.
_VARIANCE = 1e4


def frechet_distance(real_features, generated_features):
    """Squared Frechet distance of two Gaussians that have the features' means and covariances.

    |m_1 - m_2|^2 + tr(C_1 + C_2 - 2 (C_1 C_2)^(1/2)), with covariances over count - 1. It has a
    bias upwards that shrinks with the counts, so compare only distances of the same counts.

    Args:
        real_features: Array `(real_count, dimension)` of at least two examples; they may be fewer
            than the dimensions.
        generated_features: Array `(generated_count, dimension)` of at least two examples.

    Returns:
        An `Estimate` in [0, inf), without a spread.

    Raises:
        InputError: If features are too few, not finite or of different dimensions.

    Reference: Heusel et al. 2017, https://arxiv.org/abs/1706.08500
    """
    real, generated = check_feature_pair(real_features, generated_features, least=2)
    real, generated = real.astype("float64"), generated.astype("float64")
    # TF-GAN leaves eigenvalues below 1e-10 as they are instead of taking their roots. That is wrong
    # for features of small variance (of 1e-6, it gives five times the distance), so features are
    # brought to a scale at which such eigenvalues are rounding errors.
    variance = real.var(axis=0).sum() + generated.var(axis=0).sum()
    scale = math.sqrt(_VARIANCE / variance) if variance else 1.0
    distance = tfgan.frechet_classifier_distance_from_activations(real * scale, generated * scale)
    return Estimate(max(0.0, float(distance) / scale**2))
