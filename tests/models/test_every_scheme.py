"""What every scheme must fulfil. A new scheme joins with one line in `harness.SCHEMES`."""

import dataclasses
import functools

import harness
import keras
import numpy as np
import pytest
import replicas
import tensorflow as tf

from keras_gans.models import CycleGAN

pytestmark = pytest.mark.slow

every_scheme = pytest.mark.parametrize(
    "scheme", harness.SCHEMES.values(), ids=harness.SCHEMES.keys()
)


@dataclasses.dataclass
class Course:
    """A training of two epochs in a graph, from which no test may train on.

    Attributes:
        model: The model after both.
        states: What `harness.state` returned before, after the first and after the second.
        logs: Those of the first.
        drawn: What `harness.samples` returned after the first.
        files: The model after the first, saved by `save` and by `save_weights`.
    """

    model: keras.Model
    states: list
    logs: dict
    drawn: np.ndarray
    files: tuple


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """Returns a function that returns the `Course` of a scheme, which is trained once."""
    folder = tmp_path_factory.mktemp("courses")

    @functools.cache
    def course(name):
        scheme = harness.SCHEMES[name]
        model = harness.make(scheme)
        model.logs_gradient_norms = True
        states = [harness.state(model)]
        logs = harness.fit(model, scheme)
        states.append(harness.state(model))
        files = folder / f"{name}.keras", folder / f"{name}.weights.h5"
        model.save(files[0])
        model.save_weights(files[1])
        drawn = harness.samples(model)
        harness.fit(model, scheme)
        states.append(harness.state(model))
        return Course(model, states, logs, drawn, files)

    return course


@pytest.fixture
def course(request, courses):
    """The `Course` of the scheme of this test."""
    return courses(request.node.callspec.id)


@every_scheme
def test_a_saved_model_is_the_same_and_goes_on_to_the_bit(scheme, course):
    before, after, goal = course.states
    assert all(np.isfinite(values).all() for values in course.logs.values())
    assert any((one != other).any() for one, other in zip(before, after, strict=True))
    path, weights = course.files
    loaded, other = keras.saving.load_model(path), harness.make(scheme)
    other.load_weights(weights)
    for name in {*scheme.options, *scheme.made()}:
        assert loaded.get_config()[name] == course.model.get_config()[name]
    for twin in (loaded, other):
        harness.assert_same(harness.state(twin), after)
        harness.assert_same(harness.samples(twin), course.drawn)
    loaded.logs_gradient_norms = True
    continued = harness.fit(loaded, scheme)
    assert set(continued) == set(course.logs) == set(loaded.metrics_names)
    harness.assert_same(harness.state(loaded), goal)


@every_scheme
def test_a_step_without_a_graph_is_the_step_of_the_graph(scheme, course):
    model = harness.make(scheme, compiled={"run_eagerly": True})
    model.logs_gradient_norms = True
    logs = harness.fit(model, scheme)
    assert list(logs) == list(course.logs)
    for name, values in course.logs.items():
        assert logs[name] == pytest.approx(values, rel=1e-4, abs=1e-5)
    harness.assert_same(harness.state(model), course.states[1], rtol=1e-4, atol=1e-5)


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
    "name", ["layers", "techniques", "wgan_gp", "infogan", "began", "bigan", "cyclegan"]
)
def test_xla_compiles_the_step(name):
    """One of each kind of step; those of the others are parts of these."""
    scheme = harness.SCHEMES[name]
    model = harness.make(scheme, compiled={"jit_compile": True})
    logs = harness.fit(model, scheme, steps_per_epoch=2)
    assert int(model.step.numpy()) == 2
    assert all(np.isfinite(values).all() for values in logs.values())


@every_scheme
def test_an_exported_model_answers_with_the_samples_of_the_model(scheme, course, tmp_path):
    model = course.model
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


@every_scheme
def test_two_replicas_give_the_weights_and_logs_of_one(scheme, course, mirrored):
    base = replicas.with_same_noise(scheme.model)
    one = course.model, course.states[1], course.logs
    options = {}
    if "pool_size" in scheme.options:
        # Each replica has a pool of its own, from which it draws other images than one pool gives.
        options = {"pool_size": 0}
        alone = harness.make(scheme, **options)
        alone.logs_gradient_norms = True
        logs = harness.fit(alone, scheme)
        one = alone, harness.state(alone), logs
    with mirrored.scope():
        two = harness.make(scheme, base, **options)
    two.logs_gradient_norms = True
    logs = harness.fit(two, scheme)
    assert two.distribute_strategy.num_replicas_in_sync == 2
    model, state, expected = one
    harness.assert_same(harness.state(two), state, rtol=0, atol=1e-6)
    assert list(logs) == list(expected)
    for player in model.players:
        assert logs[f"{player}_gradient_norm"][0] > 0
    for name in logs:
        np.testing.assert_allclose(logs[name], expected[name], rtol=1e-5, atol=1e-6)
