"""The gradient penalty against closed forms and numerical differentiation."""

import numpy as np
import pytest
import tensorflow as tf

from keras_gans.losses import penalties

REAL = tf.random.stateless_normal((6, 3, 3, 1), (0, 1))
FAKE = tf.random.stateless_normal((6, 3, 3, 1), (2, 3))
WEIGHTS = tf.random.stateless_uniform((6, 1, 1, 1), (4, 5))


def linear_critic(slope):
    return lambda images, training: tf.reshape(images, (-1, 9)) @ tf.reshape(slope, (9, 1))


@pytest.mark.parametrize("length", [0.0, 0.5, 1.0, 3.0])
def test_the_penalty_of_a_linear_critic_is_exact_for_any_batch(length):
    slope = tf.random.stateless_normal((9,), (6, 7))
    slope = length * slope / tf.norm(slope)
    for count in (1, 6):
        penalty = penalties.gradient_penalty(
            linear_critic(slope), REAL[:count], FAKE[:count], WEIGHTS[:count]
        )
        assert float(penalty) == pytest.approx((length - 1.0) ** 2, abs=1e-5)


def test_it_and_its_gradient_stay_finite_where_real_equals_generated_and_the_critic_is_flat():
    slope = tf.Variable(tf.zeros(9))
    with tf.GradientTape() as tape:
        penalty = penalties.gradient_penalty(linear_critic(slope), REAL, REAL, WEIGHTS)
    assert float(penalty) == pytest.approx(1.0, abs=1e-5)
    assert np.isfinite(tape.gradient(penalty, slope)).all()


def test_norms_are_those_of_numerical_differentiation():
    def critic(images, training):
        flat = tf.reshape(images, (-1, 9))
        return tf.reduce_sum(tf.sin(flat) * flat**2, axis=1, keepdims=True)

    images, step = REAL.numpy().astype("float64"), 1e-3
    slopes = np.zeros((6, 9))
    for pixel in range(9):
        moved = np.zeros((1, 9))
        moved[0, pixel] = step
        moved = moved.reshape((1, 3, 3, 1))
        ends = [critic(tf.constant(images + sign * moved), True).numpy() for sign in (1, -1)]
        slopes[:, pixel] = (ends[0] - ends[1])[:, 0] / (2 * step)
    expected = np.linalg.norm(slopes, axis=1)
    np.testing.assert_allclose(penalties.gradient_norms(critic, REAL), expected, rtol=1e-4)


def test_points_lie_between_the_two_images_of_their_own_example():
    seen = []

    def critic(images, training):
        seen.append(images)
        return tf.reduce_sum(images, axis=(1, 2, 3))[:, None]

    penalties.gradient_penalty(critic, REAL, FAKE, WEIGHTS)
    share = (seen[0] - REAL) / (FAKE - REAL)
    np.testing.assert_allclose(share, tf.broadcast_to(WEIGHTS, REAL.shape), rtol=1e-3, atol=1e-4)


def test_half_precision_critics_are_judged_in_float32():
    def critic(images, training):
        return tf.reduce_sum(tf.cast(images, tf.bfloat16), axis=(1, 2, 3))[:, None]

    penalty = penalties.gradient_penalty(critic, REAL, FAKE, WEIGHTS)
    assert penalty.dtype == tf.float32
    assert float(penalty) == pytest.approx(4.0, rel=1e-2)  # (sqrt(9) - 1)^2


@pytest.mark.parametrize("shape", [(1,), (4,), (2, 2, 3)])
def test_the_penalty_of_several_outputs_is_that_of_their_mean(shape):
    """f_k(x) = s_k w.x of ||w|| = 1 has the mean (E s) w.x, of slope E s everywhere."""
    rng = np.random.default_rng(0)
    images = rng.normal(size=(5, 3, 3, 1)).astype("float32")
    direction = rng.normal(size=(9, 1)).astype("float32")
    direction /= np.linalg.norm(direction)
    slopes = rng.uniform(1.0, 3.0, shape).astype("float32")

    def critic(images, training):
        projections = tf.reshape(images, (-1, 9)) @ direction
        return tf.reshape(projections, (-1, *([1] * len(shape)))) * slopes

    penalty = penalties.gradient_penalty(critic, images, -images, np.full((5, 1, 1, 1), 0.3, "f"))
    assert float(penalty) == pytest.approx((slopes.mean() - 1.0) ** 2, rel=1e-5)
