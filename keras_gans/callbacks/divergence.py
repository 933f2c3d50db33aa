"""`DivergenceStopping`, which ends a training with NaN or infinite losses."""

import keras

from keras_gans.models.base.divergence import divergence, not_finite


class DivergenceStopping(keras.callbacks.Callback):
    """Stops the training at the first step whose losses are not finite, by a `DivergenceError`."""

    def on_train_batch_end(self, batch, logs=None):
        bad = not_finite(logs)
        if bad:
            raise divergence(self.model, bad)
