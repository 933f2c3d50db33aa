"""Several replicas: noise, pools, saving, and batches that do not divide among them.

That each scheme learns on two replicas what it learns on one is a check of `test_every_scheme.py`.
"""

import pathlib

import harness
import pytest

pytestmark = pytest.mark.slow

SCRIPT = """
import sys, tempfile, os
sys.path.insert(0, sys.argv[1])
import harness, keras, numpy as np, replicas, tensorflow as tf
from keras_gans.errors import InputError

mirrored = replicas.use_two_devices()
gan, logs = replicas.trained(mirrored, harness.SCHEMES["gan"])

# Different replicas draw different noise, and the same noise again with the same seed.
draw = lambda: mirrored.experimental_local_results(mirrored.run(lambda: gan.sample_latents(4)))
first, second = draw()
assert np.abs(first - second).min() > 1e-6
np.testing.assert_array_equal(first, draw()[0])

# A mirrored model saves, loads and goes on like one that never stopped.
path = os.path.join(tempfile.mkdtemp(), "gan.keras")
for name in ("layers", "wgan"):
    scheme = harness.SCHEMES[name]
    model, logs = replicas.trained(mirrored, scheme)
    model.save(path)
    with mirrored.scope():
        loaded = keras.saving.load_model(path)
    for one in (model, loaded):
        harness.fit(one, scheme)
    harness.assert_same(harness.state(model), harness.state(loaded))
    assert gan.generate(4, seed=0).shape == (4, *harness.SHAPE)

# Logs come into being on replicas without a graph and in an evaluation too.
scheme = harness.SCHEMES["wgan_gp"]
with mirrored.scope():
    eager, graph = (harness.make(scheme, compiled={"run_eagerly": way}) for way in (True, False))
data = scheme.examples.batches(batch_size=harness.BATCH).take(1)
for one in (eager, graph):
    evaluated = one.evaluate(data, verbose=0, return_dict=True)
    logs = harness.fit(one, scheme, steps_per_epoch=1)
    assert set(evaluated) == set(logs) == set(one.log_means)
harness.assert_same(eager.get_weights(), graph.get_weights(), rtol=1e-4, atol=1e-5)

# Each replica of a CycleGAN has a pool of its own, and all are saved and go on.
scheme = harness.SCHEMES["cyclegan"]
cyclegan, logs = replicas.trained(mirrored, scheme, pool_size=10)
cyclegan.save(path)
with mirrored.scope():
    loaded = keras.saving.load_model(path)
first, second = before = cyclegan.pool_a.images.numpy()
assert first.shape == (10, *harness.SHAPE) and int(cyclegan.pool_a.filled.numpy()) == 10
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
harness.fit(alone, scheme)

# An optimizer that clips clips the sum of the gradients, not the share of a replica.
scheme, weights = harness.SCHEMES["gan"], []
base = type("SameNoiseGAN", (replicas.SameNoise, scheme.model), {})
for strategy in (tf.distribute.get_strategy(), mirrored):
    with strategy.scope():
        model = harness.make(scheme, base)
        model.compile(
            generator_optimizer=keras.optimizers.SGD(0.5, global_clipnorm=0.1),
            discriminator_optimizer=keras.optimizers.SGD(0.5, clipnorm=0.1),
        )
    harness.fit(model, scheme)
    weights.append(model.get_weights())
harness.assert_same(*weights, rtol=0, atol=1e-6)

# A batch that does not divide among the replicas is refused, whatever it comes in.
images = tf.zeros((15, *harness.SHAPE))
for arguments in (
    {"x": tf.data.Dataset.from_tensors(images)},
    {"x": images.numpy(), "batch_size": 5},
    {"x": images.numpy(), "batch_size": 2},
):
    try:
        gan.fit(**arguments, verbose=0)
    except InputError as error:
        assert "does not divide among 2 replicas" in str(error)
    else:
        raise AssertionError(arguments)
print("equal")
"""


def test_replicas_have_noise_and_pools_of_their_own_and_go_on_where_they_stopped():
    answer = harness.run_apart(["-c", SCRIPT, pathlib.Path(__file__).parent])
    assert answer.strip() == "equal"
