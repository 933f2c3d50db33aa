"""Moving averages of the networks of a model, and the choice of the network that serves."""

import contextlib

import numpy as np
import tensorflow as tf

from keras_gans.models.base import moving_average

#: The entry of a saved file that tells which weights the averages belong to.
MARKS = "average_marks"


class Averages:
    """The part of `AdversarialModel` that keeps a moving average of the networks in `averaged`.

    In this model no player trains an average, and its variables count as non-trainable. Given to
    another model it is an ordinary network, which can be trained.
    """

    def keep_averages(self):
        """Makes an average `ema_<name>` of each network in `averaged`, if there is a decay."""
        self._average_marks = {}
        self._is_fitting = False
        for name in self.averaged if self.ema else ():
            average = moving_average.twin(name, getattr(self, name))
            for weight in average.weights:
                # TensorBoard's histograms are called after the path: two networks, two curves.
                weight._path = f"ema_{name}/{weight.path}"
            setattr(self, f"ema_{name}", average)
            mark = moving_average.fingerprint(average)
            self._average_marks[name] = 0, mark, mark

    def inference_network(self, name):
        """The network that generates after training: the average of `name` if there is one."""
        if self.ema is None:
            return getattr(self, name)
        self.take_over_weights()
        return getattr(self, f"ema_{name}")

    def take_over_weights(self):
        """Copies weights that a network was given from outside to its average.

        They are from outside if they changed while the step counter stood still. An average that
        was given weights of its own keeps them. In a graph and on a replica nothing happens, nor
        within `fit`, where callbacks and optimizers change weights for their own reasons.
        """
        if self.ema is None or not _is_outside():
            return
        step = int(self.step.numpy())
        if self._is_fitting and step > 0:
            return
        for name, (marked_step, marked_network, marked_average) in self._average_marks.items():
            network, average = getattr(self, name), getattr(self, f"ema_{name}")
            if step != marked_step:  # A training of the user's own has moved both.
                self._average_marks[name] = self._current_mark(name)
                continue
            current = moving_average.fingerprint(network)
            if current == marked_network:
                continue
            held = moving_average.fingerprint(average)
            if held == marked_average:
                average.set_weights(network.get_weights())
            if held in (marked_average, current):
                self._average_marks[name] = self._current_mark(name)

    def mark_averages(self):
        """Notes the weights at the end of a training, to know later ones from outside."""
        self._average_marks = {name: self._current_mark(name) for name in self._average_marks}

    @contextlib.contextmanager
    def training_averages(self):
        """Within it, `fit` moves the weights; at its end they are noted."""
        self.take_over_weights()
        before = int(self.step.numpy())
        self._is_fitting = True
        try:
            yield
        finally:
            self._is_fitting = False
            if int(self.step.numpy()) != before:
                self.mark_averages()

    def _current_mark(self, name):
        """The step, and the fingerprints of a network and of its average."""
        networks = getattr(self, name), getattr(self, f"ema_{name}")
        return int(self.step.numpy()), *map(moving_average.fingerprint, networks)

    def make_train_function(self, *arguments, **options):
        self.take_over_weights()
        return super().make_train_function(*arguments, **options)

    def make_predict_function(self, *arguments, **options):
        self.take_over_weights()
        return super().make_predict_function(*arguments, **options)

    def save_own_variables(self, store):
        self.take_over_weights()
        super().save_own_variables(store)
        if self.ema is not None:
            step = int(self.step.numpy())
            marks = [
                mark if mark[0] == step else self._current_mark(name)
                for name, mark in self._average_marks.items()
            ]
            store[MARKS] = np.array(marks, "int64")

    def load_own_variables(self, store):
        # The networks' weights are loaded after these: only the file knows what they will be.
        store = dict(store)
        marks = store.pop(MARKS, None)
        super().load_own_variables(store)
        for place, name in enumerate(self._average_marks):
            mark = (-1, 0, 0) if marks is None else marks[place]
            self._average_marks[name] = tuple(map(int, mark))

    @property
    def trainable_variables(self):
        return self._without_averages(super().trainable_variables)

    @property
    def trainable_weights(self):
        return self._without_averages(super().trainable_weights)

    @property
    def non_trainable_variables(self):
        trained = {id(variable) for variable in self.trainable_variables}
        return [variable for variable in self.variables if id(variable) not in trained]

    @property
    def non_trainable_weights(self):
        trained = {id(weight) for weight in self.trainable_weights}
        return [weight for weight in self.weights if id(weight) not in trained]

    def _without_averages(self, variables):
        averages = [getattr(self, f"ema_{name}", None) for name in self.averaged]
        held = {id(weight) for average in averages if average for weight in average.weights}
        return [variable for variable in variables if id(variable) not in held]


def _is_outside():
    """Whether the code that runs is neither in a graph nor on a replica."""
    return tf.executing_eagerly() and (
        not tf.distribute.has_strategy() or tf.distribute.in_cross_replica_context()
    )
