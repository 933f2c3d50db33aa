import numpy as np
import pytest

from keras_gans.data import toy
from keras_gans.errors import InputError
from keras_gans.evaluation.modes import ModeCoverage, mode_coverage

CENTRES = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])


def test_a_point_is_good_within_three_deviations():
    points = [[0.0, 2.9], [10.0, 3.1], [2.2, 2.2], [0.0, 10.0]]
    # sqrt(2.2^2 + 2.2^2) = 3.11: the distance counts, not the coordinates.
    assert mode_coverage(points, CENTRES, 1.0) == ModeCoverage(found=2, modes=3, good_share=0.5)


def test_modes_may_have_deviations_of_their_own():
    points = [[0.0, 5.0], [10.0, 5.0]]
    assert mode_coverage(points, CENTRES, [1.0, 2.0, 1.0]) == ModeCoverage(1, 3, 0.5)


def test_a_collapsed_generator_finds_one_mode():
    assert mode_coverage(np.zeros((100, 2)), CENTRES, 1.0) == ModeCoverage(1, 3, 1.0)


@pytest.mark.parametrize(("name", "modes"), [("ring", 8), ("grid", 25)])
def test_real_points_find_all_modes_and_nearly_all_are_good(name, modes):
    mixture = toy.get(name)
    points = mixture.sample(20000, seed=0).numpy()
    coverage = mode_coverage(points, mixture.centres, mixture.deviations)
    assert coverage[:2] == (modes, modes)
    # Rayleigh: 1 - exp(-3^2 / 2) = 0.9889, with a standard error of 0.0007.
    assert coverage.good_share == pytest.approx(1.0 - np.exp(-4.5), abs=0.003)


@pytest.mark.parametrize("points", [np.zeros((0, 2)), np.zeros(3), np.zeros((4, 3))])
def test_what_are_no_points_of_the_plane_is_refused(points):
    with pytest.raises(InputError, match="points"):
        mode_coverage(points, CENTRES, 1.0)
