"""Linear probe: the accuracy of softmax regression on frozen features."""

import keras
import numpy as np
import tensorflow as tf

from keras_gans.evaluation.metrics.estimate import mean_with_error
from keras_gans.evaluation.metrics.labelled_features import check_labelled, largest, mean_of

#: Gradient descent of the probe: Adam, its rate falling to 0 along a cosine. On 60,000 examples of
#: 50 features it ends within 1e-3 nats of the least loss.
PROBE_STEPS = 2500
PROBE_BATCH_SIZE = 512
PROBE_LEARNING_RATE = 0.02


def linear_probe(train_features, train_labels, test_features, test_labels, seed=0):
    """Linear probe: the accuracy of softmax regression on frozen features.

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
    train_features, train_labels = check_labelled("train", train_features, train_labels)
    test_features, test_labels = check_labelled(
        "test", test_features, test_labels, train_features.shape[1]
    )
    centre, scale = mean_of(train_features), _deviations(train_features)
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


def _deviations(features):
    """Standard deviations; inf for a feature that is constant but for rounding, which drops it."""
    centred = features - mean_of(features)
    # np.std would hold all of it in float64.
    squares = np.einsum("ij,ij->j", centred, centred, dtype="float64")
    deviations = np.sqrt(squares / len(features)).astype("float32")
    return np.where(deviations > 1e-6 * largest(features), deviations, np.float32(np.inf))
