"""Checks of the values of every batch, made on the host before a model sees it.

Assertions in a step's own graph vanish where XLA compiles it, and come after the step has begun.
"""

import math
import numbers
import os

import keras
import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.models import checks
from keras_gans.models.base import batch_forms

#: What is said of data that hold no example, or not all of their values.
EMPTY = "The data set is empty: it yields no batch; give one with examples."
NOT_DENSE = (
    "The data set's examples are sparse or ragged tensors: give dense arrays, as "
    "tf.sparse.to_dense or to_tensor() makes them."
)
#: What makes its own batches.
BATCHED = (tf.data.Dataset, keras.utils.PyDataset, tf.distribute.DistributedDataset)
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
            count = _count(x)
            self.check_count(None if count is None else count - held_out, batch_size, steps)
            self._examine((x, y), is_whole=True)
        return x, y

    def check_count(self, count, batch_size=None, steps=None):
        """Raises `InputError` if a batch that Keras makes of arrays does not divide.

        Args:
            count: Number of examples; `None` if it is not known.
            batch_size, steps: As in `watch`.
        """
        for size in () if count is None else _batch_sizes(count, batch_size or 32, steps):
            self._check_size(size)

    def _check_distributed(self, dataset):
        _check_distributed(self._model, dataset)

    def _check_size(self, size):
        replicas = self._model.distribute_strategy.num_replicas_in_sync
        check_share(size, replicas, self._model.batches_per_step)

    def _examine(self, batch, is_whole=False):
        check(self._model, batch, is_whole)

    def _fits(self, batch):
        return _fits(self._model, batch)

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
            raise InputError(NOT_DENSE)
        size = _batch_size(spec)
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


def check(model, data, is_whole=False):
    """Raises `InputError` unless a model can learn from a batch, or from whole arrays.

    Args:
        model: An `AdversarialModel`.
        data: A batch as the data set yields it.
        is_whole: Whether these are all examples, of which Keras makes batches.
    """
    data = tf.nest.map_structure(to_numpy, batch_forms.standardize(data))
    for name, values, _ in model.used_parts(data):
        _check_type(name, values)
        _check_finite(name, values)
    if not is_whole:
        size = len(tf.nest.flatten(data)[0])
        replicas = model.distribute_strategy.num_replicas_in_sync
        check_share(size, replicas, model.batches_per_step)
        model.check_batch(size // replicas)
    checks.first_batch(model, data)


def to_numpy(values):
    """Returns an array on the host, with bfloat16, which NumPy does not know, as float32."""
    if isinstance(values, tf.SparseTensor | tf.RaggedTensor):
        raise InputError(NOT_DENSE)
    values = np.asarray(values)
    return values.astype("float32") if values.dtype == tf.bfloat16.as_numpy_dtype else values


def _fits(model, batch):
    """Whether the checks have nothing to say of a batch, as a tensor."""
    data = batch_forms.standardize(batch)
    parts = model.distribute_strategy.num_replicas_in_sync * model.batches_per_step
    verdicts = [tf.equal(tf.shape(tf.nest.flatten(data)[0])[0] % parts, 0)]
    for _, values, bound in model.used_parts(data):
        if not _is_numeric(values.dtype):
            return tf.constant(False)
        if values.dtype.is_floating:
            verdicts.append(tf.reduce_all(tf.math.is_finite(values)))
        if bound is not None and values.shape[1:] != (bound,):  # No one-hot vectors.
            numbers = tf.cast(values, tf.int64)
            verdicts.append(tf.reduce_all((numbers >= 0) & (numbers < bound)))
            verdicts.append(tf.reduce_all(tf.equal(tf.cast(numbers, values.dtype), values)))
    return tf.reduce_all(verdicts)


def _is_numeric(dtype):
    dtype = tf.as_dtype(dtype)
    return dtype.is_floating or dtype.is_integer or dtype.is_bool


def _check_type(name, values):
    if values.shape and not _is_numeric(values.dtype):
        raise InputError(
            f"The data set's {name} are of the type {values.dtype}: give arrays of numbers."
        )


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


def _count(x):
    """Number of examples in arrays; `None` for what makes its own batches and has no shape."""
    shape = getattr(tf.nest.flatten(x)[0], "shape", None)
    return shape[0] if shape else None


def _batch_size(spec):
    """The batch size that the element spec of a data set fixes, or `None`."""
    shape = getattr(tf.nest.flatten(spec)[0], "shape", None)
    return shape[0] if shape is not None and shape.rank else None


def held_out_count(x, validation_split):
    """Returns how many of the examples in arrays `fit` does not train on, as Keras counts them.

    Raises:
        InputError: If there is a share to hold out and `x` makes its own batches.
    """
    if not validation_split:
        return 0
    count = None if isinstance(x, BATCHED) or hasattr(x, "__next__") else _count(x)
    if count is None:
        raise InputError(
            f"{validation_split=} is for arrays: of a data set give the batches that are held out "
            "as validation_data, such as dataset.take(10), and train on dataset.skip(10)."
        )
    return count - math.floor(count * (1.0 - validation_split))


def _batch_sizes(count, batch_size, steps):
    """The sizes of the batches that Keras makes of `count` examples."""
    whole, rest = divmod(count, batch_size)
    is_rest_used = rest > 0 and (steps is None or steps > whole)
    return [batch_size] * (whole > 0) + [rest] * is_rest_used


def _check_distributed(model, dataset):
    """Raises `InputError` if the replicas' batches of a distributed data set can differ in size."""
    replicas = model.distribute_strategy.num_replicas_in_sync
    specs = tf.nest.flatten(dataset.element_spec, expand_composites=True)
    sizes = {spec.shape[:1].as_list()[0] for spec in specs if spec.shape.rank}
    if replicas * model.batches_per_step > 1 and None in sizes:
        raise InputError(
            "The batches of this distributed data set have no fixed size, so that replicas can get "
            "unequal shares: give fit the data set itself, which it distributes and checks, or "
            "batch it with drop_remainder=True."
        )
    for size in sizes - {None}:
        check_share(size * replicas, replicas, model.batches_per_step)


def check_share(size, replicas, batches_per_step):
    """Raises `InputError` if a batch does not divide among replicas and steps of the critic."""
    parts = replicas * batches_per_step
    if size % parts:
        raise InputError(
            f"A batch of {size} does not divide among {replicas} replicas and {batches_per_step} "
            f"critic steps: give a batch size that is a multiple of {parts}, without a remainder "
            "(drop_remainder=True)."
        )
