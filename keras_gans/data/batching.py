"""Application of functions to large arrays batch by batch, in bounded memory."""

import numpy as np

from keras_gans.errors import InputError


def slices(count, batch_size):
    """Slices that cut `count` rows into batches.

    Args:
        count: Int.
        batch_size: Rows in a batch; the last one may have fewer.

    Returns:
        A list of slices, in order.

    Raises:
        InputError: If the batch size is below 1.
    """
    if batch_size < 1:
        raise InputError(f"{batch_size=} must be at least 1.")
    return [slice(first, first + batch_size) for first in range(0, count, batch_size)]


def apply(function, inputs, batch_size):
    """Applies a function to an array batch by batch and concatenates the results.

    Args:
        function: Function of a batch of `inputs` that returns as many rows.
        inputs: Array or tensor `(count, ...)`.
        batch_size: How many rows at a time.

    Returns:
        A NumPy array `(count, ...)`.

    Raises:
        InputError: If the batch size is below 1, or there are no rows.
    """
    if not len(inputs):
        raise InputError("The array is empty: there is nothing to make a batch of.")
    return np.concatenate([function(inputs[rows]) for rows in slices(len(inputs), batch_size)])
