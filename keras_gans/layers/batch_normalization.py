"""Batch normalization through TensorFlow's fused operation."""

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="keras_gans")
class BatchNormalization(keras.layers.BatchNormalization):
    """`keras.layers.BatchNormalization`, fused where the operation exists.

    Keras 3 writes batch normalization as a handful of element-wise operations, a large part of the
    step of a small convolutional GAN on a CPU. For images `(batch, height, width, channels)` and
    sequences `(batch, length, channels)` this layer computes the same function and the same moving
    statistics in one fused operation, forward and backward. Every other case (other ranks, masks,
    synchronized replicas, renormalization, 64 bits) is left to Keras.

    The arguments are those of `keras.layers.BatchNormalization`.

    Reference: Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167
    """

    def call(self, inputs, training=None, mask=None):
        rank = len(inputs.shape)
        fusible = rank in (3, 4) and self.axis in (-1, rank - 1) and self.center and mask is None
        # The operation exists for these alone.
        fusible = fusible and self.compute_dtype in ("float16", "bfloat16", "float32")
        if not fusible or self.synchronized or getattr(self, "renorm", False):  # From Keras 3.14.
            return super().call(inputs, training=training, mask=mask)
        if not (training and self.trainable):
            statistics = {"mean": self.moving_mean, "variance": self.moving_variance}
            return self._fused(inputs, False, **statistics)[0]
        outputs, mean, variance = self._fused(inputs, True)
        # The fused operation divides the variance by n - 1; Keras by n, as it normalizes.
        count = tf.cast(tf.size(inputs) / tf.shape(inputs)[-1], variance.dtype)
        self._move(self.moving_mean, mean)
        self._move(self.moving_variance, variance * (count - 1.0) / count)
        return outputs

    def _fused(self, inputs, is_training, **statistics):
        images = inputs if len(inputs.shape) == 4 else tf.expand_dims(inputs, 1)
        outputs, mean, variance = tf.compat.v1.nn.fused_batch_norm(
            images,
            self.gamma if self.scale else tf.ones(self.beta.shape, self.beta.dtype),
            self.beta,
            epsilon=self.epsilon,
            is_training=is_training,
            **statistics,
        )[:3]
        return outputs if len(inputs.shape) == 4 else tf.squeeze(outputs, 1), mean, variance

    def _move(self, average, value):
        average.assign(average * self.momentum + value * (1.0 - self.momentum))
