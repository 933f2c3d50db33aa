"""Labels as conditions of a generator: validation and conversion.

Everywhere, `num_classes` is the number of classes of a conditional generator and `None` for one
that takes no labels; labels are integers in `[0, num_classes)`.
"""

import warnings

import keras
import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.system import graph_assertions

#: More classes than any data set of images has, and one-hot vectors of them still fit in memory.
MOST_CLASSES = 2**16


def join(inputs, labels, network=None):
    """The inputs of a network that takes labels, `[inputs, labels]`; `inputs` without labels.

    Args:
        inputs: Latents or images, `(batch, ...)`.
        labels: `(batch,)`, or `None`.
        network: Keras model that takes labels of shape `(batch,)` or `(batch, 1)`; `None` for
            anything that takes the former.
    """
    if labels is None:
        return inputs
    if network is not None and len(network.inputs[1].shape) == 2:
        labels = tf.reshape(labels, (-1, 1))
    return [inputs, labels]


def of_batch(data, num_classes):
    """Returns the labels of a batch as integers, after checks of their form.

    Args:
        data: What the data set yields: `(images, labels)`, a whole number an example, of any type,
            alone or in a column, or a one-hot vector of `num_classes`.
        num_classes: Int.

    Returns:
        An int32 tensor of shape `(batch,)`.

    Raises:
        InputError: If there are no labels, or they have another form.
    """
    labels = keras.utils.unpack_x_y_sample_weight(data)[1]
    _check_form(labels, num_classes, "The data set")
    if _is_one_hot(labels.shape, num_classes):
        numbers = tf.argmax(labels, axis=-1)
        is_valid = tf.equal(labels, tf.one_hot(numbers, num_classes, dtype=labels.dtype))
        message = "labels that are vectors must be one-hot"
    else:
        labels = tf.reshape(labels, (-1,))
        numbers = tf.cast(labels, tf.int64)
        is_valid = tf.equal(labels, tf.cast(numbers, labels.dtype))
        message = "labels must be whole numbers"
    check = tf.debugging.assert_equal(tf.reduce_all(is_valid), True, message=message)
    return in_range(graph_assertions.after([check], numbers), num_classes)


def check_batch(data, num_classes):
    """Raises `InputError` if the labels of a batch are not those of the model.

    Args:
        data: A batch as the data set yields it, of NumPy arrays: `(images, labels)`.
        num_classes: Int.
    """
    labels = keras.utils.unpack_x_y_sample_weight(data)[1]
    _check_range(as_integers(labels, num_classes), num_classes, "The data set")


def in_range(labels, num_classes):
    """Returns labels as int32; where one is out of range, running the graph is an error."""
    labels = tf.cast(labels, tf.int64)  # What needs more than 32 bits would wrap round.
    message = f"labels must lie in [0, {num_classes})"
    checks = [
        tf.debugging.assert_non_negative(labels, message=message),
        tf.debugging.assert_less(labels, tf.constant(num_classes, tf.int64), message=message),
    ]
    return tf.cast(graph_assertions.after(checks, labels), tf.int32)


def check_data(labels, num_classes, source="The data set"):
    """Raises `InputError` unless a model that needs labels can be trained with such labels.

    Args:
        labels: Array of labels in a form of `of_batch`, or `None`.
        num_classes: Of the model.
        source: Where the labels come from, for the message.
    """
    numbers = as_integers(labels, num_classes, source)
    _check_range(numbers, num_classes, source)
    _warn_of_missing(np.unique(numbers), source)


def as_integers(labels, num_classes=None, source="The data set"):
    """Returns labels as an array of integers `(count,)`.

    Args:
        labels: Array of labels in a form of `of_batch`, or `None`.
        num_classes: Length of one-hot vectors, which are not accepted where it is `None`.
        source: Where the labels come from, for the message.

    Raises:
        InputError: If there are no labels, or they have another form.
    """
    labels = None if labels is None else np.asarray(labels)
    _check_form(labels, num_classes, source)
    if _is_one_hot(labels.shape, num_classes):
        numbers = labels.argmax(-1)
        if not np.array_equal(labels, np.eye(num_classes)[numbers]):
            raise InputError(
                f"{source} has labels that are vectors of {num_classes} and not one-hot: each must "
                "have a single 1 among zeros."
            )
        return numbers
    labels = labels.reshape(-1)
    if labels.dtype.kind == "b":
        return labels.astype(np.int64)
    if labels.dtype.kind == "f":
        odd = labels[~(np.trunc(labels) == labels) | (np.abs(labels) > 2.0**53)]
        if odd.size:
            raise InputError(f"{source} has the label {odd[0]}, which is no whole number.")
        return labels.astype(np.int64)
    return labels


def count_classes(labels, source="The data set"):
    """Returns the number of classes of a data set: its largest label and one.

    Args:
        labels: All labels of the data set, or `None`.
        source: Where the labels come from, for the message.

    Raises:
        InputError: If there are no labels, or some are negative, or no whole numbers, or larger
            than labels of classes are.
    """
    classes = np.unique(as_integers(labels, source=source))
    if not classes.size:
        raise InputError(f"{source} has no labels: it is empty.")
    least, largest = int(classes[0]), int(classes[-1])
    if least < 0:
        raise InputError(f"{source} has the label {least}: labels begin at 0.")
    if largest >= MOST_CLASSES:
        raise InputError(
            f"{source} has the label {largest}, of {len(classes)} different ones: a model can be "
            f"made for labels below {MOST_CLASSES}; number the classes from 0."
        )
    _warn_of_missing(classes, source)
    return largest + 1


def asked(labels, num_classes):
    """Returns the labels that a network is called with as int32, `(batch,)`.

    Args:
        labels: Array or tensor of whole numbers, `(batch,)` or `(batch, 1)`.
        num_classes: Of the network.

    Raises:
        InputError: If a label is out of range; in a graph, running it is an error.
    """
    if tf.executing_eagerly():
        check_asked(labels, num_classes)
    return in_range(tf.reshape(labels, (-1,)), num_classes)


def check_asked(labels, num_classes):
    """Raises `InputError` if a network is to be called with labels that it does not know."""
    numbers = as_integers(labels, source="The input")
    for label in numbers[(numbers < 0) | (numbers >= num_classes)]:
        raise InputError(f"labels={label}: this generator knows the labels 0 to {num_classes - 1}.")


def hide_unknown(outputs, labels, num_classes):
    """Returns outputs of a network in a graph, which are NaN where a label is unknown.

    XLA drops the assertion of `in_range`. Outside of a graph the labels have been checked.

    Args:
        outputs: Float tensor, `(batch, ...)`.
        labels: Whole numbers, `(batch,)` or `(batch, 1)`.
        num_classes: Of the network.
    """
    if tf.executing_eagerly() or not outputs.dtype.is_floating:
        return outputs
    labels = tf.cast(tf.reshape(labels, (-1,)), tf.int64)
    is_known = (labels >= 0) & (labels < num_classes)
    is_known = tf.reshape(is_known, (-1, *[1] * (outputs.shape.rank - 1)))
    return tf.where(is_known, outputs, tf.cast(float("nan"), outputs.dtype))


def check_wanted(labels, count, num_classes):
    """Returns the labels that a user wants images of.

    Args:
        labels: One label, or several; `None` for all classes.
        count: How many images the user wants, or `None`.
        num_classes: Of the generator.

    Returns:
        An int32 array, or `None` for a generator that takes no labels.

    Raises:
        InputError: If the generator takes no labels, or not those, or they are more than `count`.
    """
    if labels is None:
        return None if num_classes is None else np.arange(num_classes, dtype="int32")
    if num_classes is None:
        raise InputError(f"labels={_shown(labels)}: this generator takes no labels.")
    numbers = np.atleast_1d(labels)
    if numbers.ndim != 1 or not numbers.size or not np.issubdtype(numbers.dtype, np.integer):
        raise InputError(
            f"labels={_shown(labels)}: give one whole number or several, from 0 to "
            f"{num_classes - 1}."
        )
    for label in numbers[(numbers < 0) | (numbers >= num_classes)]:
        raise InputError(f"labels={label}: this generator knows the labels 0 to {num_classes - 1}.")
    if count is not None and count < len(numbers):
        raise InputError(f"count={count} is too few for images of {len(numbers)} labels.")
    return numbers.astype("int32")


def share(labels, count):
    """Gives each of `count` images a label: equal shares, in the order of `labels`.

    Args:
        labels: Int array `(n,)`, or `None`.
        count: Int or integer tensor. With n labels, each goes to one image.

    Returns:
        An int32 tensor of shape `(count,)`; `None` without labels.
    """
    if labels is None:
        return None
    count = tf.cast(count, tf.int64)
    return tf.gather(tf.constant(labels, tf.int32), tf.range(count) * len(labels) // count)


def _check_form(labels, num_classes, source):
    if labels is None:
        raise InputError(
            f"{source} has no labels, and this model is to learn from (images, labels)."
        )
    shape, dtype = tf.TensorShape(labels.shape), tf.as_dtype(labels.dtype)
    one_each = shape.rank in (None, 1) or (shape.rank == 2 and shape[1] == 1)
    numeric = dtype.is_integer or dtype.is_floating or dtype.is_bool
    if not numeric or not (one_each or _is_one_hot(labels.shape, num_classes)):
        vectors = f", or one-hot vectors of {num_classes}" if num_classes else ""
        raise InputError(
            f"{source} has labels of {dtype.name} and shape {tuple(shape)}; they must be one "
            f"integer an example{vectors}."
        )


def _check_range(numbers, num_classes, source):
    if not numbers.size:
        return
    least, largest = numbers.min(), numbers.max()
    if least < 0:
        raise InputError(f"{source} has the label {least}: labels begin at 0.")
    if largest >= num_classes:
        raise InputError(
            f"{source} has labels from {least} to {largest}; those of the model lie in "
            f"[0, {num_classes})."
        )


def _warn_of_missing(classes, source):
    """Warns of classes without an example below the largest of `classes`, which are sorted."""
    if not classes.size:
        return
    missing = np.setdiff1d(np.arange(classes[-1] + 1), classes)
    if missing.size:
        warnings.warn(
            f"{source} has labels up to {classes[-1]}, but none of "
            f"{', '.join(map(str, missing[:5]))}{' ...' if missing.size > 5 else ''}: nothing will "
            "be learnt of these classes, and samples of all classes show them.",
            stacklevel=3,
        )


def _is_one_hot(shape, num_classes):
    shape = tf.TensorShape(shape)
    return shape.rank == 2 and shape[1] == num_classes and shape[1] != 1


def _shown(labels):
    return ",".join(map(str, np.atleast_1d(labels).flat))
