"""Batches that do not divide among replicas. Runs in a process of its own with two devices."""

import pathlib
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

SCRIPT = """
import numpy as np, tensorflow as tf
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
)
from keras_gans.errors import InputError
from keras_gans.models import GAN
from keras_gans.networks import mlp

IMAGES = np.random.default_rng(0).uniform(-1, 1, (15, 4, 4, 1)).astype("float32")
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
with strategy.scope():
    gan = GAN(mlp.generator((4, 4, 1), 3, (8,)), mlp.discriminator((4, 4, 1), (6,), 2))
    gan.compile()


def distributed(**options):
    dataset = tf.data.Dataset.from_tensor_slices(IMAGES).batch(4, **options)
    return strategy.experimental_distribute_dataset(dataset)


DOES_NOT_DIVIDE = "A batch of 3 does not divide among 2 replicas"
for sentence, use in (
    (DOES_NOT_DIVIDE, lambda: gan.fit(IMAGES, batch_size=4)),
    (DOES_NOT_DIVIDE, lambda: gan.evaluate(IMAGES, batch_size=4)),
    (DOES_NOT_DIVIDE, lambda: gan.fit(IMAGES[:8], batch_size=4, validation_data=IMAGES)),
    (DOES_NOT_DIVIDE, lambda: gan.fit(IMAGES[:7], batch_size=4, validation_split=0.4)),
    ("have no fixed size", lambda: gan.fit(distributed())),
    ("have no fixed size", lambda: gan.evaluate(distributed())),
):
    try:
        use()
    except InputError as error:
        assert sentence in str(error), error
    else:
        raise AssertionError(sentence)
assert gan.step.numpy() == 0
gan.fit(distributed(drop_remainder=True), verbose=0)
assert gan.step.numpy() == 3
assert np.isfinite(gan.evaluate(distributed(drop_remainder=True), verbose=0)).all()
print("refused")
"""


def test_unequal_shares_of_replicas_are_refused_before_the_first_step():
    root = pathlib.Path(__file__).parents[3]
    finished = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=root, capture_output=True, text=True, check=False
    )
    assert finished.stdout.strip().endswith("refused"), finished.stderr[-3000:]
