"""Moving averages of the networks of a model, and the choice of the network that serves."""

import tensorflow as tf

from keras_gans.models.base import moving_average


class Averages:
    """The part of `AdversarialModel` that keeps a moving average of the networks in `averaged`.

    In this model no player trains an average, and its variables count as non-trainable. Given to
    another model it is an ordinary network, which can be trained.
    """

    def keep_averages(self):
        """Makes an average `ema_<name>` of each network in `averaged`, if there is a decay."""
        self._average_marks = {}
        for name in self.averaged if self.ema else ():
            average = moving_average.twin(name, getattr(self, name))
            for weight in average.weights:
                # TensorBoard's histograms are called after the path: two networks, two curves.
                weight._path = f"ema_{name}/{weight.path}"
            setattr(self, f"ema_{name}", average)
            self._average_marks[name] = moving_average.fingerprint(average)

    def inference_network(self, name):
        """The network that generates after training: the average of `name` if there is one."""
        if self.ema is None:
            return getattr(self, name)
        self.take_over_weights()
        return getattr(self, f"ema_{name}")

    def take_over_weights(self):
        """Copies weights that a network was given before the first step to its average.

        An average that was given weights of its own keeps them. In a graph and on a replica
        nothing happens.
        """
        outside = tf.executing_eagerly() and (
            not tf.distribute.has_strategy() or tf.distribute.in_cross_replica_context()
        )
        if not outside or self.ema is None or self.step.numpy() > 0:
            return
        for name, mark in self._average_marks.items():
            network, average = getattr(self, name), getattr(self, f"ema_{name}")
            current = moving_average.fingerprint(network)
            if current == mark:
                continue
            held = moving_average.fingerprint(average)
            if held == mark:
                average.set_weights(network.get_weights())
            if held in (mark, current):
                self._average_marks[name] = current

    def make_train_function(self, *arguments, **options):
        self.take_over_weights()
        return super().make_train_function(*arguments, **options)

    def make_predict_function(self, *arguments, **options):
        self.take_over_weights()
        return super().make_predict_function(*arguments, **options)

    def save_own_variables(self, store):
        self.take_over_weights()
        super().save_own_variables(store)

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
