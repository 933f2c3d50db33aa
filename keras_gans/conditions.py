"""Labels as conditions: those a data set gives, and those a user asks images of.

Everywhere, `num_classes` is the number of classes of a conditional generator and `None` for one
that takes no labels; labels are integers in `[0, num_classes)`.
"""

import warnings

import keras
import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError


def join(inputs, labels):
    """The inputs of a network that takes labels, `[inputs, labels]`; `inputs` without labels."""
    return inputs if labels is None else [inputs, labels]


def of_batch(data, num_classes):
    """Returns the labels of a batch, refusing a data set that has none fit for use.

    Args:
        data: What the data set yields: `(images, labels)`.
        num_classes: Int.

    Returns:
        An int32 tensor of shape `(batch,)`.

    Raises:
        InputError: If there are no labels, or they are not one integer an example.
    """
    labels = keras.utils.unpack_x_y_sample_weight(data)[1]
    _check_form(labels, "The data set")
    return in_range(tf.reshape(labels, (-1,)), num_classes)


def in_range(labels, num_classes):
    """Returns labels as int32; where one is out of range, running the graph is an error."""
    labels = tf.cast(labels, tf.int32)
    message = f"labels must lie in [0, {num_classes})"
    checks = [
        tf.debugging.assert_non_negative(labels, message=message),
        tf.debugging.assert_less(labels, num_classes, message=message),
    ]
    with tf.control_dependencies([check for check in checks if check is not None]):
        return tf.identity(labels)


def check_data(labels, num_classes, source="The data set"):
    """Raises `InputError` unless a model that needs labels can be trained with a data set's.

    Args:
        labels: All labels of the data set, or `None`.
        num_classes: Of the model.
        source: Where the labels come from, for the message.
    """
    if count_classes(labels, source) > num_classes:
        raise InputError(
            f"{source} has labels from {np.min(labels)} to {np.max(labels)}; those of the model "
            f"lie in [0, {num_classes})."
        )


def count_classes(labels, source="The data set"):
    """Returns the number of classes of a data set: its largest label and one.

    Args:
        labels: All labels of the data set, or `None`.
        source: Where the labels come from, for the message.

    Raises:
        InputError: If there are no labels, or some are negative, or no integers.
    """
    if labels is not None:
        labels = np.asarray(labels)
    _check_form(labels, source)
    if labels.min() < 0:
        raise InputError(f"{source} has the label {labels.min()}: labels begin at 0.")
    missing = sorted(set(range(labels.max() + 1)) - set(labels.flat))
    if missing:
        warnings.warn(
            f"{source} has labels up to {labels.max()}, but none of "
            f"{', '.join(map(str, missing[:5]))}{' ...' if missing[5:] else ''}: nothing will be "
            "learnt of these classes, and samples of all classes show them.",
            stacklevel=2,
        )
    return int(labels.max()) + 1


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
    wanted = np.atleast_1d(labels)
    if wanted.ndim != 1 or not wanted.size or not np.issubdtype(wanted.dtype, np.integer):
        raise InputError(
            f"labels={_shown(labels)}: give one whole number or several, from 0 to "
            f"{num_classes - 1}."
        )
    for label in wanted[(wanted < 0) | (wanted >= num_classes)]:
        raise InputError(f"labels={label}: this generator knows the labels 0 to {num_classes - 1}.")
    if count is not None and count < len(wanted):
        raise InputError(f"count={count} is too few for images of {len(wanted)} labels.")
    return wanted.astype("int32")


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


def _check_form(labels, source):
    if labels is None:
        raise InputError(
            f"{source} has no labels, and this model is to learn from (images, labels)."
        )
    shape, dtype = tf.TensorShape(labels.shape), tf.as_dtype(labels.dtype)
    one_each = shape.rank in (None, 1) or (shape.rank == 2 and shape[1] == 1)
    if not one_each or not dtype.is_integer:
        raise InputError(
            f"{source} has labels of {dtype.name} and shape {tuple(shape)}; they must be one "
            "integer an example."
        )


def _shown(labels):
    return ",".join(map(str, np.atleast_1d(labels).flat))
