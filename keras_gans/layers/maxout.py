"""The maxout layer."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="keras_gans")
class Maxout(layers.Layer):
    """The largest of several linear functions of the inputs, for each unit.

    Args:
        units: Number of outputs.
        pieces: Linear functions of each unit.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.

    Input `(batch, features)`, output `(batch, units)`.

    Reference: Goodfellow et al. 2013, https://arxiv.org/abs/1302.4389
    """

    def __init__(self, units, pieces, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.pieces = pieces
        self.linear = layers.Dense(units * pieces, dtype=self.dtype_policy)

    def build(self, input_shape):
        self.linear.build(input_shape)

    def call(self, inputs):
        return ops.max(ops.reshape(self.linear(inputs), (-1, self.units, self.pieces)), axis=-1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.units)

    def get_config(self):
        return super().get_config() | {"units": self.units, "pieces": self.pieces}
