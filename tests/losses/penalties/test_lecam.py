"""LeCam: the formula by hand, and averages that move."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.losses.penalties import LeCam, PenaltyInputs


def inputs(real, fake):
    return PenaltyInputs(None, None, None, real, fake, tf.constant(0, tf.int64), None)


def test_it_is_the_paper_s_formula_with_averages_of_the_steps_before():
    rng, penalty = np.random.default_rng(0), LeCam(0.5, decay=0.75)
    real_average = fake_average = 0.0
    for step in range(5):
        real, fake = (rng.normal(size=(6, 1)).astype("float32") for _ in range(2))
        term, value = penalty(inputs(real, fake))
        expected = 0.0
        if step:
            correction = 1.0 - 0.75**step
            expected = ((real - fake_average / correction) ** 2).mean()
            expected += ((fake - real_average / correction) ** 2).mean()
        assert float(value) == pytest.approx(expected, rel=1e-5, abs=1e-6)
        assert float(term) == pytest.approx(0.5 * expected, rel=1e-5, abs=1e-6)
        penalty.update(real, fake)
        real_average = 0.75 * real_average + 0.25 * real.mean()
        fake_average = 0.75 * fake_average + 0.25 * fake.mean()


def test_averages_of_constant_logits_are_these_logits_from_the_first_step_on():
    penalty = LeCam(1.0)
    real, fake = tf.fill((4, 1), 2.0), tf.fill((4, 1), -1.0)
    for _ in range(3):
        penalty.update(real, fake)
        assert float(penalty.value(inputs(real, fake))) == pytest.approx(18.0, rel=1e-5)


def test_the_averages_are_weights():
    penalty = LeCam(0.25, every=2, decay=0.5)
    penalty.update(tf.fill((4, 1), 2.0), tf.fill((4, 1), -1.0))
    twin = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(penalty))
    assert (twin.weight, twin.every, twin.decay) == (0.25, 2, 0.5)
    twin.set_weights(penalty.get_weights())
    assert float(twin.real_average) == 1.0 and float(twin.fake_average) == -0.5
