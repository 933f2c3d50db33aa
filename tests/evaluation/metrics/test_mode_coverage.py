import math

import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.mode_coverage import (
    ModeCoverage,
    class_coverage,
    mode_coverage,
    stacked_coverage,
)
from keras_gans.toy import distributions

CENTRES = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])


def test_a_point_is_good_within_three_deviations():
    points = [[0.0, 2.9], [10.0, 3.1], [2.2, 2.2], [0.0, 10.0]]
    # sqrt(2.2^2 + 2.2^2) = 3.11: the distance counts, not the coordinates.
    assert mode_coverage(points, CENTRES, 1.0) == ModeCoverage(
        modes_found=2, modes=3, good_share=0.5
    )


def test_modes_may_have_deviations_of_their_own():
    points = [[0.0, 5.0], [10.0, 5.0]]
    assert mode_coverage(points, CENTRES, [1.0, 2.0, 1.0]) == ModeCoverage(1, 3, 0.5)


def test_a_collapsed_generator_finds_one_mode():
    assert mode_coverage(np.zeros((100, 2)), CENTRES, 1.0) == ModeCoverage(1, 3, 1.0)


@pytest.mark.parametrize(("name", "modes"), [("ring", 8), ("grid", 25)])
def test_real_points_find_all_modes_and_nearly_all_are_good(name, modes):
    mixture = distributions.get(name)
    points = mixture.sample(20000, seed=0).numpy()
    coverage = mode_coverage(points, mixture.centres, mixture.deviations)
    assert coverage[:2] == (modes, modes)
    # Rayleigh: 1 - exp(-3^2 / 2) = 0.9889, with a standard error of 0.0007.
    assert coverage.good_share == pytest.approx(1.0 - np.exp(-4.5), abs=0.003)


@pytest.mark.parametrize("points", [np.zeros((0, 2)), np.zeros(3), np.zeros((4, 3))])
def test_what_are_no_points_of_the_plane_is_refused(points):
    with pytest.raises(InputError, match="points"):
        mode_coverage(points, CENTRES, 1.0)


def test_balanced_classes_are_all_found():
    labels = np.repeat(np.arange(10), 7)
    assert class_coverage(labels, 10) == (10, pytest.approx(0.1), pytest.approx(0.0, abs=1e-12))


def test_a_generator_of_one_class():
    assert class_coverage(np.full(50, 3), 10) == (1, 0.0, pytest.approx(math.log(10.0)))


def test_the_divergence_is_of_the_samples_from_the_reference():
    # Shares (3/4, 1/4, 0): a class without samples adds nothing.
    coverage = class_coverage([0, 0, 0, 1], 3, reference_shares=[0.5, 0.25, 0.25])
    assert coverage == (2, 0.0, pytest.approx(0.75 * math.log(1.5)))
    # Counts are as good as shares.
    assert class_coverage([0, 0, 0, 1], 3, [200, 100, 100]) == coverage


def test_the_reference_itself_is_nowhere_apart():
    labels = np.repeat(np.arange(4), [5, 1, 0, 9])
    assert class_coverage(labels, 4, np.bincount(labels)) == (3, 0.0, 0.0)


@pytest.mark.parametrize(
    ("labels", "shares", "named"),
    [
        ([0, 1, 2], [0.5, 0.5, 0.0], "0 for class 2, which 1 samples show"),
        ([0, 1, 2], [0.5, 0.5], r"must be \(3,\)"),
        ([0, 3], None, "run from 0 to 3"),
        ([-1, 2], None, "run from -1 to 2"),
        ([], None, "labels"),
        ([0.0, 1.0], None, "must be integers"),
        ([[0, 1]], None, r"shape \(1, 2\)"),
    ],
)
def test_what_are_no_classes_is_refused(labels, shares, named):
    with pytest.raises(InputError, match=named):
        class_coverage(labels, 3, shares)


def digits_of(numbers):
    return np.stack([numbers // 100, numbers // 10 % 10, numbers % 10], axis=-1)


def test_perfect_triples_find_all_thousand_modes():
    coverage = stacked_coverage(digits_of(np.arange(1000)))
    assert coverage == (1000, 1000, pytest.approx(0.0, abs=1e-12))


def test_each_channel_counts_for_itself():
    assert stacked_coverage([[1, 2, 3], [3, 2, 1], [2, 1, 3]]).modes_found == 3


def test_a_generator_of_few_triples():
    coverage = stacked_coverage(digits_of(np.tile([111, 222], 50)))
    # log 1000 - log 2: uniform over two modes.
    assert coverage == (2, 1000, pytest.approx(math.log(500.0)))


def test_uniform_triples_diverge_by_chance_alone():
    coverage = stacked_coverage(np.random.default_rng(0).integers(10, size=(26000, 3)))
    assert coverage.modes_found == 1000
    # Twice the count times the divergence is chi-square with 999 degrees of freedom.
    assert coverage.kl == pytest.approx(999 / 52000, abs=4.0 * math.sqrt(2.0 * 999) / 52000)


@pytest.mark.parametrize(
    ("digits", "named"),
    [
        (np.zeros((4, 2), int), r"\(count, 3\); theirs is \(4, 2\)"),
        (np.zeros(3, int), r"\(count, 3\); theirs is \(3,\)"),
        (np.zeros((4, 3)), r"digits of a channel are float64 of shape \(4,\)"),
        (np.zeros((0, 3), int), r"integers of shape \(count,\), at least one"),
        (np.full((4, 3), 10), "from 10 to 10"),
    ],
)
def test_what_are_no_stacked_digits_is_refused(digits, named):
    with pytest.raises(InputError, match=named):
        stacked_coverage(digits)
