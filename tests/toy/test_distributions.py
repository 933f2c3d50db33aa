"""The points come from the distribution that is said, in an order that can be repeated."""

import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.toy import distributions


@pytest.mark.parametrize("name", distributions.DISTRIBUTIONS)
def test_points_are_floats_within_the_range_of_images(name):
    distribution = distributions.get(name)
    points = distribution.sample(10000, seed=0).numpy()
    assert points.dtype == np.float32
    assert points.shape == (10000, distribution.dimension)
    assert np.mean(np.abs(points) <= 1.0) > 0.999
    assert np.abs(points).max() > 0.6, "and fill it"


@pytest.mark.parametrize("name", distributions.DISTRIBUTIONS)
def test_points_are_a_function_of_seed_and_step(name):
    distribution = distributions.get(name)
    points = distribution.sample(50, seed=3, step=7).numpy()
    np.testing.assert_array_equal(points, distribution.sample(50, seed=3, step=7))
    for seed, step in [(3, 8), (4, 7), (7, 3)]:
        others = distribution.sample(50, seed, step).numpy()
        assert not np.isin(points, others).any()


@pytest.mark.parametrize("name", ["gaussian", "mixture"])
def test_the_density_on_the_line_is_that_of_the_points(name):
    distribution = distributions.get(name)
    edges = np.linspace(-1.0, 1.0, 41)
    fine = np.linspace(-1.0, 1.0, 4001)
    density = distribution.density(fine[:, None])
    below = np.concatenate([[0.0], np.cumsum(0.5 * (density[1:] + density[:-1]) * 0.0005)])
    assert below[-1] == pytest.approx(1.0, abs=1e-4)
    masses = np.diff(np.interp(edges, fine, below))
    points = distribution.sample(100000, seed=1).numpy()
    shares = np.histogram(points, edges)[0] / len(points)
    # Four standard errors of a share.
    assert np.all(np.abs(shares - masses) <= 4.0 * np.sqrt(masses / len(points)) + 1e-5)


def test_the_density_in_the_plane_sums_to_one():
    mixture = distributions.GaussianMixture([[0.0, 0.0], [0.5, 0.2]], [0.1, 0.2], [0.7, 0.3])
    axis = np.linspace(-2.0, 2.0, 401)
    points = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)
    assert mixture.density(points).sum() * 0.01**2 == pytest.approx(1.0, abs=1e-6)


def test_modes_have_their_weights_centres_and_deviations():
    mixture = distributions.get("mixture")
    # Far apart, so that it is clear whose each point is.
    apart = distributions.GaussianMixture(
        100.0 * mixture.centres, mixture.deviations, mixture.weights
    )
    points = apart.sample(100000, seed=0).numpy()
    whose = np.argmin(np.abs(points - apart.centres.T), axis=1)
    for mode, (centre, deviation) in enumerate(zip(apart.centres, apart.deviations, strict=True)):
        own = points[whose == mode]
        assert len(own) / len(points) == pytest.approx(apart.weights[mode], abs=0.006)
        assert own.mean() == pytest.approx(centre[0], abs=0.003)
        assert own.std() == pytest.approx(deviation, rel=0.02)


def test_the_ring_and_the_grid_are_those_of_the_literature():
    ring, grid = distributions.get("ring"), distributions.get("grid")
    np.testing.assert_allclose(np.linalg.norm(ring.centres, axis=1), 100.0 * ring.deviations)
    assert ring.centres.shape == (8, 2)
    assert grid.centres.shape == (25, 2)
    gaps = np.linalg.norm(grid.centres[:, None] - grid.centres, axis=-1)
    assert np.min(gaps + np.eye(25)) == pytest.approx(40.0 * grid.deviations[0])


def test_the_swiss_roll_lies_about_its_spiral():
    roll = distributions.get("swiss_roll")
    points = roll.sample(2000, seed=0).numpy()
    distances = np.linalg.norm(points[:, None] - roll.centres, axis=-1).min(axis=1)
    # Across the spiral the noise has one dimension.
    assert np.sqrt(np.mean(np.square(distances))) == pytest.approx(roll.deviations, rel=0.1)
    radii = np.linalg.norm(roll.centres, axis=1)
    assert radii[-1] == pytest.approx(3.0 * radii[0]), "from 3/2 pi to 9/2 pi"


def test_batches_are_fresh_and_go_on_where_they_stopped():
    distribution = distributions.get("ring")
    whole = list(distributions.batches(distribution, batch_size=16, steps=6, seed=2))
    rest = list(distributions.batches(distribution, batch_size=16, steps=4, seed=2, first_step=2))
    assert [batch.shape for batch in whole] == [(16, 2)] * 6
    np.testing.assert_array_equal(whole[2:], rest)
    assert len(np.unique(np.concatenate(whole), axis=0)) == 6 * 16


def test_unknown_names_and_empty_batches_are_refused():
    with pytest.raises(InputError, match="'rings'.*did you mean 'ring'"):
        distributions.get("rings")
    with pytest.raises(InputError, match="batch_size=0"):
        distributions.batches(distributions.get("ring"), batch_size=0, steps=3)
