import numpy as np
import pytest
import scipy.stats

from keras_gans.evaluation.metrics.estimate import Estimate, mean_with_error


@pytest.mark.parametrize(("count", "right"), [(4, 3), (100, 9), (7, 7), (5, 0), (1, 1)])
def test_the_spread_of_a_share_is_the_binomial_error(count, right):
    value, spread = mean_with_error(np.arange(count) < right)
    assert value == pytest.approx(right / count)
    assert spread == pytest.approx(np.sqrt(right / count * (1.0 - right / count) / count))


def test_the_spread_of_a_mean_is_that_of_scipy(random):
    values = random.normal(3.0, 2.0, 50).astype("float32")
    error = scipy.stats.sem(values.astype("float64"), ddof=0)
    assert mean_with_error(values) == pytest.approx((values.mean(dtype="float64"), error))


def test_a_mean_of_many_float32_numbers_loses_no_digits():
    # Summed one after the other in float32, the ones would be lost beside 2**24.
    values = np.ones(1001, "float32")
    values[0] = 2.0**24
    assert mean_with_error(values).value == (2.0**24 + 1000.0) / 1001.0


def test_an_estimate_without_a_spread_has_none():
    assert Estimate(2.0) == (2.0, None)
