"""Assertions in TensorFlow graphs."""

import tensorflow as tf


def after(assertions, tensor):
    """Returns a tensor that a graph computes only if assertions hold.

    Args:
        assertions: List of what functions of `tf.debugging` return: operations of a graph, or
            `None` in eager mode, where they have raised their error already.
        tensor: Any tensor.
    """
    with tf.control_dependencies([each for each in assertions if each is not None]):
        return tf.identity(tensor)
