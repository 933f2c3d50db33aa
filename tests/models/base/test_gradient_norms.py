"""The norms of the players' gradients that `logs_gradient_norms` logs.

That two replicas log the norms of one is a check of `test_every_scheme.py`.
"""

import harness
import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.models.base import gradients

RATE = 0.5


def make(name, **options):
    """Returns a model whose optimizers move each weight by `RATE` times its gradient."""
    model = harness.make(harness.SCHEMES[name], **options)
    model.compile(**{f"{player}_optimizer": keras.optimizers.SGD(RATE) for player in model.players})
    return model


def step(model, name, **options):
    """Trains one step; returns its logs."""
    examples = harness.SCHEMES[name].examples.batches(batch_size=harness.BATCH)
    history = model.fit(examples, steps_per_epoch=1, verbose=0, **options).history
    return {log: values[0] for log, values in history.items()}


def weights_of(model, player):
    return np.concatenate([weight.numpy().ravel() for weight in model.variables_of(player)])


def test_the_norm_is_of_all_gradients_together():
    """sqrt(3^2 + (1^2 + 2^2) + 0 + ...), without what depends on nothing."""
    norm = gradients.global_norm([tf.constant([3.0]), None, tf.constant([[1.0, 2.0]])], 1)
    assert float(norm) == pytest.approx(np.sqrt(14.0))


def test_sparse_gradients_count_like_dense_ones():
    rows = tf.IndexedSlices(tf.constant([[3.0], [1.0]]), tf.constant([1, 1]), tf.constant([4, 1]))
    assert float(gradients.global_norm([rows], 1)) == pytest.approx(4.0)


def test_half_precision_does_not_overflow():
    norm = gradients.global_norm([tf.constant([300.0, 400.0], tf.float16)], 1)
    assert float(norm) == pytest.approx(500.0)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gan", "cgan", "began", "bigan"])
def test_the_norm_is_that_of_the_step_that_a_player_takes(name):
    """Gradient descent moves the weights by the rate times the gradient."""
    model = make(name)
    model.logs_gradient_norms = True
    before = {player: weights_of(model, player) for player in model.players}
    logs = step(model, name)
    for player in model.players:
        moved = np.linalg.norm(weights_of(model, player) - before[player]) / RATE
        assert logs[f"{player}_gradient_norm"] == pytest.approx(moved, rel=1e-4)


@pytest.mark.slow
def test_the_norm_is_of_unscaled_gradients_and_leaves_out_those_that_overflow():
    """The same in float16, where the loss is multiplied so that gradients do not vanish."""
    plain, scaled, overflowing = (make("gan") for _ in "123")
    for model, factor in ((scaled, 2.0**10), (overflowing, np.inf)):
        optimizer = keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(RATE), factor)
        model.compile(
            generator_optimizer=optimizer, discriminator_optimizer=keras.optimizers.SGD(RATE)
        )
    for model in (plain, scaled, overflowing):
        model.logs_gradient_norms = True
    logs = [step(model, "gan")["generator_gradient_norm"] for model in (plain, scaled, overflowing)]
    assert logs[0] == pytest.approx(logs[1], rel=1e-4) and logs[0] > 0
    assert logs[2] == 0.0


@pytest.mark.slow
def test_the_step_is_traced_anew_when_the_norms_are_asked_for_or_not():
    model = make("gan")
    names = []
    for asked in (False, True, True, False):
        model.logs_gradient_norms = asked
        names.append({log for log in step(model, "gan") if log.endswith("_gradient_norm")})
    both = {"generator_gradient_norm", "discriminator_gradient_norm"}
    assert names == [set(), both, both, set()]


@pytest.mark.slow
def test_norms_are_no_part_of_an_evaluation():
    model = make("gan")
    model.logs_gradient_norms = True
    logs = step(model, "gan", validation_data=harness.PIXELS[:8], validation_batch_size=8)
    assert not [log for log in logs if log.startswith("val_") and log.endswith("_norm")]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["techniques", "wgan_gp", "infogan", "cyclegan"])
def test_norms_change_nothing_of_a_training(name):
    scheme = harness.SCHEMES[name]
    states = []
    for asked in (False, True):
        model = harness.make(scheme)
        model.logs_gradient_norms = asked
        logs = harness.fit(model, scheme)
        states.append(harness.state(model))
        assert any(log.endswith("_gradient_norm") for log in logs) == asked
    harness.assert_same(*states)
