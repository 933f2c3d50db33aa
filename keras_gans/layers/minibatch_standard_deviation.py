"""The minibatch standard deviation layer."""

import keras
import tensorflow as tf
from keras import layers

from keras_gans.errors import InputError
from keras_gans.system import number_checks

#: Added to the variance: the derivative of sqrt is infinite at 0, where a group is all one image.
EPSILON = 1e-8


@keras.saving.register_keras_serializable(package="keras_gans")
class MinibatchStandardDeviation(layers.Layer):
    """Appends how much the examples of a group differ, as channels that are constant on each group.

    A discriminator that judges each example alone cannot see that a generator makes one image again
    and again. With this layer before one of its last ones it can. The standard deviation of each
    feature at each place over a group of examples is averaged over all places and over a share of
    the channels:

        s = mean_k sqrt(mean_i (x_ik - mean_i x_ik)^2 + 1e-8)

    Groups are of neighbours in the batch: examples 0 to `group_size` - 1 are the first. Examples
    that are left over at the end join the last whole group, and a batch of fewer than `group_size`
    is one group. On several replicas a group lies within one of them, and the result is that of one
    replica if `group_size` divides each replica's batch. Computed in float32.

    Args:
        group_size: Examples of a group.
        channels: Channels that are appended, F in StyleGAN2: the i-th is of the i-th of F equal
            parts of the channels.
        **kwargs: `name`, `dtype`, `trainable` of `keras.layers.Layer`.

    Input `(batch, height, width, n)` or `(batch, n)`, output the same with `n + channels`.

    Raises:
        InputError: If a number is no whole number above 0, or `channels` does not divide n.

    Reference: Karras et al. 2018, section 3, https://arxiv.org/abs/1710.10196; groups as in the
        code of Karras et al. 2020, https://arxiv.org/abs/1912.04958, where they are of examples
        that lie apart in the batch
    """

    def __init__(self, group_size=4, channels=1, **kwargs):
        super().__init__(**kwargs)
        self.group_size = number_checks.check_count("group_size", group_size)
        self.channels = number_checks.check_count("channels", channels)

    def build(self, input_shape):
        if input_shape[-1] % self.channels:
            raise InputError(
                f"{self.name} got {input_shape[-1]} channels; channels={self.channels} must divide "
                "them into equal parts."
            )

    def call(self, inputs):
        values, shape = tf.cast(inputs, tf.float32), tf.shape(inputs)
        groups = tf.maximum(shape[0] // self.group_size, 1)
        group = tf.minimum(tf.range(shape[0]) // self.group_size, groups - 1)
        means = tf.gather(_means(values, group, groups), group)
        variances = _means(tf.square(values - means), group, groups)
        deviations = tf.sqrt(variances + EPSILON)

        channels_of_part = inputs.shape[-1] // self.channels
        parts = tf.reshape(deviations, (groups, -1, self.channels, channels_of_part))
        averages = tf.gather(tf.reduce_mean(parts, axis=(1, 3)), group)
        places = [1] * (len(inputs.shape) - 2)
        averages = tf.reshape(averages, (-1, *places, self.channels))
        appended = tf.broadcast_to(averages, tf.concat([shape[:-1], [self.channels]], axis=0))
        return tf.concat([inputs, tf.cast(appended, inputs.dtype)], axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] + self.channels)

    def get_config(self):
        return super().get_config() | {"group_size": self.group_size, "channels": self.channels}


def _means(values, group, groups):
    """The mean of the examples of each group, `(groups, ...)`."""
    sums = tf.math.unsorted_segment_sum(values, group, groups)
    sizes = tf.math.unsorted_segment_sum(tf.ones_like(group, values.dtype), group, groups)
    return sums / tf.reshape(sizes, [-1] + [1] * (len(values.shape) - 1))
