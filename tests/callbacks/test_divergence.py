"""`DivergenceStopping`."""

import keras
import numpy as np
import pytest
from trainings import fit

from keras_gans import callbacks


@pytest.mark.slow
def test_divergence_stops_at_its_step_and_names_the_player(small_gan):
    gan = small_gan()
    # Behind the last activation: a ReLU turns NaN into 0 on some processors.
    weight = gan.discriminator.trainable_weights[-1]

    def poison(batch, logs):
        if batch == 2:
            weight.assign(np.full(weight.shape, np.nan))

    poisons = keras.callbacks.LambdaCallback(on_train_batch_begin=poison)
    with pytest.raises(callbacks.DivergenceError) as caught:
        fit(gan, poisons, callbacks.DivergenceStopping())
    assert "The generator and discriminator diverged at step 3" in str(caught.value)
    assert "discriminator_loss" in str(caught.value)
    assert "try lower learning rates" in str(caught.value)
