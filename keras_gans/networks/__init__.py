"""Architectures, as functions that return plain built Keras models."""

from keras_gans.networks import dcgan, mlp, vectors

__all__ = ["dcgan", "mlp", "vectors"]
