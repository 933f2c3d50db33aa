"""Batches that do not divide among replicas."""

import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError

pytestmark = pytest.mark.slow

IMAGES = np.random.default_rng(0).uniform(-1, 1, (15, 4, 4, 1)).astype("float32")
DOES_NOT_DIVIDE = "A batch of 3 does not divide among 2 replicas"


def test_unequal_shares_of_replicas_are_refused_before_the_first_step(mirrored, small_gan):
    with mirrored.scope():
        gan = small_gan()

    def distributed(**options):
        dataset = tf.data.Dataset.from_tensor_slices(IMAGES).batch(4, **options)
        return mirrored.experimental_distribute_dataset(dataset)

    for sentence, use in (
        (DOES_NOT_DIVIDE, lambda: gan.fit(IMAGES, batch_size=4)),
        (DOES_NOT_DIVIDE, lambda: gan.evaluate(IMAGES, batch_size=4)),
        (DOES_NOT_DIVIDE, lambda: gan.fit(IMAGES[:8], batch_size=4, validation_data=IMAGES)),
        (DOES_NOT_DIVIDE, lambda: gan.fit(IMAGES[:7], batch_size=4, validation_split=0.4)),
        ("have no fixed size", lambda: gan.fit(distributed())),
        ("have no fixed size", lambda: gan.evaluate(distributed())),
    ):
        with pytest.raises(InputError, match=sentence):
            use()
    assert gan.step.numpy() == 0
    gan.fit(distributed(drop_remainder=True), verbose=0)
    assert gan.step.numpy() == 3
    assert np.isfinite(gan.evaluate(distributed(drop_remainder=True), verbose=0)).all()
