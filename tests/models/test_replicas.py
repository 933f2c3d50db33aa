"""Several replicas: noise, pools, saving, and batches that do not divide among them.

That each scheme learns on two replicas what it learns on one is a check of `test_every_scheme.py`.
"""

import harness
import keras
import numpy as np
import pytest
import replicas
import tensorflow as tf

from keras_gans.errors import InputError

pytestmark = pytest.mark.slow


def test_replicas_draw_noise_of_their_own_and_the_same_again(mirrored):
    with mirrored.scope():
        gan = harness.make(harness.SCHEMES["gan"])

    def draw():
        noise = mirrored.run(lambda: gan.sample_latents(4))
        return [part.numpy() for part in mirrored.experimental_local_results(noise)]

    first, second = draw()
    assert np.abs(first - second).min() > 1e-6
    np.testing.assert_array_equal(draw(), [first, second])
    assert gan.generate(4, seed=0).shape == (4, *harness.SHAPE)


def test_a_mirrored_model_saves_loads_and_goes_on_like_one_that_never_stopped(mirrored, tmp_path):
    """With layers that have states of their own."""
    scheme = harness.SCHEMES["layers"]
    model, _ = replicas.trained(mirrored, scheme)
    model.save(tmp_path / "gan.keras")
    with mirrored.scope():
        loaded = keras.saving.load_model(tmp_path / "gan.keras")
    for one in (model, loaded):
        harness.fit(one, scheme)
    harness.assert_same(harness.state(model), harness.state(loaded))


def test_logs_come_into_being_on_replicas_without_a_graph_and_in_an_evaluation(mirrored):
    scheme = harness.SCHEMES["wgan_gp"]
    with mirrored.scope():
        eager, graph = (
            harness.make(scheme, compiled={"run_eagerly": run_eagerly})
            for run_eagerly in (True, False)
        )
    data = scheme.examples.batches(batch_size=harness.BATCH).take(1)
    for model in (eager, graph):
        evaluated = model.evaluate(data, verbose=0, return_dict=True)
        logs = harness.fit(model, scheme, steps_per_epoch=1)
        assert set(evaluated) == set(logs) == set(model.log_means)
    harness.assert_same(eager.get_weights(), graph.get_weights(), rtol=1e-4, atol=1e-5)


def test_each_replica_of_a_cyclegan_has_a_pool_of_its_own_and_all_are_saved(mirrored, tmp_path):
    scheme, path = harness.SCHEMES["cyclegan"], tmp_path / "cyclegan.keras"
    cyclegan, _ = replicas.trained(mirrored, scheme, pool_size=10)
    cyclegan.save(path)
    with mirrored.scope():
        loaded = keras.saving.load_model(path)
    first, second = before = cyclegan.pool_a.images.numpy()
    assert first.shape == (10, *harness.SHAPE)
    assert int(cyclegan.pool_a.filled.numpy()) == 10
    assert not any(np.array_equal(image, other) for image in first for other in second)
    np.testing.assert_array_equal(loaded.pool_a.images.numpy(), before)
    for model in (cyclegan, loaded):
        harness.fit(model, scheme)
    harness.assert_same(cyclegan.get_weights(), loaded.get_weights())
    assert (cyclegan.pool_a.images.numpy() != before).any((2, 3, 4)).any(1).all()
    # Every copy of the weights holds all pools, and one replica takes the first.
    for copy in cyclegan.pool_a.images.value.values:
        np.testing.assert_array_equal(copy, cyclegan.pool_a.images.numpy())
    cyclegan.save(path)
    alone = keras.saving.load_model(path)
    np.testing.assert_array_equal(alone.pool_a.images.numpy(), cyclegan.pool_a.images.numpy()[:1])
    harness.fit(alone, scheme, steps_per_epoch=1)


def test_an_optimizer_that_clips_clips_the_sum_of_the_gradients(mirrored):
    """Not the share of a replica."""
    scheme, weights = harness.SCHEMES["gan"], []
    for strategy in (tf.distribute.get_strategy(), mirrored):
        with strategy.scope():
            model = harness.make(scheme, replicas.with_same_noise(scheme.model))
            model.compile(
                generator_optimizer=keras.optimizers.SGD(0.5, global_clipnorm=0.1),
                discriminator_optimizer=keras.optimizers.SGD(0.5, clipnorm=0.1),
            )
        harness.fit(model, scheme)
        weights.append(model.get_weights())
    harness.assert_same(*weights, rtol=0, atol=1e-6)


@pytest.fixture(scope="module")
def mirrored_gan(mirrored):
    with mirrored.scope():
        return harness.make(harness.SCHEMES["gan"])


IMAGES = np.zeros((15, *harness.SHAPE), "float32")


@pytest.mark.parametrize(
    "arguments",
    [
        {"x": tf.data.Dataset.from_tensors(IMAGES)},
        {"x": IMAGES, "batch_size": 5},
        {"x": IMAGES, "batch_size": 2},
    ],
    ids=["one batch", "odd batches", "an odd last batch"],
)
def test_a_batch_that_does_not_divide_is_refused_whatever_it_comes_in(mirrored_gan, arguments):
    with pytest.raises(InputError, match="does not divide among 2 replicas"):
        mirrored_gan.fit(**arguments, verbose=0)
