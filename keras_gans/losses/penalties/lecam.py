"""The LeCam regularization."""

import keras
import tensorflow as tf

from keras_gans.losses.penalties.penalty import Penalty
from keras_gans.system import number_checks


@keras.saving.register_keras_serializable(package="keras_gans")
class LeCam(Penalty, keras.layers.Layer):
    """The LeCam regularization, E[(D(x) - a_F)^2] + E[(D(G(z)) - a_R)^2].

    a_R and a_F are moving averages of the logits of real and of generated images over the steps
    before, each divided by 1 - decay^t as in Adam. In the first step, which has none before it, the
    penalty is 0. It holds back a discriminator that has seen few images too often.

    Args:
        weight: lambda in the paper, which has 0.01 to 0.5 for hinge losses.
        every: Steps from one computation to the next, see `Penalty`; the averages move in each.
        decay: Of the moving averages; 0.99 in the paper.

    Reference: Tseng et al. 2021, equation 3, https://arxiv.org/abs/2104.03310
    """

    log_name = "lecam_penalty"

    def __init__(self, weight=0.3, every=1, decay=0.99):
        keras.layers.Layer.__init__(self, dtype="float32", trainable=False)
        Penalty.__init__(self, weight, every)
        self.decay = number_checks.check_number("decay", decay, least=0, below=1)
        self.real_average, self.fake_average, self.count = (
            self.add_weight(
                name=name,
                shape=(),
                initializer="zeros",
                trainable=False,
                aggregation="only_first_replica",
            )
            for name in ("real_average", "fake_average", "count")
        )
        self.built = True

    def value(self, inputs):
        # 1 - decay^t; at t = 0 the averages are 0 / 1 and the penalty is left out.
        count = self.count.value
        correction = tf.where(count > 0.0, 1.0 - tf.pow(self.decay, count), 1.0)
        real_anchor, fake_anchor = (
            average.value / correction for average in (self.real_average, self.fake_average)
        )
        real_logits = tf.cast(inputs.real_logits, tf.float32)
        fake_logits = tf.cast(inputs.fake_logits, tf.float32)
        value = tf.reduce_mean(tf.square(real_logits - fake_anchor))
        value += tf.reduce_mean(tf.square(fake_logits - real_anchor))
        return tf.where(count > 0.0, value, 0.0)

    def update(self, real_logits, fake_logits):
        """Moves the averages by the logits of a step, means over all replicas."""
        means = [tf.reduce_mean(tf.cast(each, tf.float32)) for each in (real_logits, fake_logits)]
        context = tf.distribute.get_replica_context()
        if context.num_replicas_in_sync > 1:
            means = context.all_reduce(tf.distribute.ReduceOp.MEAN, means)
        for average, mean in zip((self.real_average, self.fake_average), means, strict=True):
            average.assign(self.decay * average.value + (1.0 - self.decay) * mean)
        self.count.assign_add(1.0)

    def __call__(self, inputs):
        return Penalty.__call__(self, inputs)

    def get_config(self):
        return Penalty.get_config(self) | {"decay": self.decay}

    @classmethod
    def from_config(cls, config):
        return cls(**config)
