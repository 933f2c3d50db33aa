"""Top-k updates of the generator."""

import keras
import tensorflow as tf

from keras_gans.losses.penalties.gradients import mean_logits
from keras_gans.system import number_checks


@keras.saving.register_keras_serializable(package="keras_gans")
class TopK:
    """Trains the generator on the share of its images that the discriminator finds most real.

    The loss is the mean over the k highest logits of the whole batch, that of all replicas. In step
    t, k is the part max(share, decay^floor(t / decay_steps)) of the batch, rounded up. Equal logits
    at the limit all count.

    Args:
        share: Smallest share, in (0, 1]; 0.5 in the paper.
        decay: Factor by which the share falls; 0.99 in the paper.
        decay_steps: Steps after which it falls, in the paper an epoch; `None` for the smallest
            share from the beginning.

    Reference: Sinha et al. 2020, algorithm 1, https://arxiv.org/abs/2002.06224
    """

    def __init__(self, share=0.5, decay=0.99, decay_steps=None):
        self.share = number_checks.check_number("share", share, above=0, most=1)
        self.decay = number_checks.check_number("decay", decay, above=0, most=1)
        if decay_steps is not None:
            number_checks.check_count("decay_steps", decay_steps)
        self.decay_steps = decay_steps

    def share_at(self, step):
        """The share of the batch in a step, a float32 scalar.

        Args:
            step: Scalar int64 tensor.
        """
        if self.decay_steps is None:
            return tf.constant(self.share, tf.float32)
        falls = tf.cast(step // self.decay_steps, tf.float32)
        return tf.maximum(self.share, tf.pow(self.decay, falls))

    def mean(self, example_losses, fake_logits, step):
        """Returns the mean of the losses of the examples with the highest logits.

        Args:
            example_losses: `(batch,)`, this replica's.
            fake_logits: `(batch, ...)`, this replica's.
            step: Scalar int64 tensor.

        Returns:
            A scalar, whose mean over all replicas is the mean over the chosen examples.
        """
        context = tf.distribute.get_replica_context()
        replicas = context.num_replicas_in_sync
        scores = tf.stop_gradient(mean_logits(fake_logits))
        of_all = context.all_gather(scores, axis=0) if replicas > 1 else scores
        count = tf.cast(tf.size(of_all), tf.float32)
        # Rounding may put a product above the whole number that it is.
        k = tf.cast(tf.math.ceil(self.share_at(step) * count - 1e-4), tf.int32)
        limit = tf.sort(of_all, direction="DESCENDING")[tf.maximum(k, 1) - 1]
        chosen = tf.cast(of_all >= limit, tf.float32)
        is_chosen = tf.cast(scores >= limit, tf.float32)
        return replicas * tf.reduce_sum(is_chosen * example_losses) / tf.reduce_sum(chosen)

    def get_config(self):
        return {"share": self.share, "decay": self.decay, "decay_steps": self.decay_steps}

    @classmethod
    def from_config(cls, config):
        return cls(**config)
