"""What every scheme must fulfil. A new scheme joins with one line in `harness.SCHEMES`."""

import pathlib

import harness
import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.models import CycleGAN

pytestmark = pytest.mark.slow

every_scheme = pytest.mark.parametrize(
    "scheme", harness.SCHEMES.values(), ids=harness.SCHEMES.keys()
)


@every_scheme
def test_a_saved_model_is_the_same_and_goes_on_to_the_bit(scheme, tmp_path):
    model = harness.make(scheme)
    before, logs = harness.state(model), harness.fit(model, scheme)
    assert all(np.isfinite(values).all() for values in logs.values())
    assert any(
        (one != other).any() for one, other in zip(before, harness.state(model), strict=True)
    )
    model.save(tmp_path / "model.keras")
    model.save_weights(tmp_path / "model.weights.h5")
    loaded, other = keras.saving.load_model(tmp_path / "model.keras"), harness.make(scheme)
    other.load_weights(tmp_path / "model.weights.h5")
    for name in {*scheme.options, *scheme.made()}:
        assert loaded.get_config()[name] == model.get_config()[name]
    for twin in (loaded, other):
        harness.assert_same(harness.state(twin), harness.state(model))
        harness.assert_same(harness.samples(twin), harness.samples(model))
    for one in (model, loaded):
        continued = harness.fit(one, scheme)
    assert set(continued) == set(logs) == set(loaded.metrics_names)
    harness.assert_same(harness.state(loaded), harness.state(model))


@every_scheme
def test_a_step_without_a_graph_is_the_step_of_the_graph(scheme):
    graph, eager = (
        harness.make(scheme, compiled={"run_eagerly": run_eagerly}) for run_eagerly in (False, True)
    )
    logs = [harness.fit(model, scheme, steps_per_epoch=2) for model in (graph, eager)]
    assert list(logs[0]) == list(logs[1])
    for name, values in logs[0].items():
        assert logs[1][name] == pytest.approx(values, rel=1e-4, abs=1e-5)
    harness.assert_same(harness.state(graph), harness.state(eager), rtol=1e-4, atol=1e-5)


@every_scheme
def test_a_last_batch_that_is_smaller_is_trained_on_and_evaluated(scheme):
    model, data = harness.make(scheme), harness.ragged(scheme)
    logs = model.fit(data, verbose=0).history
    assert int(model.step.numpy()) == 5
    before = harness.state(model)
    evaluated = model.evaluate(data, verbose=0, return_dict=True)
    harness.assert_same(harness.state(model), before)
    assert evaluated.keys() == logs.keys()
    assert all(np.isfinite(list(evaluated.values())))


@every_scheme
def test_mixed_precision_trains_in_finite_steps(scheme):
    assert_finite_steps(scheme, "mixed_bfloat16")


@pytest.mark.parametrize("name", ["gan", "wgan_gp", "infogan"])
def test_float16_trains_in_finite_steps_with_scaled_losses(name):
    """Two players, the nested gradient of a penalty, and three players."""
    assert_finite_steps(harness.SCHEMES[name], "mixed_float16")


def assert_finite_steps(scheme, policy):
    keras.config.set_dtype_policy(policy)
    try:
        model = harness.make(scheme)
        before = model.get_weights()
        logs = harness.fit(model, scheme, steps_per_epoch=2)
    finally:
        keras.config.set_dtype_policy("float32")
    assert all(np.isfinite(values).all() for values in logs.values())
    assert all(np.isfinite(weight).all() for weight in model.get_weights())
    for player in model.players:
        optimizer = model.optimizer_of(player)
        is_scaled = isinstance(optimizer, keras.optimizers.LossScaleOptimizer)
        assert is_scaled == (policy == "mixed_float16")
    assert any((one != other).any() for one, other in zip(before, model.get_weights(), strict=True))


@pytest.mark.parametrize(
    "name", ["layers", "techniques", "wgan_gp", "invariant", "began", "bigan", "cyclegan"]
)
def test_xla_compiles_the_step(name):
    """One of each kind of step; those of the others are parts of these."""
    scheme = harness.SCHEMES[name]
    model = harness.make(scheme, compiled={"jit_compile": True})
    logs = harness.fit(model, scheme, steps_per_epoch=2)
    assert int(model.step.numpy()) == 2
    assert all(np.isfinite(values).all() for values in logs.values())


@every_scheme
def test_an_exported_model_answers_with_the_samples_of_the_model(scheme, tmp_path):
    model = harness.make(scheme)
    exported = tf.saved_model.load(str(model.export(tmp_path)))
    expected = harness.samples(model)
    if isinstance(model, CycleGAN):
        images = tf.constant(harness.PIXELS[:8])
        answer = exported.signatures["translate_ab"](images=images)
    else:
        count, seed = tf.constant(9, tf.int64), tf.constant(3, tf.int64)
        answer = exported.signatures["generate"](count=count, seed=seed)
    (values,) = answer.values()
    if expected.dtype.kind == "U":
        assert [line.decode() for line in values.numpy()] == list(expected)
    else:
        assert np.abs(values.numpy().astype(int) - expected).max() <= 1


def test_two_replicas_give_the_weights_and_logs_of_one():
    """For every scheme, in a process of its own with two devices; see `replicas.py`."""
    script = pathlib.Path(__file__).with_name("replicas.py")
    answer = harness.run_apart([script, *harness.SCHEMES])
    assert [line.split()[0] for line in answer.splitlines()] == list(harness.SCHEMES)
