"""Estimates: values of metrics with their spreads."""

from typing import NamedTuple

import numpy as np

#: What the spread of `mean_with_error` is, for the protocol.
SPREAD = "standard error of the mean over examples"


class Estimate(NamedTuple):
    """A value of a metric with its spread.

    Attributes:
        value: The value.
        spread: Its standard deviation over splits of the samples, or its standard error, as the
            function says; `None` where it has none.
    """

    value: float
    spread: float | None = None


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
