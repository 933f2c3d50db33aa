"""R1 and R2: closed forms, numerical differentiation, and the error of finite differences."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers import Maxout
from keras_gans.losses.penalties import R1, R2, PenaltyInputs

REAL = tf.random.stateless_normal((5, 2, 2, 1), (0, 1))
FAKE = tf.random.stateless_normal((5, 2, 2, 1), (2, 3))
MATRIX = np.random.default_rng(0).normal(size=(4, 4)).astype("float32")


def quadratic(images, training=True):
    """f(x) = x.Ax / 2, whose gradient is (A + A^T) x / 2."""
    flat = tf.reshape(images, (-1, 4))
    return 0.5 * tf.reduce_sum(flat * (flat @ MATRIX), axis=1, keepdims=True)


def inputs(critic=quadratic, real=REAL, fake=FAKE):
    logits = critic(real, training=True), critic(fake, training=True)
    return PenaltyInputs(critic, real, fake, *logits, tf.constant(0, tf.int64), None)


@pytest.mark.parametrize(("penalty", "images"), [(R1, REAL), (R2, FAKE)])
def test_the_value_is_half_the_mean_squared_norm_at_its_images(penalty, images):
    flat = images.numpy().reshape(-1, 4)
    gradients = flat @ (MATRIX + MATRIX.T) / 2.0
    expected = 0.5 * (gradients**2).sum(axis=1).mean()
    assert float(penalty(1.0).value(inputs())) == pytest.approx(expected, rel=1e-5)


def test_the_gradient_by_the_weights_is_that_of_numerical_differentiation():
    """d/dw of a penalty, the second derivative of the discriminator."""

    def penalty_at(slope):
        def critic(images, training):
            return tf.tanh(tf.reshape(images, (-1, 4)) @ slope)

        return R1(1.0).value(inputs(critic))

    slope = tf.Variable([[0.3], [-0.2], [0.5], [0.1]])
    with tf.GradientTape() as tape:
        value = penalty_at(slope)
    derivative = tape.gradient(value, slope).numpy()
    for place in range(4):
        change = np.zeros((4, 1), "float32")
        change[place] = 1e-2
        ends = [float(penalty_at(slope + sign * change)) for sign in (1.0, -1.0)]
        assert derivative[place, 0] == pytest.approx((ends[0] - ends[1]) / 2e-2, abs=2e-4)


def value_and_gradient(penalty, activation):
    keras.utils.set_random_seed(0)
    network = keras.Sequential(
        [
            keras.Input((2, 2, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(32, activation),
            keras.layers.Dense(1, use_bias=False),
        ]
    )
    with tf.GradientTape() as tape:
        value = penalty.value(inputs(network))
    gradients = tape.gradient(value, network.trainable_variables)
    return float(value), np.concatenate([np.ravel(gradient) for gradient in gradients])


@pytest.mark.parametrize("penalty", [R1, R2])
@pytest.mark.parametrize("activation", ["elu", "softplus", "tanh"])
def test_finite_differences_of_smooth_discriminators_have_the_exact_value_and_gradient(
    penalty, activation
):
    exact, approximate = penalty(1.0), penalty(1.0, form="finite_differences", step_size=0.01)
    value, gradient = value_and_gradient(exact, activation)
    near_value, near_gradient = value_and_gradient(approximate, activation)
    assert near_value == pytest.approx(value, rel=0.01)
    assert np.abs(near_gradient - gradient).max() < 0.02 * np.abs(gradient).max()


def test_the_error_of_finite_differences_falls_with_the_step():
    """f(x) = exp(x): ((f(x + h) - f(x)) / h)^2 = f'^2 (1 + h + O(h^2))."""
    real = tf.constant([[0.5]])

    def value(step_size):
        penalty = R1(1.0, form="finite_differences", step_size=step_size)
        return float(penalty.value(inputs(lambda x, training: tf.exp(x), real, real)))

    exact = float(R1(1.0).value(inputs(lambda x, training: tf.exp(x), real, real)))
    for step_size in (0.1, 0.05):
        assert value(step_size) / exact == pytest.approx(1.0 + step_size, abs=step_size**2)


def test_kinks_are_warned_of_as_gradients_of_differences_are_others():
    penalty = R1(1.0, form="finite_differences", step_size=0.1)
    _, gradient = value_and_gradient(R1(1.0), "relu")
    _, near_gradient = value_and_gradient(penalty, "relu")
    assert np.abs(near_gradient - gradient).max() > 0.1 * np.abs(gradient).max()
    for layer in (keras.layers.Dense(1, "leaky_relu"), keras.layers.ReLU(), Maxout(1, 2)):
        with pytest.warns(UserWarning, match="has a kink"):
            penalty.check(keras.Sequential([keras.Input((3,)), layer]))


def test_finite_differences_are_refused_where_they_would_measure_something_else():
    def network(rate, dtype="float32"):
        return keras.Sequential(
            [keras.Input((3,)), keras.layers.Dropout(rate), keras.layers.Dense(1, dtype=dtype)]
        )

    penalty = R2(1.0, form="finite_differences")
    penalty.check(network(0.0))
    with pytest.raises(InputError, match="dropout.* another function in each call"):
        penalty.check(network(0.5))
    with pytest.raises(InputError, match="in 16 bits"):
        penalty.check(network(0.0, "mixed_bfloat16"))
    R2(1.0).check(network(0.5, "mixed_bfloat16"))
    with pytest.raises(InputError, match="form='central'"):
        R1(1.0, form="central")
