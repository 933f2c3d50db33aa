"""Validation and statistics of features with labels, for classifiers of frozen features."""

import numpy as np

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.checks import check_features, check_labels


def check_labelled(name, features, labels, dimension=None):
    """Returns features as float32 and labels as int64; raises `InputError` for other arrays."""
    features = check_features(f"{name}_features", features, least=1)
    if dimension not in (None, features.shape[1]):
        raise InputError(
            f"{name}_features have {features.shape[1]} dimensions, and train_features {dimension}: "
            "both must come from one encoder."
        )
    if np.abs(features).max() > np.finfo("float32").max:
        raise InputError(f"{name}_features reach {np.abs(features).max():g}, beyond float32.")
    features = features.astype("float32", copy=False)
    return features, check_labels(f"{name}_labels", labels, count=len(features))


def mean_of(features):
    """Returns the mean of each feature, summed in float64."""
    return features.mean(axis=0, dtype="float64").astype("float32")


def largest(features):
    """Returns the largest absolute value of each feature."""
    return np.maximum(features.max(axis=0), -features.min(axis=0))
