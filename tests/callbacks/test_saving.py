"""`TrainingCheckpoint`."""

import math

import keras
import numpy as np
import pytest
from trainings import fit

from keras_gans import callbacks


@pytest.mark.slow
def test_a_state_with_infinite_weights_is_not_saved_and_the_good_one_stays(tmp_path, small_gan):
    gan = small_gan()
    saver = callbacks.TrainingCheckpoint(tmp_path)
    fit(gan, saver)
    gan.generator.trainable_variables[0].assign(
        gan.generator.trainable_variables[0].value * math.inf
    )
    gan.step.assign_add(1)
    with pytest.raises(callbacks.DivergenceError, match="generator diverged at step 5"):
        saver.save()
    assert [path.name for path in tmp_path.iterdir()] == ["step-000004.keras"]
    loaded = keras.saving.load_model(tmp_path / "step-000004.keras")
    assert all(np.isfinite(weight).all() for weight in loaded.get_weights())


@pytest.mark.slow
def test_the_two_newest_checkpoints_are_kept(tmp_path, small_gan):
    gan = small_gan()
    fit(gan, callbacks.TrainingCheckpoint(tmp_path, seconds=0.0), epochs=2)
    names = [path.name for path in callbacks.checkpoints(tmp_path)]
    assert names == ["step-000008.keras", "step-000007.keras"]
    assert len(list(tmp_path.iterdir())) == 2
