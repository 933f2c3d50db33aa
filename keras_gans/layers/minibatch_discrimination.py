"""The minibatch discrimination layer."""

import keras
import tensorflow as tf
from keras import layers, ops

from keras_gans.errors import InputError
from keras_gans.layers import replicas
from keras_gans.system import number_checks


@keras.saving.register_keras_serializable(package="keras_gans")
class MinibatchDiscrimination(layers.Layer):
    """Appends to each example's features how many other examples of the batch are close to them.

    A discriminator that judges each example alone cannot see that a generator makes one image again
    and again. With this layer before its last one it can: a batch of images that resemble each
    other has larger sums than a batch of real ones.

    The features f(x_i) are mapped to one vector for each kernel, M_i = f(x_i) T, and compared with
    those of the batch:

        o(x_i)_b = sum_j exp(-||M_i,b - M_j,b||_1)

    The sum is over the whole batch with j = i in it, as in the paper: each o(x_i)_b is 1 for an
    example that resembles no other, and the size of the batch if all are the same. On several
    replicas the sum is over the examples of all of them. It grows with the batch, so that a network
    judges batches of the size that it was trained with. Distances and sums are computed in float32.

    Args:
        kernels: Number of kernels, B in the paper: features that are appended.
        kernel_dimensions: Length of the vectors that are compared, C in the paper.
        kernel_initializer: Of T, a matrix `(features, kernels * kernel_dimensions)`: a
            `keras.Initializer` or its name. The larger its values, the closer examples must be to
            count.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.

    Input `(batch, features)`, output `(batch, features + kernels)`.

    Raises:
        InputError: If a number is no whole number above 0, or the inputs are no vectors.

    Reference: Salimans et al. 2016, section 3.2, https://arxiv.org/abs/1606.03498
    """

    def __init__(self, kernels, kernel_dimensions=5, kernel_initializer="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.kernels = number_checks.check_count("kernels", kernels)
        self.kernel_dimensions = number_checks.check_count("kernel_dimensions", kernel_dimensions)
        self.kernel_initializer = keras.initializers.get(kernel_initializer)

    def build(self, input_shape):
        if len(input_shape) != 2:
            raise InputError(
                f"{self.name} takes vectors (batch, features), not the shape {tuple(input_shape)}: "
                "put a Flatten layer before it."
            )
        self.kernel = self.add_weight(
            name="kernel",
            shape=(input_shape[-1], self.kernels * self.kernel_dimensions),
            initializer=self.kernel_initializer,
        )

    def call(self, inputs):
        shape = (-1, self.kernels, self.kernel_dimensions)
        vectors = ops.reshape(ops.cast(ops.matmul(inputs, self.kernel), "float32"), shape)
        others = replicas.join_batches(vectors)
        # ||M_i,b - M_j,b||_1, (this replica's examples, all examples, kernels).
        distances = tf.reduce_sum(tf.abs(vectors[:, None] - others[None, :]), axis=-1)
        sums = tf.reduce_sum(tf.exp(-distances), axis=1)
        return tf.concat([inputs, tf.cast(sums, inputs.dtype)], axis=-1)

    def compute_output_shape(self, input_shape):
        batch, features = input_shape
        return (batch, features + self.kernels)

    def get_config(self):
        return super().get_config() | {
            "kernels": self.kernels,
            "kernel_dimensions": self.kernel_dimensions,
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
        }
