"""Comparison of encoders by how well labels can be read off their features."""

from typing import NamedTuple

import numpy as np

from keras_gans.evaluation.metrics.estimate import Estimate
from keras_gans.evaluation.metrics.linear_probe import linear_probe
from keras_gans.evaluation.metrics.nearest_neighbour_accuracy import nearest_neighbour_accuracy


class Representation(NamedTuple):
    """Accuracies of two classifiers of the features of an encoder.

    Attributes:
        linear_probe: An `Estimate`, see `linear_probe`.
        nearest_neighbour: An `Estimate`, see `nearest_neighbour_accuracy`.
    """

    linear_probe: Estimate
    nearest_neighbour: Estimate


def evaluate_representations(
    encoders, train_images, train_labels, test_images, test_labels, seed=0
):
    """Evaluates encoders in one way, as a rule one and the baselines that it should beat.

    Args:
        encoders: Dict of functions by name, uint8 images -> features `(count, ...)`. For the
            baselines see `baseline_encoders`.
        train_images: uint8 array `(count, height, width, channels)`.
        train_labels: Integers `(count,)`.
        test_images: uint8 array of images that no encoder learnt from.
        test_labels: Their labels.
        seed: Integer. Order of the examples in which the probes learn.

    Returns:
        A dict of a `Representation` for each name.

    Raises:
        InputError: If features are not finite, or labels not one an image.
    """
    representations = {}
    for name, encode in encoders.items():
        train_features = _flatten(encode(train_images))
        test_features = _flatten(encode(test_images))
        data = (train_features, train_labels, test_features, test_labels)
        representations[name] = Representation(
            linear_probe=linear_probe(*data, seed=seed),
            nearest_neighbour=nearest_neighbour_accuracy(*data),
        )
    return representations


def _flatten(features):
    features = np.asarray(features)
    return features.reshape(len(features), -1)
