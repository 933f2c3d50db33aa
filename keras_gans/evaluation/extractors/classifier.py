"""The digit classifier: its network, and how it is trained."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

SHAPE = (28, 28, 1)
NUM_CLASSES = 10

# Float32 whatever the policy of the process: scores must not depend on its precision.
_FLOAT32 = {"dtype": "float32"}

# How far a training digit is moved; further, and it may become another.
_DEGREES = 12.0
_STRETCH = 0.1
_SHIFT = 2.0


def network():
    """Makes the network, of 202,346 parameters: pixels in [0, 1] -> features (128) and logits (10).

    Three 3x3 convolutions of 32, 64 and 48 channels, the first two with 2x2 maxima, then a dense
    layer, the features, each with batch normalization and ReLU; then a dense layer for the logits.
    """
    pixels = keras.Input(SHAPE, dtype="float32", name="pixels")
    maps = _activate(layers.MaxPooling2D(**_FLOAT32)(_convolve(pixels, 32, "same")))
    maps = _activate(layers.MaxPooling2D(**_FLOAT32)(_convolve(maps, 64, "same")))
    maps = layers.Flatten(**_FLOAT32)(_activate(_convolve(maps, 48, "valid")))
    maps = layers.Dropout(0.3, **_FLOAT32)(maps)
    features = _activate(layers.Dense(128, use_bias=False, **_FLOAT32)(maps))
    dropped = layers.Dropout(0.3, **_FLOAT32)(features)
    logits = layers.Dense(NUM_CLASSES, name="logits", **_FLOAT32)(dropped)
    return keras.Model(pixels, [features, logits], name="classifier")


def train(images, labels, epochs=12, batch_size=128, seed=0, verbose="auto"):
    """Trains the network to name digits that are turned, stretched and shifted a little.

    The targets are not smoothed: smoothing would make the network less sure of real digits, and
    the classifier score is about its certainty.

    Args:
        images: uint8 array `(count, 28, 28, 1)`.
        labels: Ints `(count,)` in [0, 9].
        epochs: Passes over the images; Adam's rate falls from 0.002 to 0 along half a cosine.
        batch_size: Images in a batch.
        seed: Int. Chooses weights, orders and distortions.
        verbose: As in `keras.Model.fit`.

    Returns:
        The trained network.
    """
    keras.utils.set_random_seed(seed % 2**32)
    model = network()
    # The features are an output for the extractor alone.
    training = keras.Model(model.input, model.get_layer("logits").output)
    steps = max(1, len(images) // batch_size)
    training.compile(
        optimizer=keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(2e-3, epochs * steps)
        ),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    # Never ending, so that every batch of every epoch has a number, and distortions of its own.
    batches = (
        tf.data.Dataset.from_tensor_slices((images, labels))
        .shuffle(len(images), seed=seed)
        .repeat()
        .batch(batch_size)
        .enumerate()
        .map(lambda number, batch: (distort(to_pixels(batch[0]), (seed, number)), batch[1]))
        .prefetch(2)
    )
    training.fit(batches, epochs=epochs, steps_per_epoch=steps, shuffle=False, verbose=verbose)
    return model


def accuracy(model, images, labels):
    """Returns the share of uint8 images that a trained network gives their labels, in [0, 1]."""
    _, logits = model.predict(to_pixels(images), batch_size=256, verbose=0)
    return float(np.mean(logits.argmax(axis=1) == labels))


def to_pixels(images):
    """Maps uint8 images to floats in [0, 1], as the network takes them."""
    return tf.cast(images, tf.float32) / 255.0


def distort(pixels, seed):
    """Turns, stretches and shifts images a little, each differently, with bilinear resampling.

    Args:
        pixels: Tensor `(count, height, width, channels)`.
        seed: Two ints; the same ones distort in the same way.

    Returns:
        A tensor of the same shape; what comes from outside an image is 0.
    """
    count = tf.shape(pixels)[0]
    centre = (tf.cast(tf.shape(pixels)[1:3], tf.float32) - 1.0) / 2.0
    draws = tf.random.stateless_uniform((5, count), seed, -1.0, 1.0)
    angle = draws[0] * (_DEGREES * np.pi / 180.0)
    # A matrix maps the places of the result to places of the image.
    a, b = tf.cos(angle) * (1.0 + _STRETCH * draws[1]), -tf.sin(angle)
    c, d = tf.sin(angle), tf.cos(angle) * (1.0 + _STRETCH * draws[2])
    x = centre[1] - a * centre[1] - b * centre[0] + _SHIFT * draws[3]
    y = centre[0] - c * centre[1] - d * centre[0] + _SHIFT * draws[4]
    zeros = tf.zeros_like(a)
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=pixels,
        transforms=tf.stack([a, b, x, c, d, y, zeros, zeros], axis=1),
        output_shape=tf.shape(pixels)[1:3],
        interpolation="BILINEAR",
        fill_mode="CONSTANT",
        fill_value=0.0,
    )


def _convolve(maps, channels, padding):
    return layers.Conv2D(channels, 3, padding=padding, use_bias=False, **_FLOAT32)(maps)


def _activate(maps):
    normalized = layers.BatchNormalization(momentum=0.9, **_FLOAT32)(maps)
    return layers.ReLU(**_FLOAT32)(normalized)
