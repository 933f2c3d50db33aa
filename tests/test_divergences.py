"""The textbook facts of the theory, and SciPy's answers."""

import math

import numpy as np
import pytest
import scipy.spatial.distance
import scipy.stats

from keras_gans import divergences
from keras_gans.errors import InputError

DISJOINT = ([0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5])
P, Q = np.random.default_rng(0).random((2, 12))


def test_disjoint_distributions():
    assert divergences.jensen_shannon(*DISJOINT) == pytest.approx(math.log(2))
    assert divergences.kullback_leibler(*DISJOINT) == math.inf
    assert divergences.wasserstein(*DISJOINT) == pytest.approx(2.0)
    # Two points: the Wasserstein distance is the distance between them, whatever it is.
    for distance in (0.1, 3.0):
        assert divergences.wasserstein([1, 0], [0, 1], [0.0, distance]) == pytest.approx(distance)


def test_the_worked_example_of_moving_masses():
    assert divergences.wasserstein([3, 2, 1, 4], [1, 2, 4, 3]) == pytest.approx(5.0)


def test_equal_distributions_are_no_distance_apart():
    for distance in (
        divergences.kullback_leibler,
        divergences.jensen_shannon,
        divergences.wasserstein,
    ):
        assert distance(P, P) == pytest.approx(0.0, abs=1e-12)


def test_agreement_with_scipy():
    p, q = P / P.sum(), Q / Q.sum()
    assert divergences.kullback_leibler(P, Q) == pytest.approx(scipy.stats.entropy(p, q))
    expected = scipy.spatial.distance.jensenshannon(P, Q) ** 2
    assert divergences.jensen_shannon(P, Q) == pytest.approx(expected)
    positions = np.random.default_rng(1).normal(size=12)
    expected = scipy.stats.wasserstein_distance(positions, positions, p, q)
    assert divergences.wasserstein(p, q, positions) == pytest.approx(expected)


@pytest.mark.parametrize("sizes", [(50, 50), (50, 31)])
def test_samples_agree_with_scipy(sizes):
    a, b = (np.random.default_rng(size).normal(size=size) for size in sizes)
    expected = scipy.stats.wasserstein_distance(a, b)
    assert divergences.wasserstein_of_samples(a, b) == pytest.approx(expected)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_optimal_discriminator_is_the_best_answer_in_every_bin(smoothing):
    best = divergences.optimal_discriminator(P, Q, smoothing)
    np.testing.assert_allclose(best, (1 - smoothing) * P / (P + Q))

    def loss(outputs):
        real = (1 - smoothing) * np.log(outputs) + smoothing * np.log(1 - outputs)
        return -P * real - Q * np.log(1 - outputs)

    for change in (-0.1, 0.1):
        assert (loss(best + change * best * (1 - best)) > loss(best)).all()


def test_the_optimum_of_the_game_is_twice_js_minus_twice_log_two():
    expected = 2 * divergences.jensen_shannon(P, Q) - 2 * math.log(2)
    assert divergences.game_value(P, Q) == pytest.approx(expected)
    assert divergences.game_value(P, P) == pytest.approx(-2 * math.log(2))
    assert divergences.game_value(P, Q, np.full(12, 0.5)) < divergences.game_value(P, Q)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, -1], [1, 1]), "p has a negative entry, -1"),
        (([1, 1], [0, 0]), "q has no mass"),
        (([1, 1], [1, 1, 1]), r"\(2,\) and \(3,\)"),
        (([1, math.nan], [1, 1]), "p has an entry that is not a finite number"),
    ],
)
def test_what_is_no_pair_of_histograms_is_refused(arguments, message):
    for distance in (divergences.kullback_leibler, divergences.wasserstein):
        with pytest.raises(InputError, match=message):
            distance(*arguments)


def test_heaps_of_different_mass_are_refused():
    with pytest.raises(InputError, match="masses 2 and 3"):
        divergences.wasserstein([1, 1], [1, 2])
