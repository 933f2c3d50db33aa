"""The one-hot layer."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="keras_gans")
class OneHot(layers.Layer):
    """Encodes integer labels as one-hot vectors.

    Args:
        num_classes: Number of classes, and length of the vectors.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.

    Input: integers in `[0, num_classes)`, of any shape; output: `(..., num_classes)`.
    """

    def __init__(self, num_classes, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes

    def call(self, labels):
        return ops.one_hot(labels, self.num_classes, dtype=self.compute_dtype)

    def compute_output_shape(self, input_shape):
        return (*input_shape, self.num_classes)

    def get_config(self):
        return super().get_config() | {"num_classes": self.num_classes}
