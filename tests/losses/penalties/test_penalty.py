"""What all penalties have in common: weights, lazy computation, no traces in the discriminator."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.losses.penalties import R1, GradientPenalty, Penalty, PenaltyInputs

REAL = tf.random.stateless_normal((4, 3), (0, 1))


class Step(Penalty):
    """A penalty whose value is the number of the step plus one."""

    log_name = "step_penalty"

    def value(self, inputs):
        return tf.cast(inputs.step + 1, tf.float32)


def at(step, discriminator=None):
    step = tf.cast(step, tf.int64)
    return PenaltyInputs(discriminator, REAL, REAL, None, None, step, None)


def test_the_term_is_the_weight_times_the_value():
    term, value = Step(0.5)(at(3))
    assert (float(term), float(value)) == (2.0, 4.0)


@pytest.mark.parametrize("run", [lambda function: function, tf.function])
def test_a_lazy_penalty_has_the_mean_of_an_eager_one_with_the_same_values(run):
    class Constant(Penalty):
        def value(self, inputs):
            return tf.constant(3.0)

    eager, lazy = Constant(0.5), Constant(0.5, every=4)
    terms = {
        penalty: [tuple(map(float, run(penalty)(at(step)))) for step in range(8)]
        for penalty in (eager, lazy)
    }
    np.testing.assert_allclose(np.mean(terms[lazy], axis=0), np.mean(terms[eager], axis=0))
    assert [term for term, _ in terms[lazy]] == [6.0, 0.0, 0.0, 0.0] * 2


def test_a_lazy_penalty_has_the_gradient_of_the_eager_one_every_k_steps():
    slope = tf.Variable(tf.random.stateless_normal((3, 1), (2, 3)))

    def critic(images, training):
        return tf.tanh(images @ slope)

    @tf.function
    def gradient(penalty, step):
        with tf.GradientTape() as tape:
            term, _ = penalty(at(step, critic))
        return tape.gradient(term, slope, unconnected_gradients="zero")

    eager, lazy = R1(0.5), R1(0.5, every=3)
    expected = gradient(eager, tf.constant(6))
    np.testing.assert_allclose(gradient(lazy, tf.constant(6)), 3.0 * expected, rtol=1e-6)
    np.testing.assert_array_equal(gradient(lazy, tf.constant(7)), np.zeros((3, 1)))


def test_the_passes_of_a_penalty_leave_no_trace():
    network = keras.Sequential(
        [keras.Input((3,)), keras.layers.BatchNormalization(), keras.layers.Dense(1)]
    )
    before = network.get_weights()
    R1(1.0)(at(0, network))
    for one, other in zip(before, network.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("settings", "named"),
    [({"weight": -1.0}, "weight=-1.0"), ({"weight": 1.0, "every": 0}, "every=0")],
)
def test_impossible_numbers_are_refused(settings, named):
    with pytest.raises(InputError, match=named):
        R1(**settings)


def test_settings_are_kept_and_shown():
    penalty = GradientPenalty(2.0, every=4, target=0.5, one_sided=True)
    twin = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(penalty))
    assert twin.get_config() == penalty.get_config()
    assert repr(R1(0.5)) == "R1(weight=0.5, every=1, form='exact', step_size=0.001)"
