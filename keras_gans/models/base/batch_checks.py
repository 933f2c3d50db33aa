"""Checks of the values of every batch, made on the host before a model sees it.

Assertions in a step's own graph vanish where XLA compiles it, and come after the step has begun.
"""

import keras
import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.models import checks
from keras_gans.models.base import batch_forms


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

    def watch_pair(self, data):
        """Returns validation data, a data set or a tuple of arrays, with the checks installed."""
        if data is None:
            return None
        if not isinstance(data, list | tuple):
            return self.watch(data, None)[0]
        batch_forms.refuse_weights(*data[2:3])
        return self.watch(*batch_forms.for_fit(*(*data, None)[:2]))

    def watch(self, x, y):
        """Returns the arguments `x` and `y` of `fit` with the checks installed.

        Arrays are checked at once. Batches of data sets, of generators and of a
        `keras.utils.PyDataset` are checked as they come.
        """
        if isinstance(x, tf.data.Dataset):
            return self._watch_dataset(x), y
        if isinstance(x, keras.utils.PyDataset):
            return _WatchedPyDataset(x, self._check), y
        if hasattr(x, "__next__"):
            return _watched(x, self._check), y
        if not isinstance(x, tf.distribute.DistributedDataset):
            check(self._model, (x, y), is_whole=True)
        return x, y

    def _check(self, batch):
        try:
            check(self._model, batch)
        except InputError as error:
            self._refusal = self._refusal or error
            raise

    def _watch_dataset(self, dataset):
        spec = dataset.element_spec

        def explain(*values):
            try:
                self._check(tf.nest.pack_sequence_as(spec, values))
            except InputError:
                return np.False_  # TensorFlow would print where it was raised, at length.
            return np.True_

        @tf.autograph.experimental.do_not_convert
        def passed(index, batch):
            values = tf.nest.flatten(batch, expand_composites=True)
            fits = tf.cond(
                tf.logical_or(tf.equal(index, 0), tf.logical_not(_fits(self._model, batch))),
                lambda: tf.numpy_function(explain, values, tf.bool),
                lambda: True,
            )
            with tf.control_dependencies([tf.debugging.Assert(fits, ["A batch is refused."])]):
                return tf.nest.map_structure(tf.identity, batch)

        watched = dataset.enumerate().map(passed)
        if dataset.cardinality() == tf.data.INFINITE_CARDINALITY:  # Numbers are not.
            watched = watched.apply(tf.data.experimental.assert_cardinality(dataset.cardinality()))
        return watched


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


def check(model, data, is_whole=False):
    """Raises `InputError` unless a model can learn from a batch, or from whole arrays.

    Args:
        model: An `AdversarialModel`.
        data: A batch as the data set yields it.
        is_whole: Whether these are all examples, of which Keras makes batches.
    """
    data = batch_forms.standardize(data)
    for name, values, _ in model.used_parts(data):
        _check_finite(name, np.asarray(values))
    if not is_whole:
        size = len(tf.nest.flatten(data)[0])
        replicas = model.distribute_strategy.num_replicas_in_sync
        check_share(size, replicas, model.batches_per_step)
        model.check_batch(size // replicas)
    checks.first_batch(model, tf.nest.map_structure(np.asarray, data))


def _fits(model, batch):
    """Whether the checks have nothing to say of a batch, as a tensor."""
    data = batch_forms.standardize(batch)
    parts = model.distribute_strategy.num_replicas_in_sync * model.batches_per_step
    verdicts = [tf.equal(tf.shape(tf.nest.flatten(data)[0])[0] % parts, 0)]
    for _, values, bound in model.used_parts(data):
        if values.dtype.is_floating:
            verdicts.append(tf.reduce_all(tf.math.is_finite(values)))
        if bound is not None and values.shape[1:] != (bound,):  # No one-hot vectors.
            numbers = tf.cast(values, tf.int64)
            verdicts.append(tf.reduce_all((numbers >= 0) & (numbers < bound)))
            verdicts.append(tf.reduce_all(tf.equal(tf.cast(numbers, values.dtype), values)))
    return tf.reduce_all(verdicts)


def _check_finite(name, values):
    if not values.size:
        raise InputError(f"The data set has no {name}.")
    if values.dtype.kind != "f":
        return
    finite = np.isfinite(values).reshape(len(values), -1).all(axis=1)
    if not finite.all():
        raise InputError(
            f"The data set's {name} are NaN or infinite in {(~finite).sum()} of {len(values)} "
            "examples: mend them, or leave these examples out."
        )


def check_shares(x, batch_size, replicas, batches_per_step):
    """Raises `InputError` if the batches of arrays or a data set are known not to divide.

    Args:
        x: What `fit` was given: a data set, or arrays.
        batch_size: Examples in a batch of arrays.
        replicas: Number of replicas.
        batches_per_step: Steps of the critic, each with a part of the batch.
    """
    if isinstance(x, tf.data.Dataset):
        sizes = [spec.shape[:1].as_list()[0] for spec in tf.nest.flatten(x.element_spec)[:1]]
    else:
        # What makes its own batches, such as a PyDataset, has no shape.
        shapes = [getattr(array, "shape", None) for array in tf.nest.flatten(x)[:1]]
        sizes = [size for shape in shapes if shape for size in (batch_size, shape[0] % batch_size)]
    for size in sizes:
        if size is not None:
            check_share(size, replicas, batches_per_step)


def check_share(size, replicas, batches_per_step):
    """Raises `InputError` if a batch does not divide among replicas and steps of the critic."""
    parts = replicas * batches_per_step
    if size % parts:
        raise InputError(
            f"A batch of {size} does not divide among {replicas} replicas and {batches_per_step} "
            f"critic steps: give a batch size that is a multiple of {parts}, without a remainder "
            "(drop_remainder=True)."
        )
