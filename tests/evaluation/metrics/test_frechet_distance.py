"""Closed forms of the Frechet distance, and agreement with SciPy."""

import numpy as np
import pytest
import scipy.linalg

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.frechet_distance import frechet_distance
from keras_gans.evaluation.metrics.kernel_distance import kernel_distance


def gaussian_sample(random, mean, covariance, count=500):
    """A sample whose mean and covariance (over count - 1) are exactly those given."""
    sample = random.normal(size=(count, len(mean)))
    sample -= sample.mean(axis=0)
    sampled = np.atleast_2d(np.cov(sample, rowvar=False))
    whitening = np.linalg.inv(np.linalg.cholesky(sampled)).T
    return mean + sample @ whitening @ np.linalg.cholesky(covariance).T


def random_covariance(random, dimension):
    factor = random.normal(size=(dimension, dimension))
    return factor @ factor.T / dimension + 0.1 * np.eye(dimension)


def frechet_by_scipy(real, fake):
    first, second = np.cov(real, rowvar=False), np.cov(fake, rowvar=False)
    root = scipy.linalg.sqrtm(first @ second).real
    means = np.sum((real.mean(axis=0) - fake.mean(axis=0)) ** 2)
    return means + np.trace(first + second - 2.0 * root)


def test_on_the_line_it_is_the_closed_form(random):
    real = gaussian_sample(random, np.array([1.0]), np.array([[4.0]]))
    fake = gaussian_sample(random, np.array([-2.0]), np.array([[0.25]]), 300)
    # (m1 - m2)^2 + (s1 - s2)^2
    assert frechet_distance(real, fake).value == pytest.approx(9.0 + 1.5**2)


def test_covariances_that_commute_have_a_closed_form(random):
    first, second = random.random((2, 8)) + 0.1
    mean = random.normal(size=8)
    rotation = np.linalg.qr(random.normal(size=(8, 8)))[0]
    real = gaussian_sample(random, mean, rotation * first**2 @ rotation.T)
    fake = gaussian_sample(random, 2.0 * mean, rotation * second**2 @ rotation.T)
    expected = np.sum(mean**2) + np.sum((first - second) ** 2)
    assert frechet_distance(real, fake).value == pytest.approx(expected)


def test_agreement_with_scipy(random):
    covariances = [random_covariance(random, 16) for _ in range(2)]
    means = random.normal(size=(2, 16))
    real, fake = (gaussian_sample(random, *pair) for pair in zip(means, covariances, strict=True))
    assert frechet_distance(real, fake).value == pytest.approx(
        frechet_by_scipy(real, fake), rel=1e-7
    )


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1.0, 1e4])
def test_it_grows_with_the_square_of_the_scale(random, scale):
    # TF-GAN's own gives five times too much for features of 0.001.
    real, fake = random.normal(size=(200, 16)), 2.0 * random.normal(size=(200, 16))
    expected = scale**2 * frechet_by_scipy(real, fake)
    assert frechet_distance(scale * real, scale * fake).value == pytest.approx(expected, rel=1e-6)


def test_directions_of_little_variance_count(random):
    # An enlarged copy: C_2 = 1.01^2 C_1, so all that differs is 0.01^2 (|m|^2 + tr C).
    real = random.normal(size=(500, 64)) * np.exp(-np.arange(64) / 4.0)
    size = np.sum(real.mean(axis=0) ** 2) + real.var(axis=0, ddof=1).sum()
    assert frechet_distance(real, 1.01 * real).value == pytest.approx(1e-4 * size, rel=0.02)


def test_it_is_symmetric_and_no_distance_from_itself(random):
    real, fake = random.normal(size=(300, 32)), random.normal(size=(200, 32)) + 0.1
    assert frechet_distance(real, fake).value == pytest.approx(frechet_distance(fake, real).value)
    assert 0.0 <= frechet_distance(real, real).value < 1e-5


def test_singular_covariances(random):
    # Two of five dimensions vary: what they add is what they give on their own.
    flat = random.normal(size=(2, 100, 2)) * [[[1.0, 3.0]], [[2.0, 1.0]]]
    real, fake = np.pad(flat, ((0, 0), (0, 0), (0, 3)))
    rotation = np.linalg.qr(random.normal(size=(5, 5)))[0]
    expected = frechet_by_scipy(*flat)
    assert frechet_distance(real, fake).value == pytest.approx(expected, rel=1e-6)
    assert frechet_distance(real @ rotation, fake @ rotation).value == pytest.approx(
        expected, rel=1e-6
    )


def test_directions_of_their_own_add_all_their_variance(random):
    real, fake = np.zeros((2, 50, 4))
    real[:, 0], fake[:, 2] = random.normal(size=(2, 50))
    expected = np.sum((real.mean(0) - fake.mean(0)) ** 2) + real.var(ddof=1, axis=0).sum()
    expected += fake.var(ddof=1, axis=0).sum()
    assert frechet_distance(real, fake).value == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("count", [2, 5, 50])
def test_fewer_samples_than_dimensions(random, count):
    real, fake = random.normal(size=(2, count, 128))
    # tr (C1 C2)^(1/2) is the sum of the singular values of the samples' product.
    centred = [sample - sample.mean(axis=0) for sample in (real, fake)]
    cross = np.linalg.svd(centred[0] @ centred[1].T, compute_uv=False).sum() / (count - 1)
    variances = sum(np.sum(sample**2) / (count - 1) for sample in centred)
    means = np.sum((real.mean(axis=0) - fake.mean(axis=0)) ** 2)
    expected = means + variances - 2.0 * cross
    assert frechet_distance(real, fake).value == pytest.approx(expected, rel=1e-5)
    assert 0.0 <= frechet_distance(real, real).value < 1e-5 * variances


def test_features_without_variance():
    ones, zeros = np.ones((10, 4)), np.zeros((10, 4))
    assert frechet_distance(ones, ones).value == 0.0
    assert frechet_distance(ones, zeros).value == pytest.approx(4.0)


def test_float32_features_lose_nothing_to_a_large_offset(random):
    real = (random.normal(size=(500, 4)) + 1000.0).astype("float32")
    fake = (random.normal(size=(500, 4)) + 1000.0).astype("float32")
    expected = frechet_by_scipy(real.astype("float64"), fake.astype("float64"))
    assert frechet_distance(real, fake).value == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("distance", [frechet_distance, kernel_distance])
@pytest.mark.parametrize(
    ("real", "fake", "named"),
    [
        (np.zeros((0, 3)), np.zeros((5, 3)), "real_features has 0 examples; at least 2"),
        (np.zeros((5, 3)), np.zeros((1, 3)), "generated_features has 1 examples; at least 2"),
        (np.zeros((5, 3)), np.zeros((5, 4)), "3 dimensions and generated_features 4"),
        (np.zeros((5, 3)), np.full((5, 3), np.nan), "generated_features has an entry that is not"),
        (np.zeros((5, 2, 2)), np.zeros((5, 4)), r"real_features must be .* \(5, 2, 2\)"),
    ],
)
def test_what_are_no_features_is_refused(distance, real, fake, named):
    with pytest.raises(InputError, match=named):
        distance(real, fake)
