"""The means of the logs over an epoch."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from trainings import IMAGES, SHAPE

from keras_gans.models import GAN
from keras_gans.models.base.log_means import LogMeans
from keras_gans.networks import mlp


@pytest.fixture
def means():
    return LogMeans(tf.distribute.get_strategy())


def results(means):
    return {name: float(value) for name, value in means.results().items()}


def test_each_element_counts_alike_unless_a_count_is_given(means):
    means.update({"loss": tf.constant([1.0, 2.0, 6.0])})
    means.update({"loss": tf.constant(7.0), "error": tf.constant(5.0)})
    assert results(means) == {"loss": 4.0, "error": 5.0}
    means.update({"other": tf.constant(2.0)}, count=tf.constant(3))
    means.update({"other": tf.constant(6.0)}, count=tf.constant(1))
    assert results(means)["other"] == 3.0
    assert list(means) == ["loss", "error", "other"] and len(means) == 3


def test_an_interrupted_epoch_goes_on_and_what_it_did_not_log_starts_anew(means):
    means.update({"loss": tf.constant(1.0)})
    means.restore({"error": (6.0, 3.0)})
    assert results(means) == {"loss": 0.0, "error": 2.0}
    means.update({"error": tf.constant(6.0)})
    assert results(means)["error"] == 3.0


def test_a_name_that_is_first_logged_while_a_function_is_traced_counts_from_then_on(means):
    update = tf.function(lambda value: means.update({"loss": value}))
    for value in (1.0, 3.0):
        update(tf.constant(value))
    assert results(means) == {"loss": 2.0}


@pytest.mark.slow
def test_logs_are_means_over_the_epoch(small_gan):
    gan = small_gan()
    gan.compile(
        generator_optimizer=keras.optimizers.SGD(0.0),
        discriminator_optimizer=keras.optimizers.SGD(0.0),
    )
    history = gan.fit(IMAGES, batch_size=8, shuffle=False, verbose=0).history
    assert set(history) == {"generator_loss", "discriminator_loss", "real_logits", "fake_logits"}
    singles = []
    again = small_gan()
    again.compile(
        generator_optimizer=keras.optimizers.SGD(0.0),
        discriminator_optimizer=keras.optimizers.SGD(0.0),
    )
    for batch in np.split(IMAGES, 4):
        singles.append(again.fit(batch, batch_size=8, verbose=0).history["generator_loss"][0])
    assert history["generator_loss"][0] == pytest.approx(np.mean(singles), rel=1e-5)


@pytest.mark.slow
def test_a_value_may_be_logged_within_a_step_and_at_its_end():
    class LogsTwice(GAN):
        def end_step(self, **values):
            self.log(half_loss=values["generator_loss"] / 2.0)
            return super().end_step(**values)

    networks = (
        mlp.generator(SHAPE, 3, (8,)),
        mlp.discriminator(SHAPE, (6,), 2),
    )
    gan = LogsTwice(*networks, seed=1)
    gan.compile()
    assert gan.metrics_names == []
    stops = keras.callbacks.EarlyStopping("val_half_loss")
    logs = gan.fit(
        IMAGES[:16], batch_size=8, verbose=0, callbacks=[stops], validation_data=IMAGES[:8]
    ).history
    assert stops.mode == "min"
    assert gan.metrics_names[0] == "half_loss"
    assert logs["half_loss"][0] == pytest.approx(logs["generator_loss"][0] / 2.0, rel=1e-5)
    assert logs["val_half_loss"][0] == pytest.approx(logs["val_generator_loss"][0] / 2.0, rel=1e-5)
