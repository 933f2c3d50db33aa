"""The image pool layer: a buffer of images generated before."""

import math

import keras
import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.system import graph_assertions, memory, number_checks


@keras.saving.register_keras_serializable(package="keras_gans")
class ImagePool(keras.layers.Layer):
    """A buffer of generated images that exchanges half of each batch for earlier images.

    A discriminator trained on its outputs does not forget what the generator did some steps ago.
    Until the pool is full, every image is stored and returned. Each replica has a pool of its own;
    all are weights, so that they are saved and restored with the model. A model restored on another
    number of replicas gives them the saved pools in turn.

    Args:
        size: Images in a replica's pool; 0 for a pool that returns its inputs.
        image_shape: `(height, width, channels)`.
        **kwargs: `name` of `keras.layers.Layer`.

    Reference: Shrivastava et al. 2017, section 2.3, https://arxiv.org/abs/1612.07828; Zhu et al.
        2017, section 4, https://arxiv.org/abs/1703.10593
    """

    def __init__(self, size, image_shape, **kwargs):
        # Half precision would change the stored images.
        super().__init__(**({"dtype": "float32"} | kwargs))
        number_checks.check_count("pool_size", size, least=0)
        if size and None in image_shape:
            raise InputError(
                f"Images of no fixed size, {tuple(image_shape)}, cannot be kept in a pool: "
                "give networks of a fixed size, or pool_size=0."
            )
        memory.check_fits(4 * size * math.prod(image_shape if size else ()), f"pool_size={size}")
        self.size = size
        self.image_shape = tuple(image_shape)
        self.images = self.filled = None
        self.build()

    def build(self, input_shape=None):
        if self.size:
            replicas = tf.distribute.get_strategy().num_replicas_in_sync
            # No replica can assign its part alone, but each can assign zeros elsewhere and the sum
            # be kept.
            self.images = self.add_weight(
                name="images",
                shape=(replicas, self.size, *self.image_shape),
                initializer="zeros",
                trainable=False,
                aggregation="sum",
            )
            self.filled = self.add_weight(
                name="filled",
                shape=(),
                dtype="int32",
                initializer="zeros",
                trainable=False,
                aggregation="only_first_replica",
            )
        self.built = True

    def call(self, images, place_noise, coins):
        """Exchanges images, all for different places of the pool.

        Args:
            images: New images, `(batch, height, width, channels)`; no more than `size`.
            place_noise: U(-1, 1) noise that chooses the places, `(size,)`.
            coins: U(-1, 1) noise, `(batch,)`: below 0 an image is given back, above 0 it takes the
                place of one from the past.

        Returns:
            Images like `images`.
        """
        if not self.size:
            return images
        if images.shape[0] is not None:
            self.check_batch(images.shape[0])
        else:
            is_held = tf.debugging.assert_less_equal(
                tf.shape(images)[0], self.size, message=self._refusal("")
            )
            coins = graph_assertions.after([is_held], coins)
        replica = tf.distribute.get_replica_context().replica_id_in_sync_group
        filled = self.filled.value
        pool = self.images.value[replica]

        # Free places first, in their order; then the others, in a random one.
        places = tf.range(self.size)
        free_first = tf.where(
            places < filled, place_noise, tf.cast(places - 2 * self.size, "float32")
        )
        slots = tf.argsort(free_first)[: tf.shape(images)[0]]
        is_free, is_exchanged = slots >= filled, coins > 0.0
        returned = tf.where(_per_image(is_exchanged & ~is_free), tf.gather(pool, slots), images)
        kept = tf.where(_per_image(is_exchanged | is_free), images, tf.gather(pool, slots))
        pool = tf.tensor_scatter_nd_update(pool, slots[:, None], kept)

        before, after = replica, self.images.shape[0] - 1 - replica
        with tf.control_dependencies([returned]):
            self.images.assign(tf.pad(pool[None], [[before, after]] + [[0, 0]] * 4))
            self.filled.assign(tf.minimum(filled + tf.shape(images)[0], self.size))
        return returned

    def check_batch(self, count):
        """Raises `InputError` if the pool is smaller than a replica's batch."""
        if self.size and count > self.size:
            raise InputError(self._refusal(f"{count} "))

    def _refusal(self, count):
        return (
            f"pool_size={self.size} is less than the {count}images of a replica's batch: give a "
            "larger pool, smaller batches, or pool_size=0 for no pool."
        )

    def load_own_variables(self, store):
        if self.size:
            saved = np.asarray(store["0"])
            turns = np.arange(self.images.shape[0]) % len(saved)
            store = {"0": saved[turns], "1": store["1"]}
        super().load_own_variables(store)

    def get_config(self):
        return super().get_config() | {"size": self.size, "image_shape": self.image_shape}


def _per_image(flags):
    return flags[:, None, None, None]
