"""Several replicas: the same mathematics as one. Runs in a process of its own with two devices."""

import pathlib
import subprocess
import sys

SCRIPT = """
import keras, numpy as np, tensorflow as tf
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
)
from keras_gans import data, devices
from keras_gans.errors import InputError
from keras_gans.models import GAN
from keras_gans.networks import mlp

SHAPE, GLOBAL_BATCH, STEPS = (6, 6, 1), 16, 5
REAL = np.random.default_rng(0).integers(0, 256, (GLOBAL_BATCH * STEPS, *SHAPE), "uint8")
NOISE = tf.constant(np.random.default_rng(1).normal(size=(STEPS, GLOBAL_BATCH, 4)), tf.float32)


class SameNoise(GAN):
    # Each replica takes its part of the noise of the global batch.
    def sample_latents(self, count):
        replica = tf.distribute.get_replica_context().replica_id_in_sync_group
        return tf.reshape(NOISE[self.step.value][replica * count :][:count], (count, 4))


def trained(strategy, loss, scheme=SameNoise, ema=0.9):
    with devices.strategy(strategy).scope():
        keras.utils.set_random_seed(3)
        gan = scheme(
            mlp.generator(SHAPE, 4, (8,)),
            mlp.discriminator(SHAPE, (8,), 2, input_dropout=0.0, dropout=0.0),
            loss=loss, seed=7, ema=ema,
        )
        gan.compile(
            generator_optimizer=keras.optimizers.SGD(0.1),
            discriminator_optimizer=keras.optimizers.SGD(0.1),
        )
    # Its first epoch: Keras must not use up batches before the training.
    return gan, gan.fit(data.batches(REAL, batch_size=GLOBAL_BATCH), verbose=0).history


for loss in ("non_saturating", "least_squares"):
    one, one_logs = trained("none", loss)
    two, two_logs = trained("mirrored", loss)
    assert two.distribute_strategy.num_replicas_in_sync == 2
    for weight, other in zip(one.get_weights(), two.get_weights(), strict=True):
        np.testing.assert_allclose(weight, other, rtol=0, atol=1e-6)
    for name in one.logged:
        np.testing.assert_allclose(one_logs[name], two_logs[name], rtol=1e-5, atol=1e-6)

# Different replicas draw different noise, and the same noise again with the same seed.
strategy = two.distribute_strategy
draw = lambda: strategy.experimental_local_results(
    strategy.run(lambda: GAN.sample_latents(two, 4))
)
first, second = draw()
assert np.abs(first - second).min() > 1e-6
np.testing.assert_array_equal(first, draw()[0])

# A mirrored model saves, loads and goes on like one that never stopped.
import tempfile, os
path = os.path.join(tempfile.mkdtemp(), "gan.keras")
gan, _ = trained("mirrored", "non_saturating", scheme=GAN)
gan.save(path)
with strategy.scope():
    loaded = keras.saving.load_model(path)
for model in (gan, loaded):
    model.fit(data.batches(REAL, batch_size=GLOBAL_BATCH), verbose=0)
for weight, other in zip(gan.get_weights(), loaded.get_weights(), strict=True):
    np.testing.assert_array_equal(weight, other)
assert gan.generate(4, seed=0).shape == (4, *SHAPE)

# A batch that does not divide among the replicas is refused, whatever it comes in.
images = tf.zeros((15, *SHAPE))
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


def test_two_devices_give_the_weights_and_logs_of_one():
    root = pathlib.Path(__file__).parents[2]
    finished = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=root, capture_output=True, text=True, check=False
    )
    assert finished.stdout.strip().endswith("equal"), finished.stderr[-3000:]
