"""Conversion of the forms in which examples arrive to the one form that schemes take."""

import keras
import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError

#: What a dictionary may call its images and its labels, as the sets of TensorFlow Datasets do.
IMAGE_KEYS, LABEL_KEYS = ("image", "images"), ("label", "labels")


def standardize(data):
    """Returns a batch as a scheme takes it: examples alone, or `(examples, labels)`.

    Args:
        data: What a data set yields or Keras makes of arrays: examples, `(examples, labels)`,
            either within lists or tuples of one element, or a dictionary of both.

    Raises:
        InputError: If the examples carry weights, or a dictionary does not show which entry holds
            the images.
    """
    if isinstance(data, dict):
        return _from_dictionary(data)
    if not isinstance(data, list | tuple):
        return data
    parts = list(data)
    if len(parts) == 3 and parts[2] is not None:
        refuse_weights(parts[2])
    while parts and parts[-1] is None:
        parts.pop()
    if len(parts) == 1:
        return standardize(parts[0])
    if len(parts) == 2:
        return tuple(parts)
    raise InputError(
        f"The data set yields {len(parts)} things at a time; give images, (images, labels), or a "
        "dictionary with the keys image and label."
    )


def refuse_weights(sample_weight=None, class_weight=None):
    """Raises `InputError` if examples or classes are to be weighed."""
    for name, value in (("sample_weight", sample_weight), ("class_weight", class_weight)):
        if value is not None:
            raise InputError(
                f"{name} is given, but the adversarial losses do not weigh examples: leave it out, "
                "and let the data set show more often what is to count more "
                "(tf.data.Dataset.sample_from_datasets)."
            )


def _from_dictionary(data):
    # Lists, and what describes all examples at once, such as a string, have no shape.
    data = {key: v if hasattr(v, "shape") else np.asarray(v) for key, v in data.items()}
    images = _entry(data, IMAGE_KEYS, _may_be_images)
    if images is None:
        shapes = ", ".join(f"{key!r} {_described(value)}" for key, value in data.items())
        raise InputError(
            f"The data set yields a dictionary that does not show which entry holds the images: "
            f"{shapes}; call them 'image', or map the data set to images alone."
        )
    labels = _entry(data, LABEL_KEYS, _may_be_labels)
    return data[images] if labels is None else (data[images], data[labels])


def _entry(data, names, fits):
    """The key among `names`, or else the only one whose value fits; `None` if there is none."""
    named = [key for key in data if key in names]
    fitting = named or [key for key, value in data.items() if fits(value)]
    return fitting[0] if len(fitting) == 1 else None


def _may_be_images(values):
    return len(values.shape) >= 3


def _may_be_labels(values):
    return len(values.shape) == 1 and tf.as_dtype(values.dtype).is_integer


def _described(values):
    return f"{tf.as_dtype(values.dtype).name} {tuple(values.shape[1:])}"


def for_fit(x, y):
    """Returns the arguments `x` and `y` of `fit` with arrays in the standard form.

    Data sets and whatever else makes its own batches pass through: theirs are brought to one form
    as they come.

    Raises:
        InputError: As `standardize` does.
    """
    holds_arrays = isinstance(x, dict | list | tuple) and not isinstance(x, keras.utils.PyDataset)
    if not holds_arrays or y is not None:
        return x, y
    standard = standardize(x)
    return standard if isinstance(standard, tuple) else (standard, None)


def refuse_second_images(model, x, y):
    """Raises `InputError` if a scheme would take a second array of images for labels and drop it.

    Args:
        model: An `AdversarialModel`.
        x, y: The two arrays of a list or tuple, as `for_fit` returns them.
    """
    if len(getattr(y, "shape", ())) >= 3 and len(model.used_parts((x, y))) == 1:
        raise InputError(
            f"Two arrays of examples are given, of the shapes {tuple(x.shape)} and "
            f"{tuple(y.shape)}, and {type(model).__name__} learns from one: join them by "
            "numpy.concatenate."
        )
