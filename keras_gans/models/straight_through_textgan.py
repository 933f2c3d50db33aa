"""The straight-through text GAN: a GAN whose discriminator sees choices of characters alone."""

import keras
import tensorflow as tf

from keras_gans.models.gan import GAN
from keras_gans.models.lines_of_text import LinesOfText


@keras.saving.register_keras_serializable(package="keras_gans")
class StraightThroughTextGAN(LinesOfText, GAN):
    """The straight-through text GAN: both players see one-hot characters, real or generated.

    The discriminator sees the likeliest character h of the generator's probabilities p at each
    place, and the gradient by h is taken for that by p: in its place stands p + stop(h - p). So it
    cannot tell generated lines by probabilities that are neither 0 nor 1, as that of `TextGAN` can,
    and is trained on what users get. Its gradient by a character is that by a choice it never saw,
    which holds as far as it is smooth: give it `penalties=[R1(0.3), R2(0.3)]`.

    Args:
        generator: Functional or Sequential model, latents `(batch, latent_dim)` -> probabilities
            `(batch, length, len(vocabulary))`.
        discriminator: Functional or Sequential model, lines of that shape -> one unbounded logit
            each, `(batch, 1)`, or a map of them, such as one for each place.
        vocabulary: String of the characters, in the order of their token ids.
        loss, label_smoothing: As in `GAN`.
        **kwargs: `penalties`, `instance_noise`, `top_k`, `historical_averaging`: see
            `AdversarialModel`; `prior`, `ema`, `seed`, `card`, `name`: see `LatentModel`.

    It trains on token ids, int `(batch, length)`, as `TextData.batches` gives them.

    Raises:
        InputError: If the networks and the vocabulary do not fit.

    Reference: Bengio et al. 2013, "straight-through estimator",
        https://arxiv.org/abs/1308.3432; with a relaxation of discrete choices in a text GAN
        Kusner and Hernandez-Lobato 2016, https://arxiv.org/abs/1611.04051, and with a relativistic
        loss Nie et al. 2019, https://openreview.net/forum?id=rJedV3R5tm
    """

    makes = {"generator": "probabilities", "discriminator": "logits"}

    def __init__(self, generator, discriminator, vocabulary, **kwargs):
        super().__init__(generator, discriminator, vocabulary=vocabulary, **kwargs)

    def view(self, lines, purpose):
        return super().view(straight_through(lines), purpose)


def straight_through(probabilities):
    """The likeliest characters as one-hot vectors, whose gradient is that of the probabilities.

    Args:
        probabilities: `(batch, length, characters)`; one-hot characters stay as they are.
    """
    size = probabilities.shape[-1]
    chosen = tf.one_hot(tf.argmax(probabilities, axis=-1), size, dtype=probabilities.dtype)
    # In this order the difference is exactly 0, and the sum exactly one-hot.
    return tf.stop_gradient(chosen) + (probabilities - tf.stop_gradient(probabilities))
