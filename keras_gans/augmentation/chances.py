"""Coins and integers out of U(-1, 1) noise."""

import tensorflow as tf


def coins(uniform, probability):
    """Booleans that are true with a probability: never with 0, always with 1.

    Args:
        uniform: U(-1, 1) numbers, below 1.
        probability: In [0, 1]; a number, or a tensor that broadcasts to `uniform`.
    """
    return uniform < 2.0 * probability - 1.0


def integers(uniform, count):
    """Integers in `[0, count)`, all equally likely, as int32.

    Args:
        uniform: U(-1, 1) numbers.
        count: Positive integer, or a tensor of one.
    """
    # A product that is rounded up to `count` would be one too many.
    places = tf.cast((uniform + 1.0) / 2.0 * tf.cast(count, tf.float32), tf.int32)
    return tf.minimum(places, count - 1)
