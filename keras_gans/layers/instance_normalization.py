"""The instance normalization layer."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="keras_gans")
class InstanceNormalization(layers.Layer):
    """Gives each channel of each image the mean `beta` and the standard deviation `gamma`.

    Mean and variance are taken over height and width alone, so that an image's output does not
    depend on its neighbours in the batch, in training and in inference alike. Both are computed in
    float32 under mixed precision.

    Args:
        epsilon: Added to the variance, so that a constant channel becomes `beta`.
        scale: Whether the channels have learned scales `gamma`, which are 1 otherwise.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.

    Input and output `(batch, height, width, channels)`.

    Reference: Ulyanov et al. 2016, equation 4, https://arxiv.org/abs/1607.08022
    """

    def __init__(self, epsilon=1e-5, scale=True, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon
        self.scale = scale

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gamma = None
        if self.scale:
            self.gamma = self.add_weight(name="gamma", shape=shape, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros")

    def call(self, inputs):
        mean, variance = ops.moments(ops.cast(inputs, "float32"), axes=(1, 2), keepdims=True)
        # One scale and one shift for each channel of each image: a single pass over the pixels.
        scale = ops.rsqrt(variance + self.epsilon)
        if self.scale:
            scale = ops.cast(self.gamma, "float32") * scale
        shift = ops.cast(self.beta, "float32") - mean * scale
        return inputs * ops.cast(scale, inputs.dtype) + ops.cast(shift, inputs.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {"epsilon": self.epsilon, "scale": self.scale}
