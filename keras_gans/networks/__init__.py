"""Architectures, as functions that return plain built Keras models."""

from keras_gans.networks import dcgan, mlp

__all__ = ["dcgan", "mlp"]
