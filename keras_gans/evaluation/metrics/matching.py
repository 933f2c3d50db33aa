"""Error of categories learnt without labels, after the best matching to the labels."""

from typing import NamedTuple

import numpy as np
import scipy.optimize

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.checks import check_labels


class Matching(NamedTuple):
    """Result of `matched_error`.

    Attributes:
        error: The share of samples whose code is not matched to their label, in [0, 1].
        labels: Integers `(num_classes,)`: the label that each code is matched to.
    """

    error: float
    labels: np.ndarray


def matched_error(codes, labels, num_classes):
    """Error of a classification by codes, after the best one-to-one matching of codes to labels.

    InfoGAN learns ten categories of digits, but not which is called what. With codes drawn at
    random the error is a little below 1 - 1 / `num_classes`: the matching is the best for these
    very samples.

    Args:
        codes: Integers `(count,)` in `[0, num_classes)`: the likeliest category of each real
            image.
        labels: Integers `(count,)` in `[0, num_classes)`: its label.
        num_classes: How many codes there are, and labels.

    Returns:
        A `Matching`.

    Raises:
        InputError: If these are not such codes and labels, or none.

    Reference: Chen et al. 2016, section 7.2, https://arxiv.org/abs/1606.03657
    """
    if not isinstance(num_classes, int) or num_classes < 1:
        raise InputError(f"{num_classes=} must be an int of at least 1.")
    codes = check_labels("codes", codes, num_classes=num_classes)
    labels = check_labels("labels", labels, count=len(codes), num_classes=num_classes)
    counts = np.zeros((num_classes, num_classes))
    np.add.at(counts, (codes, labels), 1.0)
    matched = scipy.optimize.linear_sum_assignment(counts, maximize=True)[1]
    agreeing = counts[np.arange(num_classes), matched].sum()
    return Matching(error=float(1.0 - agreeing / len(codes)), labels=matched)
