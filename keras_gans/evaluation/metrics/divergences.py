"""Divergences of two distributions, and the value of the adversarial game between them.

The theory that the schemes rest on. Logarithms are natural, 0 log 0 is 0.

Histograms are arrays of non-negative numbers, a bin each, of one shape. Those that are compared as
probabilities (Kullback-Leibler, Jensen-Shannon, the value of the game) are divided by their sums,
so counts will do. The Wasserstein distance is of masses as they are given: the work of moving one
heap into the other, which for probabilities is the distance of the literature.

All functions raise `InputError` for arrays that are not as they say.
"""

import numpy as np
import scipy.special
import scipy.stats

from keras_gans.errors import InputError


def kullback_leibler(p, q):
    """Kullback-Leibler divergence KL(p || q) = sum p log(p / q).

    It is infinite if p has mass where q has none.

    Args:
        p: Histogram.
        q: Histogram of the same shape.

    Returns:
        A float in [0, inf], in nats.
    """
    p, q = _probabilities(p, q)
    # Rounding must not make it negative.
    return max(0.0, float(scipy.special.rel_entr(p, q).sum()))


def jensen_shannon(p, q):
    """Jensen-Shannon divergence JS(p, q) = KL(p || m) / 2 + KL(q || m) / 2 with m = (p + q) / 2.

    Args:
        p: Histogram.
        q: Histogram of the same shape.

    Returns:
        A float in [0, log 2], in nats; log 2 if no bin has mass of both.
    """
    p, q = _probabilities(p, q)
    # SciPy has its root alone, which is NaN where rounding makes the divergence negative.
    middle = 0.5 * (p + q)
    return 0.5 * kullback_leibler(p, middle) + 0.5 * kullback_leibler(q, middle)


def wasserstein(p, q, positions=None):
    """Wasserstein distance W_1(p, q), the least work that turns one heap into the other.

    Work is mass times the distance it is moved. On the line it is the area between the cumulative
    sums. Masses are not divided by their sum: W((3, 2, 1, 4), (1, 2, 4, 3)) is 5.

    Args:
        p: Histogram `(bins,)`.
        q: Histogram `(bins,)` of the same mass.
        positions: Where the bins are, `(bins,)`, in any order; by default 0, 1, 2, ...

    Returns:
        A float in [0, inf), in units of mass times units of the positions.
    """
    p, q = _histograms(p, q)
    positions = np.arange(p.size) if positions is None else _finite("positions", positions)
    if p.ndim != 1 or positions.shape != p.shape:
        raise InputError(
            f"wasserstein() takes histograms and positions on the line, of one shape (bins,); got "
            f"{p.shape}, {q.shape} and positions {positions.shape}."
        )
    if not np.isclose(p.sum(), q.sum()):
        raise InputError(
            f"The histograms have the masses {p.sum():g} and {q.sum():g}: none can be turned into "
            "the other, so divide each by its sum."
        )
    # SciPy divides the masses by their sum.
    return float(p.sum() * scipy.stats.wasserstein_distance(positions, positions, p, q))


def wasserstein_of_samples(a, b):
    """Wasserstein distance W_1 of the empirical distributions of two samples on the line.

    For samples of one size this is the mean distance between the sorted samples.

    Args:
        a: Array of numbers, at least one; its shape does not matter.
        b: Array of numbers, as many or not.

    Returns:
        A float in [0, inf), in units of the samples.
    """
    a, b = (_finite(name, sample).ravel() for name, sample in (("a", a), ("b", b)))
    if not a.size or not b.size:
        raise InputError(f"a and b have {a.size} and {b.size} numbers: give one at least of each.")
    return float(scipy.stats.wasserstein_distance(a, b))


def optimal_discriminator(p, q, label_smoothing=0.0):
    """Optimal discriminator D*(x) = (1 - s) p(x) / (p(x) + q(x)) against a generator of q.

    With one-sided smoothing s, D* minimises -(1 - s) p log D - (s p + q) log(1 - D).

    Args:
        p: Densities of the real data at some points, or masses in some bins; taken as they are.
        q: The same of the generated data.
        label_smoothing: s, in [0, 1).

    Returns:
        An array of the same shape, in [0, 1 - s]; NaN where neither has mass and any answer is as
        good.

    Reference: Goodfellow et al. 2014, proposition 1; Salimans et al. 2016, section 3.4.
    """
    p, q = _densities(p, q)
    if not 0.0 <= label_smoothing < 1.0:
        raise InputError(f"label_smoothing={label_smoothing} must be at least 0 and less than 1.")
    with np.errstate(invalid="ignore"):
        return (1.0 - label_smoothing) * p / (p + q)


def game_value(p, q, discriminator=None):
    """Value of the game, V(G, D) = E_p[log D(x)] + E_q[log(1 - D(x))]: D maximises, G minimises.

    For the optimal discriminator it is 2 JS(p, q) - 2 log 2, which is least, -2 log 2, for p = q.

    Args:
        p: Histogram of the real data.
        q: Histogram of the generated data, of the same shape.
        discriminator: D in each bin, in [0, 1]; by default the optimal one.

    Returns:
        A float in [-inf, 0].

    Reference: Goodfellow et al. 2014, equation 1 and theorem 1, https://arxiv.org/abs/1406.2661
    """
    p, q = _probabilities(p, q)
    outputs = optimal_discriminator(p, q) if discriminator is None else np.asarray(discriminator)
    if outputs.shape != p.shape or np.any(outputs < 0.0) or np.any(outputs > 1.0):
        raise InputError(
            f"discriminator must have the histograms' shape {p.shape} and values in [0, 1]; got "
            f"{outputs.shape}, {np.min(outputs, initial=0)} to {np.max(outputs, initial=0)}."
        )
    return float(np.sum(_x_log_y(p, outputs)) + np.sum(_x_log_y(q, 1.0 - outputs)))


def _x_log_y(x, y):
    # scipy.special.xlogy is NaN for y = NaN even where x is 0, in bins where neither has mass.
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(x == 0.0, 0.0, x * np.log(y))


def _probabilities(p, q):
    return tuple(histogram / histogram.sum() for histogram in _histograms(p, q))


def _histograms(p, q):
    p, q = _densities(p, q)
    for name, histogram in (("p", p), ("q", q)):
        if not np.any(histogram):
            raise InputError(f"{name} has no mass: all its {histogram.size} entries are 0.")
    return p, q


def _densities(p, q):
    p, q = _finite("p", p), _finite("q", q)
    if p.shape != q.shape:
        raise InputError(f"p and q must have one shape; got {p.shape} and {q.shape}.")
    for name, histogram in (("p", p), ("q", q)):
        if np.any(histogram < 0.0):
            raise InputError(f"{name} has a negative entry, {histogram.min():g}.")
    return p, q


def _finite(name, values):
    values = np.asarray(values, "float64")
    if not np.all(np.isfinite(values)):
        raise InputError(f"{name} has an entry that is not a finite number.")
    return values
