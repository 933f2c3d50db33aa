"""The penalties of WGAN-GP and of DRAGAN on linear and quadratic critics."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.losses.penalties import DRAGAN, GradientPenalty, PenaltyInputs, gradient_penalty

REAL = tf.random.stateless_normal((6, 4), (0, 1))
FAKE = tf.random.stateless_normal((6, 4), (2, 3))


def draw(distribution, shape, purpose):
    if distribution == "normal":
        return tf.random.stateless_normal(shape, (4, 5))
    return tf.random.stateless_uniform(shape, (4, 5), -1.0, 1.0)


def inputs(critic):
    return PenaltyInputs(critic, REAL, FAKE, None, None, tf.constant(0, tf.int64), draw)


def linear(length):
    direction = np.array([[1.0], [-2.0], [0.5], [3.0]], "float32")
    direction *= length / np.linalg.norm(direction)
    return lambda images, training: images @ direction


@pytest.mark.parametrize("length", [0.25, 1.0, 3.0])
def test_penalties_of_linear_critics_are_exact(length):
    critic = inputs(linear(length))
    assert float(GradientPenalty().value(critic)) == pytest.approx((length - 1) ** 2, abs=1e-5)
    assert float(DRAGAN().value(critic)) == pytest.approx((length - 1) ** 2, abs=1e-5)
    one_sided = max(0.0, length - 1.0) ** 2
    value = float(GradientPenalty(one_sided=True).value(critic))
    assert value == pytest.approx(one_sided, abs=1e-5)
    value = float(GradientPenalty(target=0.5).value(critic))
    assert value == pytest.approx((length - 0.5) ** 2, abs=1e-5)


def test_points_of_the_gradient_penalty_lie_between_the_images():
    """f(x) = |x|^2 / 2, whose gradient is x."""
    epsilon = (draw("uniform", (6, 1), "") + 1.0) / 2.0
    points = (REAL + epsilon * (FAKE - REAL)).numpy()
    expected = ((np.linalg.norm(points, axis=1) - 1.0) ** 2).mean()
    critic = inputs(lambda x, training: tf.reduce_sum(x**2, axis=1, keepdims=True) / 2.0)
    assert float(GradientPenalty().value(critic)) == pytest.approx(expected, rel=1e-5)
    function = gradient_penalty(critic.discriminator, REAL, FAKE, epsilon)
    assert float(function) == pytest.approx(expected, rel=1e-5)


def test_points_of_dragan_are_real_images_with_noise():
    noise = draw("normal", (6, 4), "").numpy()
    expected = ((np.linalg.norm(REAL.numpy() + 0.25 * noise, axis=1) - 1.0) ** 2).mean()
    critic = inputs(lambda x, training: tf.reduce_sum(x**2, axis=1, keepdims=True) / 2.0)
    assert float(DRAGAN(stddev=0.25).value(critic)) == pytest.approx(expected, rel=1e-5)


def test_batch_normalization_is_refused_by_the_gradient_penalty_alone():
    network = keras.Sequential([keras.Input((3,)), keras.layers.BatchNormalization(name="norm")])
    with pytest.raises(InputError, match="layer norm of .* ties the examples of a batch together"):
        GradientPenalty().check(network)
    DRAGAN().check(network)
