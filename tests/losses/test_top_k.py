"""Top-k updates of the generator."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.losses import top_k

LOGITS = np.array([0.5, -2.0, 3.0, 1.0, 1.0, -1.0], "float32")[:, None]
LOSSES = np.arange(6, dtype="float32")


@pytest.mark.parametrize("share", [1 / 6, 0.5, 1.0])
def test_the_loss_is_the_mean_over_the_highest_logits(share):
    k = round(6 * share)
    best = np.argsort(-LOGITS[:, 0], kind="stable")[:k]
    chosen = LOGITS[:, 0] >= LOGITS[best[-1], 0]
    mean = top_k.TopK(share).mean(LOSSES, LOGITS, tf.constant(0, tf.int64))
    assert float(mean) == pytest.approx(LOSSES[chosen].mean(), rel=1e-6)


def test_equal_logits_at_the_limit_all_count():
    mean = top_k.TopK(2 / 6).mean(LOSSES, LOGITS, tf.constant(0, tf.int64))
    assert float(mean) == pytest.approx((2.0 + 3.0 + 4.0) / 3.0)


def test_maps_of_logits_count_by_their_mean():
    maps = tf.stack([LOGITS, -0.5 * LOGITS], axis=-1)[:, None]
    mean = top_k.TopK(1 / 6).mean(LOSSES, maps, tf.constant(0, tf.int64))
    assert float(mean) == 2.0


def test_the_share_falls_to_its_end():
    schedule = top_k.TopK(0.5, decay=0.8, decay_steps=10)
    shares = [float(schedule.share_at(tf.constant(t, tf.int64))) for t in (0, 9, 10, 25, 1000)]
    np.testing.assert_allclose(shares, [1.0, 1.0, 0.8, 0.64, 0.5], rtol=1e-6)
    assert float(top_k.TopK(0.75).share_at(0)) == 0.75


def test_settings_are_kept_and_impossible_ones_refused():
    given = top_k.TopK(0.25, decay_steps=5)
    twin = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(given))
    assert twin.get_config() == given.get_config()
    for settings, sentence in (
        ({"share": 0.0}, "share=0.0"),
        ({"share": 1.5}, "share=1.5"),
        ({"decay_steps": 0}, "decay_steps=0"),
    ):
        with pytest.raises(InputError, match=sentence):
            top_k.TopK(**settings)
