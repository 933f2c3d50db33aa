"""A short training with callbacks."""

import numpy as np

SHAPE = (4, 4, 1)
IMAGES = np.random.default_rng(0).uniform(-1, 1, (32, *SHAPE)).astype("float32")


def fit(gan, *callbacks, epochs=1):
    """Trains four steps an epoch."""
    gan.fit(IMAGES, batch_size=8, epochs=epochs, callbacks=list(callbacks), verbose=0)
