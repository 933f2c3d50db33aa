"""Priors and paths of latent vectors."""

import numpy as np
import pytest
import scipy.stats

from keras_gans.errors import InputError
from keras_gans.sampling import priors


def test_priors_have_their_moments_and_range():
    normal = priors.sample("normal", (20000, 4), (1, 2)).numpy()
    uniform = priors.sample("uniform", (20000, 4), (1, 2)).numpy()
    assert abs(normal.mean()) < 0.02
    assert normal.std() == pytest.approx(1.0, abs=0.02)
    assert uniform.min() >= -1.0
    assert uniform.max() <= 1.0
    assert uniform.std() == pytest.approx(1 / np.sqrt(3), abs=0.01)


def test_signs_and_normal_is_half_coin_tosses_and_half_normal():
    drawn = priors.sample("signs_and_normal", (20000, 5), (1, 2)).numpy()
    signs, normal = drawn[:, :2], drawn[:, 2:]
    np.testing.assert_array_equal(np.abs(signs), 1.0)
    assert abs(signs.mean()) < 0.02
    assert len(np.unique(normal)) > 50000
    assert normal.std() == pytest.approx(1.0, abs=0.02)
    correlation = np.corrcoef(drawn, rowvar=False) - np.eye(5)
    assert np.abs(correlation).max() < 0.03


def test_a_seed_repeats_its_latents_and_another_does_not():
    first = priors.sample_for_generation("normal", 8, 16, seed=3)
    np.testing.assert_array_equal(first, priors.sample_for_generation("normal", 8, 16, seed=3))
    assert np.abs(first - priors.sample_for_generation("normal", 8, 16, seed=4)).max() > 0.1


def test_truncated_latents_have_the_distribution_of_a_truncated_normal():
    drawn = priors.sample("normal", (20000, 2), (1, 2))
    for bound in (0.5, 1.5):
        truncated = priors.truncate("normal", drawn, bound)
        law = scipy.stats.truncnorm(-bound, bound)
        assert np.abs(truncated).max() <= bound
        assert scipy.stats.kstest(truncated.ravel(), law.cdf).pvalue > 1e-3
    np.testing.assert_array_equal(np.argsort(truncated, axis=0), np.argsort(drawn, axis=0))
    np.testing.assert_allclose(priors.truncate("normal", drawn, 30.0), drawn, atol=1e-5)
    assert priors.truncate("normal", drawn, None) is drawn


def test_signs_are_not_truncated_and_uniform_latents_are_scaled():
    drawn = priors.sample("signs_and_normal", (50, 4), (1, 2)).numpy()
    truncated = priors.truncate("signs_and_normal", drawn, 0.5)
    np.testing.assert_array_equal(truncated[:, :2], drawn[:, :2])
    assert np.abs(truncated[:, 2:]).max() <= 0.5
    uniform = priors.sample("uniform", (50, 4), (1, 2)).numpy()
    np.testing.assert_allclose(priors.truncate("uniform", uniform, 0.5), 0.5 * uniform)
    for prior, bound in (("uniform", 1.5), ("normal", 0.0), ("normal", "much")):
        with pytest.raises(InputError, match="truncation="):
            priors.truncate(prior, uniform, bound)


def test_spherical_interpolation_keeps_the_norm_and_the_angle_steps_of_a_circle():
    generator = np.random.default_rng(0)
    start, end = generator.normal(size=(2, 16))
    start, end = 4 * start / np.linalg.norm(start), 4 * end / np.linalg.norm(end)
    path = priors.spherical_interpolation(start, end, 9)
    np.testing.assert_allclose(path[0], start, rtol=1e-5)
    np.testing.assert_allclose(path[-1], end, rtol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(path, axis=1), 4.0, rtol=1e-5)
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    np.testing.assert_allclose(steps, steps[0], rtol=1e-4)


def test_interpolation_between_parallel_latents_is_finite():
    start = np.ones(4)
    np.testing.assert_allclose(priors.spherical_interpolation(start, 3 * start, 3)[1], 2 * start)


def test_unknown_priors_are_refused():
    with pytest.raises(InputError, match=r"prior='gauss' is unknown; accepted are normal, uniform"):
        priors.check_prior("gauss")
