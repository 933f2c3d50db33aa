"""The self-attention layer."""

import keras
import tensorflow as tf
from keras import layers

from keras_gans.errors import InputError
from keras_gans.layers.spectral_normalization import SpectralNormalization


@keras.saving.register_keras_serializable(package="keras_gans")
class SelfAttention(layers.Layer):
    """Adds to each place of an image a mean of all places, weighted by how well they fit it.

    A convolution sees a few pixels around each place; this layer lets distant parts of an image
    agree. With f, g, h and v as 1x1 convolutions without biases, the first three of an eighth of
    the channels, place j becomes

        y_j = x_j + gamma v(sum_i beta_ji h(x_i)),  beta_ji = softmax over i of f(x_i)^T g(x_j)

    gamma is learned and begins at 0: at first the layer is the identity, and the network learns
    from its neighbourhoods before it looks further. Softmax and its inputs are float32 under mixed
    precision. Time and memory grow with the square of the number of places.

    Args:
        spectral_normalization: Whether the four kernels are divided by their spectral norms, as in
            the paper: see `SpectralNormalization`.
        kernel_initializer: Of the four kernels: a `keras.Initializer` or its name.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.

    Input and output `(batch, height, width, channels)`.

    Raises:
        InputError: If the inputs are no images.

    Reference: Zhang et al. 2019, section 3, https://arxiv.org/abs/1805.08318
    """

    def __init__(self, spectral_normalization=False, kernel_initializer="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.spectral_normalization = bool(spectral_normalization)
        self.kernel_initializer = keras.initializers.get(kernel_initializer)

    def build(self, input_shape):
        if len(input_shape) != 4:
            raise InputError(
                f"{self.name} takes images (batch, height, width, channels), not the shape "
                f"{tuple(input_shape)}."
            )
        channels = input_shape[-1]
        reduced = max(channels // 8, 1)  # k = 8 in the paper.
        self.f = self._convolution("f", reduced, input_shape)
        self.g = self._convolution("g", reduced, input_shape)
        self.h = self._convolution("h", reduced, input_shape)
        self.v = self._convolution("v", channels, (*input_shape[:-1], reduced))
        self.gamma = self.add_weight(name="gamma", shape=(), initializer="zeros")

    def call(self, inputs):
        keys, queries = (tf.cast(_places(each(inputs)), tf.float32) for each in (self.f, self.g))
        # s_ij = f(x_i)^T g(x_j), with a row for each j (equation 1).
        weights = tf.nn.softmax(tf.matmul(queries, keys, transpose_b=True), axis=-1)
        values = self.h(inputs)
        means = tf.matmul(tf.cast(weights, values.dtype), _places(values))
        attended = self.v(tf.reshape(means, tf.shape(values)))
        return inputs + self.gamma * attended  # Equation 3.

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {
            "spectral_normalization": self.spectral_normalization,
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
        }

    def _convolution(self, name, filters, input_shape):
        layer = layers.Conv2D(
            filters,
            1,
            use_bias=False,
            # One initializer would draw the same values for f and g.
            kernel_initializer=self.kernel_initializer.clone(),
            dtype=self.dtype_policy,
            name=name,
        )
        if self.spectral_normalization:
            layer = SpectralNormalization(layer, name=f"{name}_normalized")
        layer.build(input_shape)
        return layer


def _places(maps):
    """Lays the places of maps in a row: `(batch, height * width, channels)`."""
    shape = tf.shape(maps)
    return tf.reshape(maps, (shape[0], shape[1] * shape[2], maps.shape[-1]))
