"""How well a mean over samples is known."""

import numpy as np

from keras_gans.evaluation.metrics.estimate import Estimate

#: What the spread of `mean_with_error` is, for the protocol.
SPREAD = "standard error of the mean over examples"


def mean_with_error(values):
    """Returns the mean of values, its spread the standard error sigma / sqrt(count).

    Of zeros and ones this is the binomial error sqrt(p (1 - p) / count) of a share p.

    Args:
        values: Array `(count,)`, a value a sample, at least one.

    Returns:
        An `Estimate`.
    """
    values = np.asarray(values, "float64")
    return Estimate(float(values.mean()), float(values.std() / np.sqrt(values.size)))
