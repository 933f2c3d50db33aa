"""Instance noise: its variance, its decay, and what it leaves alone."""

import draws
import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.augmentation import InstanceNoise
from keras_gans.errors import InputError

DRAW = draws.seeded()


@pytest.mark.parametrize(("step", "stddev"), [(0, 0.2), (50, 0.1), (75, 0.05)])
def test_its_standard_deviation_falls_in_a_straight_line(step, stddev):
    examples = tf.random.stateless_uniform((100, 10, 10, 2), (0, 1), -1.0, 1.0)
    noise = (InstanceNoise(0.2, decay_steps=100)(examples, step, DRAW) - examples).numpy()
    # The standard error of a standard deviation is sigma / sqrt(2 n).
    assert abs(noise.std() - stddev) < 4 * stddev / np.sqrt(2 * noise.size)
    assert abs(noise.mean()) < 4 * stddev / np.sqrt(noise.size)


@pytest.mark.parametrize("step", [100, 101, tf.constant(10**9, tf.int64)])
def test_after_its_decay_it_changes_nothing(step):
    examples = tf.random.stateless_normal((8, 3), (0, 1))
    noisy = InstanceNoise(0.2, decay_steps=100)(examples, step, DRAW)
    np.testing.assert_array_equal(noisy, examples)


def test_without_a_decay_it_stays():
    examples = tf.zeros((3, 5))
    first, late = (InstanceNoise(0.5)(examples, step, DRAW) for step in (0, 10**6))
    np.testing.assert_array_equal(first, late)
    np.testing.assert_array_equal(first, 0.5 * DRAW("normal", (3, 5), "instance_noise"))


def test_no_noise_draws_none():
    examples = tf.random.stateless_normal((8, 3), (0, 1))
    assert InstanceNoise(0.0)(examples, 0, None) is examples


@pytest.mark.parametrize("shape", [(4, 2), (4, 6, 5), (2, 4, 4, 3)])
@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32"])
def test_it_adds_in_float32_and_keeps_shape_and_precision(shape, dtype):
    examples = tf.cast(tf.random.stateless_normal(shape, (0, 1)), dtype)
    noisy = InstanceNoise(0.3)(examples, 0, DRAW)
    noise = DRAW("normal", shape, "instance_noise")
    assert noisy.dtype == dtype
    np.testing.assert_array_equal(
        noisy.numpy(), tf.cast(tf.cast(examples, "float32") + 0.3 * noise, dtype).numpy()
    )


@pytest.mark.parametrize("jit_compile", [False, True])
def test_it_runs_in_a_graph_with_a_step_counter(jit_compile):
    step = tf.Variable(50, dtype=tf.int64)
    noise = tf.random.stateless_normal((4, 3), (0, 1))
    add = InstanceNoise(0.2, decay_steps=100)

    @tf.function(jit_compile=jit_compile)
    def run(examples):
        return add(examples, step, draws.given(instance_noise=noise))

    np.testing.assert_allclose(run(tf.ones((4, 3))), 1.0 + 0.1 * noise, rtol=1e-6)


def test_the_gradient_passes_as_it_is():
    examples = tf.random.stateless_normal((3, 2), (0, 1))
    with tf.GradientTape() as tape:
        tape.watch(examples)
        total = tf.reduce_sum(InstanceNoise(0.2)(examples, 0, DRAW) * [[1.0, 2.0]])
    np.testing.assert_array_equal(tape.gradient(total, examples), [[1.0, 2.0]] * 3)


def test_it_is_serialized():
    config = keras.saving.serialize_keras_object(InstanceNoise(0.2, decay_steps=7))
    again = keras.saving.deserialize_keras_object(config)
    assert (again.stddev, again.decay_steps) == (0.2, 7)


@pytest.mark.parametrize(
    ("arguments", "name"), [((-0.1,), "stddev"), (("x",), "stddev"), ((0.1, 0), "decay_steps")]
)
def test_numbers_out_of_range_are_refused(arguments, name):
    with pytest.raises(InputError, match=f"{name}="):
        InstanceNoise(*arguments)
