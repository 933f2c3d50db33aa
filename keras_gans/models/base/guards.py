"""Guards of `fit`, `evaluate` and `predict`: they check every batch before a model sees it.

Assertions in a step's own graph vanish where XLA compiles it, and come after the step has begun.
"""

import numbers
import os

import keras
import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.models.base import batch_checks, batch_forms

#: What is said of data that hold no example.
EMPTY = "The data set is empty: it yields no batch; give one with examples."
SPARSE = (tf.SparseTensorSpec, tf.RaggedTensorSpec)


class Guard:
    """Lets a model train only on examples that are fit for it.

    As a context manager it turns what the input pipeline reports of a bad batch into the error that
    the check raised.

    Args:
        model: An `AdversarialModel`.
    """

    def __init__(self, model):
        self._model = model
        self._refusal = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if self._refusal is not None and isinstance(error, tf.errors.OpError):
            raise self._refusal from None

    def watch_pair(self, data, batch_size=None, steps=None):
        """Returns validation data, a data set or a tuple of arrays, with the checks installed.

        Args:
            data: Data set, array or tuple of arrays, or `None`.
            batch_size, steps: As in `watch`.
        """
        if data is None:
            return None
        if not isinstance(data, list | tuple):
            return self.watch(data, None, batch_size, steps)[0]
        batch_forms.refuse_weights(*data[2:3])
        return self.watch(*batch_forms.for_fit(*(*data, None)[:2]), batch_size, steps)

    def watch(self, x, y=None, batch_size=None, steps=None, held_out=0):
        """Returns the arguments `x` and `y` of `fit` with the checks installed.

        Arrays are checked at once. Batches of data sets, of generators and of a
        `keras.utils.PyDataset` are checked as they come.

        Args:
            x, y: As in `fit`.
            batch_size: Examples in a batch of arrays; `None` for Keras' 32.
            steps: Number of batches of arrays that are used; `None` for all.
            held_out: Number of the last examples of arrays, which are in no batch.
        """
        if x is None or isinstance(x, str | bytes | os.PathLike | numbers.Number):
            raise InputError(
                f"Examples are needed, and {x!r} is none: give arrays or a data set, such as "
                "keras_gans.data.load_dataset('mnist', batch_size=128)."
            )
        if isinstance(x, tf.data.Dataset):
            return self._watch_dataset(x), y
        if isinstance(x, keras.utils.PyDataset):
            if x.num_batches == 0:
                raise InputError(EMPTY)
            return _WatchedPyDataset(x, self._check), y
        if hasattr(x, "__next__"):
            return _watched(x, self._check), y
        if isinstance(x, tf.distribute.DistributedDataset):
            self._check_distributed(x)
        else:
            count = batch_checks.count_examples(x)
            self.check_count(None if count is None else count - held_out, batch_size, steps)
            self._examine((x, y), is_whole=True)
        return x, y

    def check_count(self, count, batch_size=None, steps=None):
        """Raises `InputError` if a batch that Keras makes of arrays does not divide.

        Args:
            count: Number of examples; `None` if it is not known.
            batch_size, steps: As in `watch`.
        """
        for size in (
            () if count is None else batch_checks.batch_sizes(count, batch_size or 32, steps)
        ):
            self._check_size(size)

    def _check_distributed(self, dataset):
        batch_checks.check_distributed(self._model, dataset)

    def _check_size(self, size):
        batch_checks.check_share(self._model, size)

    def _examine(self, batch, is_whole=False):
        batch_checks.check(self._model, batch, is_whole)

    def _fits(self, batch):
        return batch_checks.fits(self._model, batch)

    def _check(self, batch):
        try:
            self._examine(batch)
        except InputError as error:
            self._refusal = self._refusal or error
            raise

    def _watch_dataset(self, dataset):
        spec = dataset.element_spec
        if dataset.cardinality() == 0:
            raise InputError(EMPTY)
        if any(isinstance(part, SPARSE) for part in tf.nest.flatten(spec)):
            raise InputError(batch_checks.NOT_DENSE)
        size = batch_checks.batch_size_of(spec)
        if size is not None:
            self._check_size(size)
        is_missing = [isinstance(part, tf.NoneTensorSpec) for part in tf.nest.flatten(spec)]

        def explain(*values):
            remaining = iter(values)
            parts = [None if missing else next(remaining) for missing in is_missing]
            try:
                self._check(tf.nest.pack_sequence_as(spec, parts))
            except InputError:
                return np.False_  # TensorFlow would print where it was raised, at length.
            return np.True_

        @tf.autograph.experimental.do_not_convert
        def passed(index, batch):
            values = [value for value in tf.nest.flatten(batch) if value is not None]
            fits = tf.cond(
                tf.logical_or(tf.equal(index, 0), tf.logical_not(self._fits(batch))),
                lambda: tf.numpy_function(explain, values, tf.bool),
                lambda: True,
            )
            with tf.control_dependencies([tf.debugging.Assert(fits, ["A batch is refused."])]):
                return tf.nest.map_structure(_identity, batch)

        watched = dataset.enumerate().map(passed)
        if dataset.cardinality() == tf.data.INFINITE_CARDINALITY:  # Numbers are not.
            watched = watched.apply(tf.data.experimental.assert_cardinality(dataset.cardinality()))
        return watched


class InputGuard(Guard):
    """Lets a model predict only from inputs that it takes."""

    def check_count(self, count, batch_size=None, steps=None):
        pass  # An output depends on its own input alone, so that replicas may differ in number.

    def _check_distributed(self, dataset):
        pass

    def _check_size(self, size):
        pass

    def _examine(self, batch, is_whole=False):
        self._model.check_inputs(keras.utils.unpack_x_y_sample_weight(batch)[0])

    def _fits(self, batch):
        return tf.constant(False)  # Inputs are small: each batch is examined on the host.


class _WatchedPyDataset(keras.utils.PyDataset):
    """Another `PyDataset`, with a check of every batch."""

    def __init__(self, dataset, check):
        super().__init__(
            workers=dataset.workers,
            use_multiprocessing=dataset.use_multiprocessing,
            max_queue_size=dataset.max_queue_size,
        )
        self._dataset = dataset
        self._check = check

    def __getitem__(self, index):
        batch = self._dataset[index]
        self._check(batch)
        return batch

    @property
    def num_batches(self):
        return self._dataset.num_batches

    def on_epoch_begin(self):
        self._dataset.on_epoch_begin()

    def on_epoch_end(self):
        self._dataset.on_epoch_end()


def _watched(batches, check):
    for batch in batches:
        check(batch)
        yield batch if isinstance(batch, tuple) else (batch,)


def _identity(value):
    return None if value is None else tf.identity(value)
