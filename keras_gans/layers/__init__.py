"""Keras layers that GANs need and Keras lacks, gets wrong, or runs slowly."""

from keras_gans.layers.batch_normalization import BatchNormalization
from keras_gans.layers.depth_to_space import DepthToSpace
from keras_gans.layers.instance_normalization import InstanceNormalization
from keras_gans.layers.maxout import Maxout
from keras_gans.layers.minibatch_discrimination import MinibatchDiscrimination
from keras_gans.layers.minibatch_standard_deviation import MinibatchStandardDeviation
from keras_gans.layers.one_hot import OneHot
from keras_gans.layers.reflection_padding import ReflectionPadding2D
from keras_gans.layers.self_attention import SelfAttention
from keras_gans.layers.space_to_depth import SpaceToDepth
from keras_gans.layers.spectral_normalization import SpectralNormalization
from keras_gans.layers.virtual_batch_normalization import (
    DropReference,
    ReferenceBatch,
    VirtualBatchNormalization,
    adapt_references,
    check_references,
    reference_size,
)

__all__ = [
    "BatchNormalization",
    "DepthToSpace",
    "DropReference",
    "InstanceNormalization",
    "Maxout",
    "MinibatchDiscrimination",
    "MinibatchStandardDeviation",
    "OneHot",
    "ReferenceBatch",
    "ReflectionPadding2D",
    "SelfAttention",
    "SpaceToDepth",
    "SpectralNormalization",
    "VirtualBatchNormalization",
    "adapt_references",
    "check_references",
    "reference_size",
]
