"""Pixels rearranged into channels."""

import keras
import tensorflow as tf
from keras import layers

from keras_gans.errors import InputError


@keras.saving.register_keras_serializable(package="keras_gans")
class SpaceToDepth(layers.Layer):
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

    def __init__(self, block_size=2, **kwargs):
        super().__init__(**kwargs)
        if block_size < 2:
            raise InputError(f"{block_size=} must be at least 2.")
        self.block_size = block_size

    def build(self, input_shape):
        if len(input_shape) != 4:
            raise InputError(
                f"{self.name} takes images (batch, height, width, channels), not the shape "
                f"{tuple(input_shape)}."
            )
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

    def get_config(self):
        return super().get_config() | {"block_size": self.block_size}
