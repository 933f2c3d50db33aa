"""The reflection padding layer."""

import keras
from keras import layers, ops

from keras_gans.errors import InputError


@keras.saving.register_keras_serializable(package="keras_gans")
class ReflectionPadding2D(layers.Layer):
    """Continues an image beyond its edges by its mirror image, without repeating the edge.

    Zeros would put a border into the image that convolutions carry inwards.

    Args:
        padding: Pixels added on each of the four sides, less than the height and the width.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.

    Input `(batch, height, width, channels)`, output
    `(batch, height + 2 * padding, width + 2 * padding, channels)`.
    """

    def __init__(self, padding, **kwargs):
        super().__init__(**kwargs)
        self.padding = padding

    def build(self, input_shape):
        if any(side is not None and side <= self.padding for side in input_shape[1:3]):
            raise InputError(
                f"{input_shape[1]}x{input_shape[2]} is too small to reflect {self.padding} pixels."
            )

    def call(self, inputs):
        sides = (self.padding, self.padding)
        return ops.pad(inputs, ((0, 0), sides, sides, (0, 0)), mode="reflect")

    def compute_output_shape(self, input_shape):
        batch, height, width, channels = input_shape
        grown = [None if side is None else side + 2 * self.padding for side in (height, width)]
        return (batch, *grown, channels)

    def get_config(self):
        return super().get_config() | {"padding": self.padding}
