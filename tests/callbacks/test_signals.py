"""`SignalStopping`."""

import signal
import threading

import numpy as np
import pytest
from trainings import IMAGES

from keras_gans import callbacks


@pytest.mark.slow
def test_a_signal_ends_the_training_after_the_step_in_progress(small_gan):
    gan = small_gan()
    before = signal.getsignal(signal.SIGINT)
    with callbacks.SignalStopping() as stop:
        timer = threading.Timer(1.0, signal.raise_signal, [signal.SIGTERM])
        timer.start()
        gan.fit(IMAGES, batch_size=8, epochs=100_000, callbacks=[stop], verbose=0)
    assert stop.received == signal.SIGTERM
    assert signal.getsignal(signal.SIGINT) is before
    assert all(np.isfinite(weight).all() for weight in gan.get_weights())
