"""The means of a model's logs over an epoch."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import keras
import tensorflow as tf


class LogMeans(Mapping):
    """The `keras.metrics.Mean` of each log, by name, created when the name is first logged.

    They start anew with each epoch, so they are no part of the saved state of a model: Keras saves
    the metrics among the attributes of a model and those in its lists and dicts, not these.

    Args:
        strategy: `tf.distribute.Strategy` of the model.
    """

    def __init__(self, strategy):
        self._strategy = strategy
        self._means = {}

    def __getitem__(self, name):
        return self._means[name]

    def __iter__(self):
        return iter(self._means)

    def __len__(self):
        return len(self._means)

    def update(self, values, count=None):
        """Adds values to the means of their names, within a step or outside.

        Args:
            values: Dict of tensors by name, of which each element counts alike.
            count: Integer tensor, how many examples the values are means over; `None` for 1 each.
        """
        self._create([name for name in values if name not in self])
        for name, value in values.items():
            self[name].update_state(value, sample_weight=count)

    def results(self, names=None):
        """Returns the means so far, a dict of tensors by name.

        Args:
            names: The names of the means to return; `None` for all.
        """
        return {
            name: mean.result() for name, mean in self.items() if names is None or name in names
        }

    def forget(self, names):
        """Removes the means of names that are no longer logged, outside of a step."""
        for name in names:
            self._means.pop(name, None)

    def restore(self, sums):
        """Continues the means of an interrupted epoch, and starts others anew.

        Args:
            sums: Dict of pairs by name: the sum of the values so far and their number.
        """
        self._create([name for name in sums if name not in self])
        for name, mean in self.items():
            total, count = sums.get(name, (0.0, 0.0))
            mean.total.assign(total)
            mean.count.assign(count)

    def _create(self, names):
        if not names:
            return
        if tf.distribute.has_strategy() and not tf.distribute.in_cross_replica_context():
            # Each replica runs this; together they create one metric with a part for each.
            context = tf.distribute.get_replica_context()
            context.merge_call(lambda strategy: self._create_outside(names))
        else:
            self._create_outside(names)

    def _create_outside(self, names):
        """Creates metrics outside of the function that is being traced.

        TensorFlow counts the variables that come into being while a function is traced, in
        `tf.init_scope` too, and refuses them if an earlier trace has failed. Another thread is
        tracing nothing.
        """

        def create():
            with self._strategy.scope():
                return {name: keras.metrics.Mean(name=name) for name in names}

        with ThreadPoolExecutor(max_workers=1) as executor:
            self._means |= executor.submit(create).result()
