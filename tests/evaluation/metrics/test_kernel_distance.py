"""Agreement of the kernel distance with sums over all pairs."""

import math

import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.kernel_distance import kernel_distance


def kernel_by_sums(real, fake):
    """The unbiased estimate, pair by pair."""

    def kernel(x, y):
        return (float(x @ y) / len(x) + 1.0) ** 3

    def within(examples):
        pairs = [(i, j) for i in range(len(examples)) for j in range(len(examples)) if i != j]
        return np.mean([kernel(examples[i], examples[j]) for i, j in pairs])

    between = np.mean([kernel(x, y) for x in real for y in fake])
    return within(real) + within(fake) - 2.0 * between


@pytest.mark.parametrize("counts", [(40, 40), (40, 25)])
def test_one_block_is_the_sum_over_all_pairs(random, counts):
    real, fake = (random.normal(loc=size / 40, size=(size, 6)) for size in counts)
    assert kernel_distance(real, fake) == (pytest.approx(kernel_by_sums(real, fake)), None)


def test_blocks_are_averaged(random):
    # Examples of one value each: which block they are in does not matter.
    real, fake = np.full((40, 3), 2.0), np.full((30, 3), -1.0)
    expected = 5.0**3 + 2.0**3 - 2.0 * (-1.0) ** 3
    assert kernel_distance(real, fake, block_size=10) == pytest.approx((expected, 0.0))


@pytest.mark.slow
def test_its_spread_is_the_error_of_the_mean(random):
    pairs = [(random.normal(size=(200, 4)), random.normal(size=(200, 4))) for _ in range(60)]
    estimates = [kernel_distance(*pair, block_size=40) for pair in pairs]
    values, spreads = np.array(estimates).T
    assert np.std(values) == pytest.approx(np.mean(spreads), rel=0.3)
    # No bias: the mean of equal distributions is 0, and about half are below.
    assert abs(np.mean(values)) < 4.0 * np.std(values) / math.sqrt(len(values))
    assert 12 < np.sum(values < 0.0) < 48


def test_the_order_of_samples_does_not_matter(random):
    labels = np.repeat(np.arange(10), 50)
    features = 3.0 * np.eye(10)[labels] + 0.1 * random.normal(size=(500, 10))
    shuffled = random.permutation(features)
    # Unshuffled, a block of the one kind would hold one class, of the other all.
    distance = kernel_distance(features, shuffled, block_size=50)
    assert abs(distance.value) < 5.0 * distance.spread + 0.01


@pytest.mark.parametrize("fake_count", [2, 3, 7])
def test_few_samples_against_many(random, fake_count):
    real, fake = random.normal(size=(1000, 4)), random.normal(size=(fake_count, 4))
    distance = kernel_distance(real, fake, block_size=50)
    assert math.isfinite(distance.value)
    assert (distance.spread is None) == (fake_count < 4)


def test_the_seed_decides(random):
    real, fake = random.normal(size=(2, 300, 4))
    first = kernel_distance(real, fake, block_size=100, seed=1)
    assert first == kernel_distance(real, fake, block_size=100, seed=1)
    assert first != kernel_distance(real, fake, block_size=100, seed=2)


def test_a_block_of_one_is_refused():
    with pytest.raises(InputError, match="block_size=1"):
        kernel_distance(np.zeros((9, 3)), np.zeros((9, 3)), 1)
