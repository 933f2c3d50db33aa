"""The space-to-depth layer (pixel unshuffle)."""

import keras
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers.block_layer import BlockLayer


@keras.saving.register_keras_serializable(package="keras_gans")
class SpaceToDepth(BlockLayer):
    """Shrinks images by stacking the channels of each block of pixels in one pixel.

    The pixels of a block follow each other row by row, each with all its channels. The inverse of
    `DepthToSpace`.

    Args:
        block_size: Height and width of the blocks, at least 2.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.

    Input `(batch, height, width, channels)`, output
    `(batch, height / block_size, width / block_size, block_size**2 * channels)`.

    Raises:
        InputError: If the pixels do not make whole blocks.
    """

    def build(self, input_shape):
        super().build(input_shape)
        height, width = input_shape[1:3]
        if any(side is not None and side % self.block_size for side in (height, width)):
            raise InputError(
                f"{self.name} got images of {height}x{width}; blocks of {self.block_size}x"
                f"{self.block_size} need sides that are multiples of {self.block_size}."
            )

    def call(self, inputs):
        return tf.nn.space_to_depth(inputs, self.block_size)

    def compute_output_shape(self, input_shape):
        batch, height, width, channels = input_shape
        sides = [None if side is None else side // self.block_size for side in (height, width)]
        return (batch, *sides, channels * self.block_size**2)
