"""Closed forms, bounds, and agreement with SciPy and with sums written out in NumPy."""

import math

import numpy as np
import pytest
import scipy.linalg
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import tfgan
from keras_gans.evaluation.metrics.distances import (
    PATCHES_PER_IMAGE,
    classifier_score,
    frechet_distance,
    kernel_distance,
    sliced_wasserstein,
)


@pytest.fixture
def random():
    return np.random.default_rng(0)


def sharp_logits(labels, classes=10, gap=50.0):
    return gap * np.eye(classes)[labels]


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


def kernel_by_sums(real, fake):
    """The unbiased estimate, pair by pair."""

    def kernel(x, y):
        return (float(x @ y) / len(x) + 1.0) ** 3

    def within(examples):
        pairs = [(i, j) for i in range(len(examples)) for j in range(len(examples)) if i != j]
        return np.mean([kernel(examples[i], examples[j]) for i, j in pairs])

    between = np.mean([kernel(x, y) for x in real for y in fake])
    return within(real) + within(fake) - 2.0 * between


def smooth_images(random, count, size, channels):
    coarse = random.random((count, 7, 7, channels), "float32")
    smooth = tf.image.resize(coarse, (size, size), "bicubic").numpy()
    return np.clip(255.0 * smooth, 0, 255).astype("uint8")


def with_noise(random, images, deviation):
    noise = random.normal(size=images.shape) * deviation
    return np.clip(images + noise, 0, 255).astype("uint8")


class TestClassifierScore:
    def test_identical_predictions_score_one(self, random):
        logits = np.tile(random.normal(size=10), (200, 1))
        assert classifier_score(logits) == pytest.approx((1.0, 0.0), abs=1e-12)
        assert classifier_score(sharp_logits(np.full(200, 3))) == pytest.approx((1.0, 0.0))

    @pytest.mark.parametrize("classes", [2, 10, 100])
    def test_sharp_balanced_predictions_score_the_number_of_classes(self, classes):
        logits = sharp_logits(np.repeat(np.arange(classes), 50), classes)
        assert classifier_score(logits, splits=1) == (pytest.approx(classes), None)

    def test_it_is_the_formula(self, random):
        logits = 3.0 * random.normal(size=(100, 5))
        shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        divergences = np.sum(shares * np.log(shares / shares.mean(axis=0)), axis=1)
        assert classifier_score(logits, splits=1).value == pytest.approx(np.exp(divergences.mean()))

    def test_mean_and_deviation_are_of_the_splits(self, random):
        # All splits of these are alike, but not of those with noise.
        alike = np.tile(random.normal(size=10), (100, 1))
        different = alike + random.normal(size=alike.shape)
        assert classifier_score(alike).spread == pytest.approx(0.0, abs=1e-12)
        assert classifier_score(different).spread > 0.01
        # Ten samples on their own score less than a hundred, whose mean prediction is broader.
        assert classifier_score(different, 10).value < classifier_score(different, 1).value

    def test_samples_in_the_order_of_their_classes_score_as_any(self, random):
        labels = np.repeat(np.arange(10), 500)
        in_order = classifier_score(sharp_logits(labels))
        # Unshuffled, each of the ten splits would hold one class, and score 1.
        assert 9.8 < in_order.value <= 10.0
        shuffled = classifier_score(sharp_logits(random.permutation(labels)))
        assert in_order.value == pytest.approx(shuffled.value, abs=0.05)

    def test_the_seed_decides(self, random):
        logits = random.normal(size=(300, 10))
        assert classifier_score(logits, seed=1) == classifier_score(logits, seed=1)
        assert classifier_score(logits, seed=1) != classifier_score(logits, seed=2)

    @pytest.mark.parametrize("gap", [1e3, 1e30])
    def test_logits_whose_probabilities_vanish_give_no_nan(self, gap):
        score = classifier_score(sharp_logits(np.repeat([0, 1], 50), gap=gap), splits=1)
        assert score.value == pytest.approx(2.0)

    def test_rounding_does_not_leave_the_bounds(self, random):
        # TF-GAN's score of most of these is past a bound, by 1e-16 or so.
        for classes in range(2, 12):
            identical = np.tile(random.normal(size=classes), (100, 1))
            assert classifier_score(identical, splits=1).value >= 1.0
            balanced = sharp_logits(np.tile(np.arange(classes), 7), classes, gap=200.0)
            assert classifier_score(balanced, splits=1).value <= classes


class TestFrechetDistance:
    def test_on_the_line_it_is_the_closed_form(self, random):
        real = gaussian_sample(random, np.array([1.0]), np.array([[4.0]]))
        fake = gaussian_sample(random, np.array([-2.0]), np.array([[0.25]]), 300)
        # (m1 - m2)^2 + (s1 - s2)^2
        assert frechet_distance(real, fake).value == pytest.approx(9.0 + 1.5**2)

    def test_covariances_that_commute_have_a_closed_form(self, random):
        first, second = random.random((2, 8)) + 0.1
        mean = random.normal(size=8)
        rotation = np.linalg.qr(random.normal(size=(8, 8)))[0]
        real = gaussian_sample(random, mean, rotation * first**2 @ rotation.T)
        fake = gaussian_sample(random, 2.0 * mean, rotation * second**2 @ rotation.T)
        expected = np.sum(mean**2) + np.sum((first - second) ** 2)
        assert frechet_distance(real, fake).value == pytest.approx(expected)

    def test_agreement_with_scipy(self, random):
        covariances = [random_covariance(random, 16) for _ in range(2)]
        means = random.normal(size=(2, 16))
        real, fake = (
            gaussian_sample(random, *pair) for pair in zip(means, covariances, strict=True)
        )
        assert frechet_distance(real, fake).value == pytest.approx(
            frechet_by_scipy(real, fake), rel=1e-7
        )

    @pytest.mark.parametrize("scale", [1e-6, 1e-3, 1.0, 1e4])
    def test_it_grows_with_the_square_of_the_scale(self, random, scale):
        # TF-GAN's own gives five times too much for features of 0.001.
        real, fake = random.normal(size=(200, 16)), 2.0 * random.normal(size=(200, 16))
        expected = scale**2 * frechet_by_scipy(real, fake)
        assert frechet_distance(scale * real, scale * fake).value == pytest.approx(
            expected, rel=1e-6
        )

    def test_directions_of_little_variance_count(self, random):
        # An enlarged copy: C_2 = 1.01^2 C_1, so all that differs is 0.01^2 (|m|^2 + tr C).
        real = random.normal(size=(500, 64)) * np.exp(-np.arange(64) / 4.0)
        size = np.sum(real.mean(axis=0) ** 2) + real.var(axis=0, ddof=1).sum()
        assert frechet_distance(real, 1.01 * real).value == pytest.approx(1e-4 * size, rel=0.02)

    def test_it_is_symmetric_and_no_distance_from_itself(self, random):
        real, fake = random.normal(size=(300, 32)), random.normal(size=(200, 32)) + 0.1
        assert frechet_distance(real, fake).value == pytest.approx(
            frechet_distance(fake, real).value
        )
        assert 0.0 <= frechet_distance(real, real).value < 1e-5

    def test_singular_covariances(self, random):
        # Two of five dimensions vary: what they add is what they give on their own.
        flat = random.normal(size=(2, 100, 2)) * [[[1.0, 3.0]], [[2.0, 1.0]]]
        real, fake = np.pad(flat, ((0, 0), (0, 0), (0, 3)))
        rotation = np.linalg.qr(random.normal(size=(5, 5)))[0]
        expected = frechet_by_scipy(*flat)
        assert frechet_distance(real, fake).value == pytest.approx(expected, rel=1e-6)
        assert frechet_distance(real @ rotation, fake @ rotation).value == pytest.approx(
            expected, rel=1e-6
        )

    def test_directions_of_their_own_add_all_their_variance(self, random):
        real, fake = np.zeros((2, 50, 4))
        real[:, 0], fake[:, 2] = random.normal(size=(2, 50))
        expected = np.sum((real.mean(0) - fake.mean(0)) ** 2) + real.var(ddof=1, axis=0).sum()
        expected += fake.var(ddof=1, axis=0).sum()
        assert frechet_distance(real, fake).value == pytest.approx(expected, rel=1e-6)

    @pytest.mark.parametrize("count", [2, 5, 50])
    def test_fewer_samples_than_dimensions(self, random, count):
        real, fake = random.normal(size=(2, count, 128))
        # tr (C1 C2)^(1/2) is the sum of the singular values of the samples' product.
        centred = [sample - sample.mean(axis=0) for sample in (real, fake)]
        cross = np.linalg.svd(centred[0] @ centred[1].T, compute_uv=False).sum() / (count - 1)
        variances = sum(np.sum(sample**2) / (count - 1) for sample in centred)
        means = np.sum((real.mean(axis=0) - fake.mean(axis=0)) ** 2)
        expected = means + variances - 2.0 * cross
        assert frechet_distance(real, fake).value == pytest.approx(expected, rel=1e-5)
        assert 0.0 <= frechet_distance(real, real).value < 1e-5 * variances

    def test_features_without_variance(self):
        ones, zeros = np.ones((10, 4)), np.zeros((10, 4))
        assert frechet_distance(ones, ones).value == 0.0
        assert frechet_distance(ones, zeros).value == pytest.approx(4.0)

    def test_float32_features_lose_nothing_to_a_large_offset(self, random):
        real = (random.normal(size=(500, 4)) + 1000.0).astype("float32")
        fake = (random.normal(size=(500, 4)) + 1000.0).astype("float32")
        expected = frechet_by_scipy(real.astype("float64"), fake.astype("float64"))
        assert frechet_distance(real, fake).value == pytest.approx(expected, rel=1e-5)


class TestKernelDistance:
    @pytest.mark.parametrize("counts", [(40, 40), (40, 25)])
    def test_one_block_is_the_sum_over_all_pairs(self, random, counts):
        real, fake = (random.normal(loc=size / 40, size=(size, 6)) for size in counts)
        assert kernel_distance(real, fake) == (pytest.approx(kernel_by_sums(real, fake)), None)

    def test_blocks_are_averaged(self, random):
        # Examples of one value each: which block they are in does not matter.
        real, fake = np.full((40, 3), 2.0), np.full((30, 3), -1.0)
        expected = 5.0**3 + 2.0**3 - 2.0 * (-1.0) ** 3
        assert kernel_distance(real, fake, block_size=10) == pytest.approx((expected, 0.0))

    def test_its_spread_is_the_error_of_the_mean(self, random):
        pairs = [(random.normal(size=(200, 4)), random.normal(size=(200, 4))) for _ in range(60)]
        estimates = [kernel_distance(*pair, block_size=40) for pair in pairs]
        values, spreads = np.array(estimates).T
        assert np.std(values) == pytest.approx(np.mean(spreads), rel=0.3)
        # No bias: the mean of equal distributions is 0, and about half are below.
        assert abs(np.mean(values)) < 4.0 * np.std(values) / math.sqrt(len(values))
        assert 12 < np.sum(values < 0.0) < 48

    def test_the_order_of_samples_does_not_matter(self, random):
        labels = np.repeat(np.arange(10), 50)
        features = 3.0 * np.eye(10)[labels] + 0.1 * random.normal(size=(500, 10))
        shuffled = random.permutation(features)
        # Unshuffled, a block of the one kind would hold one class, of the other all.
        distance = kernel_distance(features, shuffled, block_size=50)
        assert abs(distance.value) < 5.0 * distance.spread + 0.01

    @pytest.mark.parametrize("fake_count", [2, 3, 7])
    def test_few_samples_against_many(self, random, fake_count):
        real, fake = random.normal(size=(1000, 4)), random.normal(size=(fake_count, 4))
        distance = kernel_distance(real, fake, block_size=50)
        assert math.isfinite(distance.value)
        assert (distance.spread is None) == (fake_count < 4)

    def test_the_seed_decides(self, random):
        real, fake = random.normal(size=(2, 300, 4))
        first = kernel_distance(real, fake, block_size=100, seed=1)
        assert first == kernel_distance(real, fake, block_size=100, seed=1)
        assert first != kernel_distance(real, fake, block_size=100, seed=2)


class TestSlicedWasserstein:
    @pytest.fixture(params=[(28, 1), (32, 3)], ids=["28x28x1", "32x32x3"])
    def images(self, request, random):
        """Two sets of smooth random images of one distribution."""
        return np.split(smooth_images(random, 256, *request.param), 2)

    def test_the_more_noise_the_further(self, images, random):
        real, fake = images
        distances = [
            sliced_wasserstein(real, with_noise(random, fake, deviation)).value
            for deviation in (0.0, 20.0, 60.0)
        ]
        assert 0.0 < distances[0] < 0.8 * distances[1] < 0.8 * distances[2]

    def test_it_is_the_mean_of_the_levels_times_a_thousand(self, random):
        real, fake = np.split(smooth_images(random, 256, 32, 3), 2)
        fake = with_noise(random, fake, 20.0)
        np.random.seed(0)
        tf.random.set_seed(0)
        # Neither padding nor a fixed graph; images of 32 x 32 have the levels 32 and 16.
        levels = tfgan.sliced_wasserstein_distance(
            real.astype("float32"), fake.astype("float32"), patches_per_image=PATCHES_PER_IMAGE
        )
        (_, fine), (_, coarse) = levels
        # Random patches differ; a wrong level, or the distance among real images, is half of it.
        assert sliced_wasserstein(real, fake).value == pytest.approx(
            500.0 * float(fine + coarse), rel=0.2
        )

    def test_brightness_and_contrast_do_not_count(self, images):
        real, fake = images
        # Each patch has its own taken away; rounding to grey levels changes a little.
        assert sliced_wasserstein(real, fake // 2 + 20).value == pytest.approx(
            sliced_wasserstein(real, fake).value, rel=0.05
        )

    def test_the_seed_decides_and_nothing_else_notices(self, random):
        real, fake = np.split(smooth_images(random, 64, 32, 1), 2)
        numbers = []
        for judge in (lambda: None, lambda: sliced_wasserstein(real, fake)):
            np.random.seed(7)
            tf.random.set_seed(7)
            tf.random.normal([3])
            judge()
            numbers.append((np.random.random(), *tf.random.normal([3]).numpy()))
        assert numbers[0] == numbers[1]
        first = sliced_wasserstein(real, fake, seed=1)
        # A session runs operations in any order, so once would not tell.
        assert all(sliced_wasserstein(real, fake, seed=1) == first for _ in range(5))
        assert sliced_wasserstein(real, fake, seed=2) != first

    @pytest.mark.parametrize("size", [5, 16, 20, 48])
    def test_black_images_and_other_sizes_give_a_number(self, size):
        black = np.zeros((8, size, size, 1), "uint8")
        assert math.isfinite(sliced_wasserstein(black, black).value)


@pytest.mark.parametrize("distance", [frechet_distance, kernel_distance])
@pytest.mark.parametrize(
    ("real", "fake", "named"),
    [
        (np.zeros((0, 3)), np.zeros((5, 3)), "real_features has 0 examples; at least 2"),
        (np.zeros((5, 3)), np.zeros((1, 3)), "fake_features has 1 examples; at least 2"),
        (np.zeros((5, 3)), np.zeros((5, 4)), "3 dimensions and fake_features 4"),
        (np.zeros((5, 3)), np.full((5, 3), np.nan), "fake_features has an entry that is not"),
        (np.zeros((5, 2, 2)), np.zeros((5, 4)), r"real_features must be .* \(5, 2, 2\)"),
    ],
)
def test_what_are_no_features_is_refused(distance, real, fake, named):
    with pytest.raises(InputError, match=named):
        distance(real, fake)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: classifier_score(np.zeros((9, 3))), "logits has 9 examples; at least 10"),
        (lambda: classifier_score(np.full((20, 3), np.inf)), "logits has an entry that is not"),
        (lambda: classifier_score(np.zeros((9, 3)), splits=0), "splits=0"),
        (lambda: kernel_distance(np.zeros((9, 3)), np.zeros((9, 3)), 1), "block_size=1"),
    ],
)
def test_what_has_no_score_is_refused(call, named):
    with pytest.raises(InputError, match=named):
        call()


@pytest.mark.parametrize(
    ("real", "fake", "named"),
    [
        ((4, 16, 16, 1), (5, 16, 16, 1), "as many, square"),
        ((4, 16, 20, 1), (4, 16, 20, 1), "as many, square"),
        ((4, 16, 16, 2), (4, 16, 16, 2), "of 1 or 3 channels"),
        ((4, 16, 16, 1), (4, 16, 16, 3), "one shape"),
        ((0, 16, 16, 1), (0, 16, 16, 1), "real_images is empty"),
    ],
)
def test_images_that_cannot_be_compared_are_refused(real, fake, named):
    with pytest.raises(InputError, match=named):
        sliced_wasserstein(np.zeros(real, "uint8"), np.zeros(fake, "uint8"))


def test_floats_are_no_images():
    with pytest.raises(InputError, match="real_images must be a uint8 array"):
        sliced_wasserstein(np.zeros((4, 16, 16, 1)), np.zeros((4, 16, 16, 1)))
