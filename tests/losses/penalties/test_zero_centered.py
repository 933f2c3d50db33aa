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
    def draw(distribution, shape, purpose):
        assert distribution == "normal"
        return tf.random.stateless_normal(shape, (0, 7))

    logits = critic(real, training=True), critic(fake, training=True)
    return PenaltyInputs(critic, real, fake, *logits, tf.constant(0, tf.int64), draw)


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


def value_and_gradient(penalty, activation, real):
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
        value = penalty.value(inputs(network, real))
    gradients = tape.gradient(value, network.trainable_variables)
    return float(value), np.concatenate([np.ravel(gradient) for gradient in gradients])


@pytest.mark.parametrize("activation", ["elu", "softplus"])
def test_finite_differences_of_smooth_discriminators_have_the_exact_gradient_as_their_mean(
    activation,
):
    """Of 20,000 directions an image."""
    real = tf.repeat(REAL[:3], 20_000, axis=0)
    _, gradient = value_and_gradient(R1(1.0), activation, real)
    _, near = value_and_gradient(R1(1.0, form="finite_differences"), activation, real)
    assert np.linalg.norm(near - gradient) < 0.05 * np.linalg.norm(gradient)


def test_finite_differences_have_the_exact_value_as_their_mean():
    """Of 20,000 directions; the deviation of the mean is sqrt(2 / 20,000) = 1 % of the value."""
    real = tf.repeat(REAL[:1], 20_000, axis=0)
    exact = float(R1(1.0).value(inputs(real=real)))
    approximate = float(R1(1.0, form="finite_differences").value(inputs(real=real)))
    assert approximate == pytest.approx(exact, rel=0.04)


def test_the_bias_of_finite_differences_falls_with_the_square_of_the_step():
    """f(x) = sin(x): E[((f(x + h n) - f(x)) / h)^2] - f'(x)^2 is proportional to h^2."""
    real = tf.fill((200_000, 1), 0.7)

    def value(step_size):
        penalty = R1(1.0, form="finite_differences", step_size=step_size)
        # The same directions in both: what remains is the difference of the biases.
        return float(penalty.value(inputs(lambda x, training: tf.sin(x), real, real)))

    # n of kurtosis 3: the mean of the squares of the quotients is f'^2 + h^2 (5/4 f''^2 ... ).
    differences = [value(step) - value(1e-2) for step in (0.4, 0.2)]
    assert differences[0] / differences[1] == pytest.approx(4.0, rel=0.15)


def test_finite_differences_reuse_the_logits_of_the_step():
    """One more pass, not two."""
    calls = []

    def critic(images, training):
        calls.append(1)
        return quadratic(images)

    given = inputs(critic)
    calls.clear()
    R1(1.0, form="finite_differences").value(given)
    assert len(calls) == 1


def test_kinks_are_warned_of():
    penalty = R1(1.0, form="finite_differences")
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
