"""The depth-to-space layer (pixel shuffle)."""

import keras
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers.block_layer import BlockLayer


@keras.saving.register_keras_serializable(package="keras_gans")
class DepthToSpace(BlockLayer):
    """Enlarges images by laying each pixel's channels out as a block of pixels.

    Channel `(row * block_size + column) * filters + i` of a pixel becomes channel `i` at that row
    and column of its block. The inverse of `SpaceToDepth`.

    Args:
        block_size: Height and width of the blocks, at least 2.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.

    Input `(batch, height, width, block_size**2 * filters)`, output
    `(batch, height * block_size, width * block_size, filters)`.

    Raises:
        InputError: If the channels do not make whole blocks.

    Reference: Shi et al. 2016, https://arxiv.org/abs/1609.05158, equation 4
    """

    def build(self, input_shape):
        super().build(input_shape)
        channels = input_shape[-1]
        if channels % self.block_size**2:
            raise InputError(
                f"{self.name} got {channels} channels; blocks of {self.block_size}x"
                f"{self.block_size} need a multiple of {self.block_size**2}."
            )

    def call(self, inputs):
        return tf.nn.depth_to_space(inputs, self.block_size)

    def compute_output_shape(self, input_shape):
        batch, height, width, channels = input_shape
        sides = [None if side is None else side * self.block_size for side in (height, width)]
        return (batch, *sides, channels // self.block_size**2)
