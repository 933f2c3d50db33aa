"""Keras layers that GANs need and Keras lacks, gets wrong, or runs slowly."""

from keras_gans.layers.batch_normalization import BatchNormalization
from keras_gans.layers.maxout import Maxout
from keras_gans.layers.one_hot import OneHot

__all__ = ["BatchNormalization", "Maxout", "OneHot"]
