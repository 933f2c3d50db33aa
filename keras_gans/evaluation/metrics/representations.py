"""What features that no label taught know of the labels."""

from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from keras_gans.data import batching
from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.checks import check_features
from keras_gans.evaluation.metrics.estimate import Estimate
from keras_gans.evaluation.metrics.labels import check_labels
from keras_gans.evaluation.metrics.standard_error import mean_with_error

#: Scores of test against training examples that are in memory at a time: 64 MB.
_MOST_SCORES = 2**24

#: Gradient descent of the probe: Adam, its rate falling to 0 along a cosine. On 60,000 examples of
#: 50 features it ends within 1e-3 nats of the least loss.
PROBE_STEPS = 2500
PROBE_BATCH_SIZE = 512
PROBE_LEARNING_RATE = 0.02


class Representation(NamedTuple):
    """How well labels can be read off features, by two classifiers.

    Attributes:
        linear_probe: An `Estimate`, see `linear_probe`.
        nearest_neighbour: An `Estimate`, see `nearest_neighbour_accuracy`.
    """

    linear_probe: Estimate
    nearest_neighbour: Estimate


def judge_representations(encoders, train_images, train_labels, test_images, test_labels, seed=0):
    """Judges several encoders in one way: an encoder, and the baselines that it should beat.

    Args:
        encoders: Dict of functions by name, uint8 images -> features `(count, ...)`. For the
            baselines see `keras_gans.evaluation.tasks.baseline_encoders`.
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
    judged = {}
    for name, encode in encoders.items():
        train_features = _flatten(encode(train_images))
        test_features = _flatten(encode(test_images))
        data = (train_features, train_labels, test_features, test_labels)
        judged[name] = Representation(
            linear_probe=linear_probe(*data, seed=seed),
            nearest_neighbour=nearest_neighbour_accuracy(*data),
        )
    return judged


def nearest_neighbour_accuracy(train_features, train_labels, test_features, test_labels):
    """The share of test examples whose nearest training example has their label.

    Nearness is the Euclidean distance of the features as they are. It is compared in float32 after
    the mean was taken away: of two examples whose squared distances differ by less than about a
    millionth of the features' largest squared norm, either may count as the nearer.

    Args:
        train_features: Floats `(train_count, dimension)`.
        train_labels: Integers `(train_count,)`.
        test_features: Floats `(test_count, dimension)`.
        test_labels: Integers `(test_count,)`.

    Returns:
        An `Estimate` in [0, 1], its spread the binomial standard error.

    Raises:
        InputError: If these are not such arrays, or hold no example.

    Reference: Donahue et al. 2016, section 4.2, https://arxiv.org/abs/1605.09782
    """
    train_features, train_labels = _check("train", train_features, train_labels)
    test_features, test_labels = _check("test", test_features, test_labels, train_features.shape[1])
    centre = _mean(train_features)
    train_features, test_features = train_features - centre, test_features - centre
    # Squares of large features would be infinite.
    scale = max(_largest(train_features).max(), _largest(test_features).max()) or 1.0
    train_features /= scale
    test_features /= scale

    # The least |a - b|^2 over b is the largest a.b - |b|^2 / 2.
    half_norms = 0.5 * np.einsum("ij,ij->i", train_features, train_features)
    nearest = np.empty(len(test_features), "int64")
    block = max(1, _MOST_SCORES // len(train_features))
    for rows in batching.slices(len(test_features), block):
        scores = test_features[rows] @ train_features.T
        scores -= half_norms
        nearest[rows] = scores.argmax(axis=1)
    return mean_with_error(train_labels[nearest] == test_labels)


def linear_probe(train_features, train_labels, test_features, test_labels, seed=0):
    """The accuracy of softmax regression on frozen features.

    The features are standardized by the mean and deviation of each over the training examples;
    those that are constant there are left out. The regression has no regularization, starts at 0
    and is trained by `PROBE_STEPS` steps of Adam.

    Args:
        train_features: Floats `(train_count, dimension)`.
        train_labels: Integers `(train_count,)`.
        test_features: Floats `(test_count, dimension)`.
        test_labels: Integers `(test_count,)`. A label without training examples counts as missed.
        seed: Integer. Order of the examples.

    Returns:
        An `Estimate` in [0, 1], its spread the binomial standard error.

    Raises:
        InputError: If these are not such arrays, or hold no example.

    Reference: Alain and Bengio 2016, https://arxiv.org/abs/1610.01644
    """
    train_features, train_labels = _check("train", train_features, train_labels)
    test_features, test_labels = _check("test", test_features, test_labels, train_features.shape[1])
    centre, scale = _mean(train_features), _deviations(train_features)
    train_features = tf.constant((train_features - centre) / scale)
    classes, train_classes = np.unique(train_labels, return_inverse=True)
    train_classes = tf.constant(train_classes)

    def batch(rows):
        return tf.gather(train_features, rows), tf.gather(train_classes, rows)

    rows = _epochs(len(train_labels), PROBE_STEPS * PROBE_BATCH_SIZE, seed)
    batches = tf.data.Dataset.from_tensor_slices(rows).batch(PROBE_BATCH_SIZE).map(batch)
    # The loss is convex: no start is better than 0, which needs no random numbers.
    classifier = keras.Sequential(
        [
            keras.Input(train_features.shape[1:]),
            keras.layers.Dense(len(classes), kernel_initializer="zeros", dtype="float32"),
        ]
    )
    learning_rate = keras.optimizers.schedules.CosineDecay(PROBE_LEARNING_RATE, PROBE_STEPS)
    classifier.compile(
        keras.optimizers.Adam(learning_rate),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        steps_per_execution=50,
    )
    classifier.fit(batches.prefetch(tf.data.AUTOTUNE), shuffle=False, verbose=0)
    logits = classifier((test_features - centre) / scale).numpy()
    return mean_with_error(classes[logits.argmax(axis=-1)] == test_labels)


def _epochs(examples, length, seed):
    """Indices of examples, `(length,)`, each epoch in an order of its own."""
    random = np.random.default_rng(seed)
    epochs = -(-length // examples)
    return np.concatenate([random.permutation(examples) for _ in range(epochs)])[:length]


def _flatten(features):
    features = np.asarray(features)
    return features.reshape(len(features), -1)


def _mean(features):
    return features.mean(axis=0, dtype="float64").astype("float32")


def _deviations(features):
    """Standard deviations; inf for a feature that is constant but for rounding, which drops it."""
    centred = features - _mean(features)
    # np.std would hold all of it in float64.
    squares = np.einsum("ij,ij->j", centred, centred, dtype="float64")
    deviations = np.sqrt(squares / len(features)).astype("float32")
    return np.where(deviations > 1e-6 * _largest(features), deviations, np.float32(np.inf))


def _largest(features):
    """The largest absolute value of each feature."""
    return np.maximum(features.max(axis=0), -features.min(axis=0))


def _check(name, features, labels, dimension=None):
    """Returns features as float32 and labels as int64, refusing those that are none."""
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
