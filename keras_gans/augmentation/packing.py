"""Packing: a discriminator that judges several examples at once."""

import tensorflow as tf

from keras_gans.augmentation import shapes
from keras_gans.errors import InputError
from keras_gans.system import graph_assertions, number_checks


def pack(examples, degree):
    """Joins groups of neighbours in a batch along the last axis, as one input of a discriminator.

    A discriminator that sees `degree` examples of one source, all real or all generated, sees a
    lack of diversity among them: a generator of few modes is easier to tell from the data.

    Args:
        examples: `(batch, ..., channels)`.
        degree: Examples in a group, at least 1; it must divide the batch.

    Returns:
        `(batch / degree, ..., degree * channels)`, where the first channels are the first
        example's.

    Raises:
        InputError: If the batch is known and does not divide; a graph with a batch of unknown size
            asserts it.

    Reference: Lin et al. 2018, section 2, https://arxiv.org/abs/1712.04086
    """
    number_checks.check_count("degree", degree)
    if degree == 1:
        return examples
    count = examples.shape[0]
    if count is None:
        divides = tf.debugging.assert_equal(
            tf.shape(examples)[0] % degree, 0, message=_refusal("", degree)
        )
        examples = graph_assertions.after([divides], examples)
    elif count % degree:
        raise InputError(_refusal(f"{count} ", degree))
    inner = shapes.shape_of(examples)[1:]
    groups = tf.reshape(examples, (-1, degree, *inner))
    # (group, member, ..., channel) -> (group, ..., member, channel)
    last = len(inner)
    groups = tf.transpose(groups, (0, *range(2, last + 1), 1, last + 1))
    return tf.reshape(groups, (-1, *inner[:-1], degree * inner[-1]))


def _refusal(count, degree):
    return (
        f"A batch of {count}examples cannot be packed in groups of degree={degree}: give a batch "
        "size that it divides."
    )
