"""Mode coverage: modes of a mixture, classes, and triples of digits that samples show."""

from typing import NamedTuple

import numpy as np

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import divergences
from keras_gans.evaluation.metrics.checks import NUM_DIGITS, check_labels

#: Radius of a mode of points, in standard deviations (Srivastava et al. 2017).
REACH = 3.0
#: Number of modes of stacked digits, one a triple.
STACKED_MODES = 1000


class ModeCoverage(NamedTuple):
    """Result of `mode_coverage`.

    Attributes:
        modes_found: Number of modes with a good point.
        modes: Number of all modes.
        good_share: Share of good points, in [0, 1].
    """

    modes_found: int
    modes: int
    good_share: float


class ClassCoverage(NamedTuple):
    """Result of `class_coverage`.

    Attributes:
        classes_found: Number of classes with a sample.
        smallest_share: Share of the samples that the rarest class has, in [0, 1 / classes].
        kl: KL(samples || reference) of the shares, in nats, at least 0.
    """

    classes_found: int
    smallest_share: float
    kl: float


class StackedCoverage(NamedTuple):
    """Result of `stacked_coverage`.

    Attributes:
        modes_found: Number of modes with a sample.
        modes: Number of all modes, 1000.
        kl: KL(samples || uniform) of the shares of the modes, in nats, in [0, log 1000].
    """

    modes_found: int
    modes: int
    kl: float


def mode_coverage(points, centres, deviations, reach=REACH):
    """Counts the modes that points lie in, and the points that lie in a mode.

    A point lies in a mode if it is no further from its centre than `reach` standard deviations of a
    coordinate; it is good if it lies in any. A mode is found if one point at least lies in it. Of a
    Gaussian's own points in the plane 1 - exp(-9 / 2) = 98.9 % are good.

    The more points, the more modes are found by chance: the published figures are for 2,500.

    Args:
        points: Array `(count, dimension)`.
        centres: Array `(modes, dimension)`.
        deviations: Standard deviations of the modes in each coordinate, a number or `(modes,)`.
        reach: How many deviations from its centre a mode ends.

    Returns:
        A `ModeCoverage`.

    Raises:
        InputError: If the arrays have other shapes, or there is no point.

    Reference: Srivastava et al. 2017, https://arxiv.org/abs/1705.07761; Lin et al. 2018 (PacGAN),
        section 4.1, https://arxiv.org/abs/1712.04086
    """
    points, centres = np.asarray(points, "float64"), np.asarray(centres, "float64")
    if points.ndim != 2 or centres.ndim != 2 or points.shape[1] != centres.shape[1]:
        raise InputError(
            f"points {points.shape} and centres {centres.shape} must have the shapes "
            "(count, dimension) and (modes, dimension)."
        )
    if not len(points):
        raise InputError("points is empty: there is nothing to count.")
    distances = np.linalg.norm(points[:, None] - centres, axis=-1)
    inside = distances <= reach * np.asarray(deviations)
    return ModeCoverage(
        modes_found=int(inside.any(axis=0).sum()),
        modes=len(centres),
        good_share=float(inside.any(axis=1).mean()),
    )


def class_coverage(predicted_labels, num_classes, reference_shares=None):
    """Counts the classes that samples show, and compares their shares with those of real data.

    Args:
        predicted_labels: Int array `(count,)`: the class of each sample, in [0, num_classes).
        num_classes: Int, at least 1.
        reference_shares: Array `(num_classes,)` of the real data's shares, or counts, of the
            classes; all the same by default. A class of no share may have no samples, for the
            divergence would be infinite.

    Returns:
        A `ClassCoverage`.

    Raises:
        InputError: If the labels or shares are something else.
    """
    counts = np.bincount(
        check_labels("predicted_labels", predicted_labels, num_classes=num_classes),
        minlength=num_classes,
    )
    reference = np.ones(num_classes) if reference_shares is None else np.asarray(reference_shares)
    if reference.shape != (num_classes,):
        raise InputError(
            f"reference_shares has the shape {reference.shape}; of {num_classes} classes it must "
            f"be ({num_classes},)."
        )
    surplus = np.flatnonzero((counts > 0) & (reference == 0))
    if surplus.size:
        raise InputError(
            f"reference_shares is 0 for class {surplus[0]}, which {counts[surplus[0]]} samples "
            "show: leave out such samples, or give the class a share."
        )
    return ClassCoverage(
        classes_found=int(np.count_nonzero(counts)),
        smallest_share=float(counts.min() / counts.sum()),
        kl=divergences.kullback_leibler(counts, reference),
    )


def stacked_coverage(digits):
    """Counts which of the 1000 triples of digits samples of stacked digits show.

    Each channel of such an image shows a digit of its own. The published figures are for 26,000
    samples: so many of the real data find all modes, with a divergence of 0.025, of which
    999 / (2 * 26,000) = 0.019 is chance, and the rest that MNIST has not as many of each digit. Of
    fewer, fewer modes are found by chance.

    Args:
        digits: Int array `(count, 3)` in [0, 9]: what the channels show.

    Returns:
        A `StackedCoverage`.

    Raises:
        InputError: If they are something else.

    Reference: Metz et al. 2017, section 3.3.1, https://arxiv.org/abs/1611.02163; Lin et al. 2018
        (PacGAN), section 4.2, https://arxiv.org/abs/1712.04086
    """
    digits = np.asarray(digits)
    if digits.ndim != 2 or digits.shape[1] != 3:
        raise InputError(f"digits must have the shape (count, 3); theirs is {digits.shape}.")
    hundreds, tens, units = (
        check_labels("digits of a channel", column, num_classes=NUM_DIGITS) for column in digits.T
    )
    modes_found, _, divergence = class_coverage(100 * hundreds + 10 * tens + units, STACKED_MODES)
    return StackedCoverage(modes_found, STACKED_MODES, divergence)
