"""Versions of the software that a result depends on."""

import platform

import keras
import tensorflow as tf


def software():
    """Returns the versions of Python, TensorFlow and Keras."""
    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
    }
