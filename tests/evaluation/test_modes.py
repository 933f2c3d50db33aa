"""Mode coverage by hand and by the law of large numbers."""

import numpy as np
import pytest

from keras_gans.data import toy
from keras_gans.errors import InputError
from keras_gans.evaluation.modes import mode_coverage

CENTRES = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]


def test_points_count_within_three_deviations():
    points = [[0.0, 0.0], [0.29, 0.0], [0.31, 0.0], [1.0, 0.3], [0.5, 0.5]]
    coverage = mode_coverage(points, CENTRES, 0.1)
    assert (coverage.found, coverage.modes) == (2, 3)
    assert coverage.good_share == pytest.approx(3 / 5)


@pytest.mark.parametrize(("name", "modes"), [("ring", 8), ("grid", 25)])
def test_real_points_find_all_modes_and_are_good_as_often_as_the_law_says(name, modes):
    data = toy.get(name)
    points = data.sample(20000, 0, 0).numpy()
    coverage = mode_coverage(points, data.centres, data.deviations)
    assert (coverage.found, coverage.modes) == (modes, modes)
    assert coverage.good_share == pytest.approx(1 - np.exp(-4.5), abs=0.003)


def test_no_points_are_refused():
    with pytest.raises(InputError, match="points is empty"):
        mode_coverage(np.zeros((0, 2)), CENTRES, 0.1)
