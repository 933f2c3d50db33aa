"""Historical averaging against the explicit mean of the past weights."""

import keras
import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.losses.historical_averaging import HistoricalAveraging


def test_the_gradient_is_that_of_the_distance_to_the_mean_of_all_weights_so_far():
    rng, averaging = np.random.default_rng(0), HistoricalAveraging(0.25)
    variables = [keras.Variable(rng.normal(size=shape)) for shape in ((2, 3), (4,))]
    averaging.keep("generator", variables)
    past = [[] for _ in variables]
    for step in range(4):
        gradients = averaging.gradients("generator", variables)
        for variable, history, gradient in zip(variables, past, gradients, strict=True):
            history.append(variable.numpy())
            expected = 2.0 * 0.25 * (variable.numpy() - np.mean(history, axis=0))
            np.testing.assert_allclose(gradient, expected, rtol=1e-5, atol=1e-6)
            if step == 0:
                assert not np.any(gradient)
            variable.assign(variable + rng.normal(size=variable.shape))


def test_variables_that_are_frozen_are_left_out():
    averaging = HistoricalAveraging(1.0)
    variables = [keras.Variable([1.0]), keras.Variable([2.0])]
    averaging.keep("critic", variables)
    assert len(averaging.gradients("critic", variables[1:])) == 1


def test_one_object_serves_one_model():
    averaging = HistoricalAveraging(1.0)
    averaging.keep("critic", [keras.Variable([1.0])])
    with pytest.raises(InputError, match="another model"):
        averaging.keep("critic", [keras.Variable([1.0])])


def test_a_negative_weight_is_refused():
    with pytest.raises(InputError, match=r"weight=-1\.0"):
        HistoricalAveraging(-1.0)
