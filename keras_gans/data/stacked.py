"""Stacked MNIST: three digits as the channels of a colour image, 1000 modes."""

import numpy as np

from keras_gans.data.image_data import ImageData
from keras_gans.errors import InputError


def stack_digits(digits, count, seed=0):
    """Stacks three digits, drawn with replacement, as red, green and blue of each image.

    Args:
        digits: `ImageData` of grey images with labels from 0 to 9.
        count: Positive int. Number of images.
        seed: Int. An image is a pure function of it and its position, whatever the count.

    Returns:
        An `ImageData` of `count` images of three channels; the label is the number the digits
        form, red first: 100 red + 10 green + blue, from 0 to 999.

    Raises:
        InputError: If the digits are something else.

    Reference: Metz et al. 2017, section 3.3.1, https://arxiv.org/abs/1611.02163
    """
    labels = digits.labels
    if digits.image_shape[-1] != 1 or labels is None or not set(labels) <= set(range(10)):
        raise InputError(
            f"{digits.name} has images of the shape {digits.image_shape}, labels "
            f"{'none' if labels is None else f'{labels.min()} to {labels.max()}'}; to be stacked "
            "they must be grey, with labels from 0 to 9."
        )
    if count != int(count) or count < 1:
        raise InputError(f"count={count!r} must be a whole number of at least 1.")
    chosen = draw_triples(digits.count, count, seed)
    images = np.concatenate([digits.images[column] for column in chosen.T], axis=-1)
    numbers = digits.labels[chosen] @ np.array([100, 10, 1])
    return ImageData(f"stacked {digits.name}", images, numbers.astype("int32"))


def draw_triples(num_digits, count, seed=0):
    """Draws the triples of digits that `stack_digits` stacks, with replacement.

    Args:
        num_digits: Int. How many digits there are to draw from.
        count: Int. How many triples.
        seed: Int. A triple is a pure function of it and its position, whatever the count.

    Returns:
        An int array `(count, 3)` of positions in [0, num_digits).
    """
    return np.random.default_rng(seed).integers(num_digits, size=(count, 3))
