"""What a score refuses before it computes anything, each with a sentence for the user."""

import numpy as np

from keras_gans.errors import InputError


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


def check_feature_pair(real_features, fake_features, least):
    """Does as `check_features` for real and generated features, which must have one dimension."""
    real = check_features("real_features", real_features, least)
    fake = check_features("fake_features", fake_features, least)
    if real.shape[1] != fake.shape[1]:
        raise InputError(
            f"real_features have {real.shape[1]} dimensions and fake_features {fake.shape[1]}: "
            "both must come from one extractor."
        )
    return real, fake


def check_images(name, images):
    """Raises `InputError` unless `images` are a uint8 array of four axes, with at least one."""
    if not isinstance(images, np.ndarray) or images.dtype != np.uint8 or images.ndim != 4:
        described = f"{getattr(images, 'dtype', '')} {type(images).__name__}".strip()
        raise InputError(
            f"{name} must be a uint8 array of the shape (count, height, width, channels); got a "
            f"{described} of the shape {np.shape(images)}."
        )
    if not images.size:
        raise InputError(f"{name} is empty: give at least one image.")


def check_image_pair(names, first, second):
    """Does as `check_images` for two arrays, whose images must have one shape."""
    for name, images in zip(names, (first, second), strict=True):
        check_images(name, images)
    if first.shape[1:] != second.shape[1:]:
        raise InputError(
            f"{names[0]} have the shape {first.shape[1:]} and {names[1]} {second.shape[1:]}: the "
            "images must have one shape."
        )
