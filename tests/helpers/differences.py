"""Numerical differentiation."""

import numpy as np


def gradient(function, values, step=1e-5):
    """The gradient of a function of an array by central differences, in double precision.

    Args:
        function: Function of a float64 array that returns a number.
        values: Array.
        step: Half the distance of the two values of each element.
    """
    values = np.asarray(values, "float64")
    slopes = np.empty_like(values)
    for place in np.ndindex(*values.shape):
        change = np.zeros_like(values)
        change[place] = step
        slopes[place] = (function(values + change) - function(values - change)) / (2 * step)
    return slopes
