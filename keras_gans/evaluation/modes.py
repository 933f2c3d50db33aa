"""How many modes of a known mixture a generator finds, and how many of its points lie in one."""

from typing import NamedTuple

import numpy as np

from keras_gans.errors import InputError


class ModeCoverage(NamedTuple):
    """What `mode_coverage` found.

    Attributes:
        found: Number of modes with a good point.
        modes: Number of all modes.
        good_share: Share of good points, in [0, 1].
    """

    found: int
    modes: int
    good_share: float


def mode_coverage(points, centres, deviations, reach=3.0):
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
        found=int(inside.any(axis=0).sum()),
        modes=len(centres),
        good_share=float(inside.any(axis=1).mean()),
    )
