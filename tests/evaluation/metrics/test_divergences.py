"""The textbook's facts about divergences, and agreement with SciPy."""

import math

import numpy as np
import pytest
import scipy.spatial.distance
import scipy.stats

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import divergences

LOG_2 = math.log(2.0)


@pytest.fixture
def histograms(random):
    """Two random histograms of 50 bins, some of them empty in either."""
    pair = random.random((2, 50)) * (random.random((2, 50)) > 0.2)
    return tuple(pair / pair.sum(axis=1, keepdims=True))


@pytest.mark.parametrize("distance", [1, 7, 30])
def test_disjoint_distributions(distance):
    p, q = np.zeros(50), np.zeros(50)
    p[5], q[5 + distance] = 1.0, 1.0
    # Only W knows how far apart they are: the case for the Wasserstein GAN.
    assert divergences.jensen_shannon(p, q) == pytest.approx(LOG_2)
    assert divergences.kullback_leibler(p, q) == math.inf
    assert divergences.kullback_leibler(q, p) == math.inf
    assert divergences.wasserstein(p, q) == pytest.approx(distance)


def test_equal_distributions_are_nowhere_apart(histograms):
    p, _ = histograms
    assert divergences.kullback_leibler(p, p) == 0.0
    assert divergences.jensen_shannon(p, p) == 0.0
    assert divergences.wasserstein(p, p) == 0.0
    assert divergences.wasserstein_of_samples(p, np.repeat(p[::-1], 3)) == pytest.approx(0.0)


def test_divergences_are_no_less_than_nothing(random):
    for _ in range(100):
        p = random.random(5)
        q = p * (1.0 + 1e-9 * random.random(5))
        assert divergences.kullback_leibler(p, q) >= 0.0
        assert divergences.jensen_shannon(p, q) >= 0.0


def test_the_worked_example_is_five():
    assert divergences.wasserstein([3, 2, 1, 4], [1, 2, 4, 3]) == 5.0


def test_the_divergence_of_gaussians_is_the_formula():
    places = np.linspace(-30.0, 30.0, 60001)
    p, q = scipy.stats.norm.pdf(places, 1.0, 2.0), scipy.stats.norm.pdf(places, -1.0, 3.0)
    # log(s2 / s1) + (s1^2 + (m1 - m2)^2) / (2 s2^2) - 1 / 2
    expected = math.log(3.0 / 2.0) + (4.0 + 4.0) / 18.0 - 0.5
    assert divergences.kullback_leibler(p, q) == pytest.approx(expected, abs=1e-6)


def test_agreement_with_scipy(histograms, random):
    p, q = histograms
    distance = scipy.spatial.distance.jensenshannon(p, q)
    assert divergences.jensen_shannon(p, q) == pytest.approx(distance**2)
    assert divergences.kullback_leibler(p, p + q) == pytest.approx(scipy.stats.entropy(p, p + q))
    positions = random.normal(size=50)
    assert divergences.wasserstein(p, q, positions) == pytest.approx(
        scipy.stats.wasserstein_distance(positions, positions, p, q)
    )
    for sizes in [(40, 40), (40, 70), (1, 9)]:
        a, b = (random.normal(loc=size, size=size) for size in sizes)
        assert divergences.wasserstein_of_samples(a, b) == pytest.approx(
            scipy.stats.wasserstein_distance(a, b)
        )


def test_samples_of_one_size_are_matched_in_order(random):
    a, b = random.normal(size=(2, 30))
    expected = np.mean(np.abs(np.sort(a) - np.sort(b)))
    assert divergences.wasserstein_of_samples(a, b) == pytest.approx(expected)


def test_wasserstein_scales_with_masses_and_places(histograms):
    p, q = histograms
    once = divergences.wasserstein(p, q)
    assert divergences.wasserstein(3.0 * p, 3.0 * q, 2.0 * np.arange(50)) == pytest.approx(6 * once)


def test_counts_are_as_good_as_probabilities():
    p, q = np.array([3, 2, 1, 4]), np.array([2, 4, 8, 6])
    for divergence in (divergences.kullback_leibler, divergences.jensen_shannon):
        assert divergence(p, q) == pytest.approx(divergence(p / 10, q / 20))


def test_the_optimal_discriminator():
    p, q = np.array([0.5, 0.5, 0.0, 0.0]), np.array([0.5, 0.0, 0.5, 0.0])
    np.testing.assert_array_equal(divergences.optimal_discriminator(p, q), [0.5, 1, 0, np.nan])
    np.testing.assert_allclose(
        divergences.optimal_discriminator(p, q, label_smoothing=0.1), [0.45, 0.9, 0, np.nan]
    )
    # Of densities at a few points, one may well be 0 at all of them.
    np.testing.assert_array_equal(divergences.optimal_discriminator([0.5, 2.0], [0, 0]), [1, 1])


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.3])
def test_no_output_beats_the_optimal_discriminator(histograms, smoothing):
    p, q = (histogram + 0.01 for histogram in histograms)
    outputs = np.linspace(0.001, 0.999, 999)[:, None]
    loss = -(1 - smoothing) * p * np.log(outputs) - (smoothing * p + q) * np.log(1 - outputs)
    best = outputs[np.argmin(loss, axis=0), 0]
    optimum = divergences.optimal_discriminator(p, q, smoothing)
    np.testing.assert_allclose(optimum, best, atol=0.0006)


def test_the_optimum_of_the_game(histograms, random):
    p, q = histograms
    optimum = 2.0 * divergences.jensen_shannon(p, q) - 2.0 * LOG_2
    assert divergences.game_value(p, q) == pytest.approx(optimum)
    assert divergences.game_value(p, p) == pytest.approx(-2.0 * LOG_2)
    assert divergences.game_value(p, q, np.full(50, 0.5)) == pytest.approx(-2.0 * LOG_2)
    for _ in range(20):
        assert divergences.game_value(p, q, random.random(50)) < optimum


def test_a_discriminator_that_is_sure_and_wrong_loses_everything():
    assert divergences.game_value([1, 1], [1, 1], [0.0, 0.5]) == -math.inf


@pytest.mark.parametrize(
    "function",
    [
        divergences.kullback_leibler,
        divergences.jensen_shannon,
        divergences.wasserstein,
        divergences.game_value,
    ],
)
@pytest.mark.parametrize(
    ("p", "q", "named"), [([1, 0, 0], [0, 0, 0], "q has no mass"), ([], [], "p has no mass")]
)
def test_a_histogram_without_mass_is_refused(function, p, q, named):
    with pytest.raises(InputError, match=named):
        function(p, q)


@pytest.mark.parametrize(
    "function",
    [
        divergences.kullback_leibler,
        divergences.jensen_shannon,
        divergences.wasserstein,
        divergences.optimal_discriminator,
        divergences.game_value,
    ],
)
@pytest.mark.parametrize(
    ("p", "q", "named"),
    [
        ([1, -2, 1], [1, 0, 0], "p has a negative entry, -2"),
        ([1, 0], [1, 0, 0], r"one shape; got \(2,\) and \(3,\)"),
        ([1, math.nan], [1, 0], "p has an entry that is not a finite number"),
    ],
)
def test_what_is_no_histogram_is_refused(function, p, q, named):
    with pytest.raises(InputError, match=named):
        function(p, q)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: divergences.wasserstein([1, 2], [1, 1]), "masses 3 and 2"),
        (lambda: divergences.wasserstein([1, 2], [2, 1], [0, 1, 2]), r"positions \(3,\)"),
        (lambda: divergences.wasserstein([[1, 2]], [[2, 1]]), r"\(bins,\)"),
        (lambda: divergences.wasserstein_of_samples([], [1.0]), "0 and 1 numbers"),
        (lambda: divergences.wasserstein_of_samples([1.0], [math.inf]), "b has an entry"),
        (lambda: divergences.optimal_discriminator([1], [1], 1.0), "label_smoothing=1.0"),
        (lambda: divergences.game_value([1, 1], [1, 1], [0.5]), r"shape \(2,\)"),
        (lambda: divergences.game_value([1, 1], [1, 1], [0.5, 1.5]), r"in \[0, 1\].*1.5"),
    ],
)
def test_what_has_no_meaning_is_refused(call, named):
    with pytest.raises(InputError, match=named):
        call()
