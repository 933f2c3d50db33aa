"""The step of an evaluation, which computes what a training step does and changes nothing."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from small_models import (
    FLOATS,
    LABELS,
    SHAPE,
    conditional,
    dataset,
    generator,
    make,
    network,
)

from keras_gans.models import BEGAN, WGAN, WGANGP, ConditionalGAN, CycleGAN
from keras_gans.models.base import evaluating


def test_within_it_values_are_kept_and_what_layers_assign_is_forgotten():
    variable = keras.Variable(1.0)
    with evaluating.on() as values:
        assert evaluating.is_on()
        evaluating.keep({"loss": 2.0})
        variable.assign(3.0)
        assert float(variable.value) == 3.0
    assert values == {"loss": 2.0}
    assert float(variable.value) == 1.0


def test_it_ends_with_an_error_of_the_step_too():
    with pytest.raises(ZeroDivisionError), evaluating.on():
        raise ZeroDivisionError
    assert not evaluating.is_on()


SCHEMES = {
    "gan": (make, FLOATS),
    "cgan": (lambda: make(ConditionalGAN, *conditional()), (FLOATS, LABELS)),
    "wgan": (lambda: make(WGAN, critic_steps=2), FLOATS),
    "wgan_gp": (lambda: make(WGANGP, critic_steps=2), FLOATS),
    "began": (
        lambda: make(
            BEGAN,
            generator(),
            network(keras.layers.Conv2D(1, 3, padding="same"), shape=SHAPE),
            proportional_gain=0.1,
        ),
        FLOATS,
    ),
    "cyclegan": (
        lambda: make(
            CycleGAN,
            *(network(keras.layers.Conv2D(1, 3, padding="same"), shape=SHAPE) for _ in range(4)),
            pool_size=20,
        ),
        (FLOATS, FLOATS[::-1]),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SCHEMES)
def test_evaluating_gives_the_losses_and_changes_nothing(name):
    build, data = SCHEMES[name]
    model = build()
    data = dataset(*data) if isinstance(data, tuple) else dataset(data)
    state = [*model.get_weights(), *(v.numpy() for v in model.optimizer.variables)]
    first = model.evaluate(data, verbose=0, return_dict=True)
    again = model.evaluate(data, verbose=0, return_dict=True)
    assert first == again
    after = [*model.get_weights(), *(v.numpy() for v in model.optimizer.variables)]
    for one, other in zip(state, after, strict=True):
        np.testing.assert_array_equal(one, other)
    assert set(first) == set(model.metrics_names)
    assert first.keys() == model.fit(data, verbose=0).history.keys()


def test_an_evaluation_is_a_mean_over_all_examples_and_not_over_batches():
    """The discriminator's logits of real images, which no noise touches."""
    model = make()
    logs = model.evaluate(FLOATS[:20], batch_size=8, verbose=0, return_dict=True)
    expected = float(tf.reduce_mean(model.discriminator(FLOATS[:20])))
    assert logs["real_logits"] == pytest.approx(expected, abs=1e-6)
    one = model.test_on_batch(FLOATS[:20], return_dict=True)
    assert one["real_logits"] == pytest.approx(expected, abs=1e-6)


def test_batches_of_an_evaluation_see_noise_of_their_own():
    model = make()
    same = np.repeat(FLOATS[:8], 2, axis=0)[np.r_[0:16:2, 1:16:2]]
    whole = model.evaluate(same, batch_size=8, verbose=0, return_dict=True)
    one = model.evaluate(FLOATS[:8], batch_size=8, verbose=0, return_dict=True)
    assert whole["real_logits"] == pytest.approx(one["real_logits"], abs=1e-6)
    assert whole["fake_logits"] != pytest.approx(one["fake_logits"], abs=1e-6)
