"""The choice among heads that cluster, by the information of each."""

import keras
import tensorflow as tf

from keras_gans.losses import information
from keras_gans.system import number_checks


class HeadCompetition(keras.layers.Layer):
    """Of several heads that cluster features, finds the one whose clusters tell the most.

    The merit of a head is the moving average of I(c; c') of the clusters c and c' of two copies of
    an image. The heads of K clusters have merits from the first step on; those of more clusters
    once these are merged to K, by the moving average of P(c, c'), see `information.merge_clusters`.
    Merits, averages and which clusters are merged are weights, saved with the model.

    Args:
        shapes: List of `(heads, clusters)`: of the heads of K clusters, and of others of more.
        settling_steps: Steps after which the merits stay, and so the head of most merit. After half
            of them clusters are merged.

    Raises:
        InputError: If `settling_steps` is not 1 or more.
    """

    def __init__(self, shapes, settling_steps):
        super().__init__(dtype="float32", trainable=False)
        self.settling_steps = number_checks.check_count("settling_steps", settling_steps)
        (heads, self.num_clusters), *others = shapes
        #: Moving averages of I(c; c'), `(heads,)`, those of merged clusters last.
        self.merits = self._keep("merits", (heads + sum(count for count, _ in others),))
        #: Moving averages of P(c, c') of the heads of more clusters, `(heads, clusters, clusters)`.
        self.joints = [
            self._keep(f"joint_{number}", (*shape, shape[1])) for number, shape in enumerate(others)
        ]
        #: Which of K each of their clusters was merged into, `(heads, clusters, K)`; 0 before.
        self.members = [
            self._keep(f"members_{number}", (*shape, self.num_clusters))
            for number, shape in enumerate(others)
        ]
        self.built = True

    def _keep(self, name, shape):
        options = {"initializer": "zeros", "trainable": False}
        return self.add_weight(name=name, shape=shape, aggregation="only_first_replica", **options)

    def compete(self, logits):
        """Returns logits `(batch, heads, K)` of all heads: of merged clusters, log of the sums.

        Args:
            logits: List of tensors `(batch, heads, clusters)`, in the order of `shapes`.
        """
        first, *others = logits
        competing = [tf.cast(first, tf.float32)]
        for of_clusters, members in zip(others, self.members, strict=True):
            probabilities = tf.nn.softmax(tf.cast(of_clusters, tf.float32))
            sums = tf.einsum("bhc,hck->bhk", probabilities, members.value)
            competing.append(tf.math.log(sums + 1e-8))
        return tf.concat(competing, axis=1)

    def chosen(self):
        """Number of the head of most merit, an int32 scalar."""
        return tf.argmax(self.merits.value, output_type=tf.int32)

    def judge(self, informations, pairs, step):
        """Moves the averages, and merges clusters when it is time.

        Args:
            informations: I(c; c') of all heads, of K clusters each, `(heads,)`.
            pairs: For each kind of heads of more clusters their probabilities for both copies, two
                tensors `(heads, batch, clusters)`.
            step: Number of the step, a scalar.
        """
        _move(self.merits, informations, step < self.settling_steps)
        merging_step = self.settling_steps // 2
        for joint, members, pair in zip(self.joints, self.members, pairs, strict=True):
            _move(joint, information.joint_distribution(*pair), step < merging_step)
            merged = tf.cond(
                tf.equal(step, merging_step),
                lambda joint=joint: self._merge(joint.value),
                lambda members=members: tf.identity(members.value),
            )
            members.assign(merged)

    def _merge(self, joints):
        return tf.stack(
            [information.merge_clusters(joint, self.num_clusters) for joint in tf.unstack(joints)]
        )


def _move(average, value, is_open):
    # It begins at 0 for all alike, which does not change their order.
    moved = 0.99 * average.value + 0.01 * value
    average.assign(tf.where(is_open, moved, average.value))
