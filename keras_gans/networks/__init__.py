"""Architectures, as functions that return plain built Keras models."""

from keras_gans.networks import (
    autoencoder,
    bigan,
    dcgan,
    infogan,
    minibatch,
    mlp,
    resnet,
    text,
    translation,
    vectors,
)

__all__ = [
    "autoencoder",
    "bigan",
    "dcgan",
    "infogan",
    "minibatch",
    "mlp",
    "resnet",
    "text",
    "translation",
    "vectors",
]
