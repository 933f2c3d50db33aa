"""Checks of the values and the sizes of batches."""

import math

import keras
import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.models import checks
from keras_gans.models.base import batch_forms

#: What is said of data that do not hold all of their values.
NOT_DENSE = (
    "The data set's examples are sparse or ragged tensors: give dense arrays, as "
    "tf.sparse.to_dense or to_tensor() makes them."
)
#: What makes its own batches.
BATCHED = (tf.data.Dataset, keras.utils.PyDataset, tf.distribute.DistributedDataset)


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
        check_share(model, size)
        model.check_batch(size // replicas)
    checks.first_batch(model, data)


def to_numpy(values):
    """Returns an array on the host, with bfloat16, which NumPy does not know, as float32."""
    if isinstance(values, tf.SparseTensor | tf.RaggedTensor):
        raise InputError(NOT_DENSE)
    values = np.asarray(values)
    return values.astype("float32") if values.dtype == tf.bfloat16.as_numpy_dtype else values


def fits(model, batch):
    """Whether the checks have nothing to say of a batch, as a tensor."""
    data = batch_forms.standardize(batch)
    parts = parts_of_batch(model)
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


def count_examples(x):
    """Number of examples in arrays; `None` for what makes its own batches and has no shape."""
    shape = getattr(tf.nest.flatten(x)[0], "shape", None)
    return shape[0] if shape else None


def batch_size_of(spec):
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
    count = None if isinstance(x, BATCHED) or hasattr(x, "__next__") else count_examples(x)
    if count is None:
        raise InputError(
            f"{validation_split=} is for arrays: of a data set give the batches that are held out "
            "as validation_data, such as dataset.take(10), and train on dataset.skip(10)."
        )
    return count - math.floor(count * (1.0 - validation_split))


def batch_sizes(count, batch_size, steps):
    """The sizes of the batches that Keras makes of `count` examples."""
    whole, rest = divmod(count, batch_size)
    is_rest_used = rest > 0 and (steps is None or steps > whole)
    return [batch_size] * (whole > 0) + [rest] * is_rest_used


def check_distributed(model, dataset):
    """Raises `InputError` if the replicas' batches of a distributed data set can differ in size."""
    replicas = model.distribute_strategy.num_replicas_in_sync
    specs = tf.nest.flatten(dataset.element_spec, expand_composites=True)
    sizes = {spec.shape[:1].as_list()[0] for spec in specs if spec.shape.rank}
    if parts_of_batch(model) > 1 and None in sizes:
        raise InputError(
            "The batches of this distributed data set have no fixed size, so that replicas can get "
            "unequal shares: give fit the data set itself, which it distributes and checks, or "
            "batch it with drop_remainder=True."
        )
    for size in sizes - {None}:
        check_share(model, size * replicas)


def parts_of_batch(model):
    """Returns the number that a batch must be a multiple of."""
    replicas = model.distribute_strategy.num_replicas_in_sync
    return replicas * model.batches_per_step * model.packing


def check_share(model, size):
    """Raises `InputError` if a batch does not divide among replicas, batches of a step and packs.

    Args:
        model: An `AdversarialModel`.
        size: Examples of the batch, on all replicas.
    """
    parts = parts_of_batch(model)
    if size % parts:
        replicas = model.distribute_strategy.num_replicas_in_sync
        batches = "critic steps" if hasattr(model, "critic_steps") else "batches of a step"
        packs = f" in packs of {model.packing}" if model.packing > 1 else ""
        raise InputError(
            f"A batch of {size} does not divide among {replicas} replicas and "
            f"{model.batches_per_step} {batches}{packs}: give a batch size that is a multiple "
            f"of {parts}, without a remainder (drop_remainder=True)."
        )
