"""Validation of the arrays that metrics take: features, images, labels."""

import numpy as np

from keras_gans.errors import InputError

#: Number of classes of digits.
NUM_DIGITS = 10


def check_features(name, features, least):
    """Returns features as an array; raises `InputError` unless there are enough finite ones.

    Args:
        name: What the message calls them.
        features: Array `(count, dimension)`.
        least: Least count.
    """
    features = np.asarray(features)
    if features.ndim != 2 or features.dtype.kind not in "fiu" or not features.shape[1]:
        raise InputError(
            f"{name} must be numbers of the shape (count, dimension); got {features.dtype} of the "
            f"shape {features.shape}."
        )
    if len(features) < least:
        raise InputError(f"{name} has {len(features)} examples; at least {least} are needed.")
    if not np.isfinite(features).all():
        raise InputError(f"{name} has an entry that is not a finite number.")
    return features


def check_feature_pair(real_features, generated_features, least):
    """Checks real and generated features as `check_features`; both need the same dimension."""
    real = check_features("real_features", real_features, least)
    generated = check_features("generated_features", generated_features, least)
    if real.shape[1] != generated.shape[1]:
        raise InputError(
            f"real_features have {real.shape[1]} dimensions and generated_features "
            f"{generated.shape[1]}: both must come from one extractor."
        )
    return real, generated


def check_images(name, images):
    """Raises `InputError` unless `images` are a uint8 array of four axes, at least one image."""
    if not isinstance(images, np.ndarray) or images.dtype != np.uint8 or images.ndim != 4:
        described = f"{getattr(images, 'dtype', '')} {type(images).__name__}".strip()
        raise InputError(
            f"{name} must be a uint8 array of the shape (count, height, width, channels); got a "
            f"{described} of the shape {np.shape(images)}."
        )
    if not images.size:
        raise InputError(f"{name} is empty: give at least one image.")


def check_image_pair(names, first, second):
    """Checks two arrays as `check_images`; their images must have the same shape."""
    for name, images in zip(names, (first, second), strict=True):
        check_images(name, images)
    if first.shape[1:] != second.shape[1:]:
        raise InputError(
            f"{names[0]} have the shape {first.shape[1:]} and {names[1]} {second.shape[1:]}: the "
            "images must have one shape."
        )


def check_labels(name, labels, count=None, num_classes=None):
    """Returns labels as an int64 array `(count,)`.

    Args:
        name: What the caller names them, for the message.
        labels: Integers, at least one.
        count: How many there must be; `None` for any number.
        num_classes: They must lie in `[0, num_classes)`; `None` for any integers.

    Raises:
        InputError: If they are something else.
    """
    labels = np.asarray(labels)
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or not labels.size:
        raise InputError(
            f"{name} are {labels.dtype} of shape {labels.shape}; they must be integers of shape "
            "(count,), at least one."
        )
    if count is not None and labels.size != count:
        raise InputError(f"{name} must be {count}, one a sample; there are {labels.size}.")
    if num_classes is not None and not 0 <= labels.min() <= labels.max() < num_classes:
        raise InputError(
            f"{name} run from {labels.min()} to {labels.max()}; they must lie in "
            f"[0, {num_classes})."
        )
    return labels.astype("int64")
