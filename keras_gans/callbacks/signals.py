"""`SignalStopping`, which ends a training on Ctrl-C or SIGTERM after the current step."""

import signal
import threading

import keras


class SignalStopping(keras.callbacks.Callback):
    """Ends the training after the step in progress on Ctrl-C or SIGTERM.

    A second signal ends it at once. Signals reach the main thread of a process alone; in another
    thread the callback does nothing.

    Attributes:
        received: The signal that ended the training, or `None`.
    """

    signals = (signal.SIGINT, signal.SIGTERM)

    def __init__(self):
        super().__init__()
        self.received = None
        self._previous = {}

    def __enter__(self):
        if threading.current_thread() is threading.main_thread():
            self._previous = {
                number: signal.signal(number, self._receive) for number in self.signals
            }
        return self

    def __exit__(self, *exception):
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def on_train_batch_end(self, batch, logs=None):
        if self.received is not None:
            self.model.stop_training = True

    def _receive(self, number, frame):
        if self.received is not None:
            raise KeyboardInterrupt
        self.received = signal.Signals(number)
