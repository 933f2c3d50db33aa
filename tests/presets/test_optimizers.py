"""The optimizers of the presets."""

import keras
import pytest

from keras_gans.presets.optimizers import LinearDecay, adam, linearly_decaying_adam


@pytest.mark.parametrize(
    "constant_share, rates",
    [(0.0, (0.8, 0.6, 0.4, 0.2, 0.0, 0.0)), (0.5, (0.8, 0.8, 0.8, 0.4, 0.0, 0.0))],
)
def test_the_rate_stays_and_then_falls_in_a_straight_line(constant_share, rates):
    optimizer = linearly_decaying_adam(0.8, 0.5, decay_steps=400, constant_share=constant_share)
    optimizer.build([keras.Variable([0.0])])
    for step, rate in zip((0, 100, 200, 300, 400, 900), rates, strict=True):
        optimizer.iterations.assign(step)
        assert float(optimizer.learning_rate) == pytest.approx(rate)
    assert (optimizer.beta_1, optimizer.beta_2) == (0.5, 0.999)


def test_the_schedule_is_saved_with_its_optimizer():
    config = keras.saving.serialize_keras_object(linearly_decaying_adam(0.8, 0.5, 400, 0.9, 0.25))
    schedule = keras.saving.deserialize_keras_object(config)._learning_rate
    assert isinstance(schedule, LinearDecay)
    assert schedule.get_config() == {
        "initial_learning_rate": 0.8,
        "decay_steps": 400,
        "constant_share": 0.25,
    }


def test_adam_keeps_its_rate():
    optimizer = adam(0.3, 0.1, 0.2)
    assert float(optimizer.learning_rate) == pytest.approx(0.3)
    assert (optimizer.beta_1, optimizer.beta_2) == (0.1, 0.2)
