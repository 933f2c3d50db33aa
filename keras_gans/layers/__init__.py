"""Keras layers that GANs need and Keras lacks, gets wrong, or runs slowly."""

from keras_gans.layers.batch_normalization import BatchNormalization
from keras_gans.layers.depth_to_space import DepthToSpace
from keras_gans.layers.instance_normalization import InstanceNormalization
from keras_gans.layers.maxout import Maxout
from keras_gans.layers.one_hot import OneHot
from keras_gans.layers.reflection_padding import ReflectionPadding2D
from keras_gans.layers.space_to_depth import SpaceToDepth
from keras_gans.layers.spectral_normalization import SpectralNormalization

__all__ = [
    "BatchNormalization",
    "DepthToSpace",
    "InstanceNormalization",
    "Maxout",
    "OneHot",
    "ReflectionPadding2D",
    "SpaceToDepth",
    "SpectralNormalization",
]
