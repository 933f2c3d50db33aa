"""Training images of a data set together with held-out ones."""

import dataclasses
import os

import numpy as np

from keras_gans.data import arrays
from keras_gans.data.image_data import ImageData
from keras_gans.data.sources import load_arrays
from keras_gans.errors import SplitError

#: One in so many images is held out where a data set has no test split.
HELD_OUT = 10


def load_with_held_out(source, image_size=None, channels=None, seed=0):
    """Reads the training images of a data set, and its test images.

    Where there is no test split, one in ten images is held out.

    Args:
        source: As in `load_arrays`; or the training images already read, an `ImageData`, by whose
            name and shape the test images are found.
        image_size: As in `load_arrays`.
        channels: As in `load_arrays`.
        seed: Int. Chooses what is held out.

    Returns:
        Two `ImageData`, whose names say what part of the set they are.

    Raises:
        InputError: As in `load_arrays`.
    """
    if isinstance(source, ImageData):
        train, source = source, source.name
        height, width, channels = train.image_shape
        image_size = height if height == width else None
    else:
        train = load_arrays(source, image_size=image_size, channels=channels)
    try:
        if isinstance(source, str) and source == arrays.NAME:
            raise SplitError("Arrays have no test split.")
        test = _read_test(source, image_size, channels)
        return _named(train, " train"), _named(test, " test")
    except SplitError:
        order = np.random.default_rng(seed).permutation(train.count)
        count = train.count // HELD_OUT
        reference, held_out = choose(train, order[count:]), choose(train, order[:count])
        return _named(reference, ", nine in ten"), _named(held_out, ", one in ten")


def _read_test(source, image_size, channels):
    try:
        return load_arrays(source, split="test", image_size=image_size, channels=channels)
    except SplitError:
        is_path = isinstance(source, str | os.PathLike)
        if not is_path or not os.path.isdir(os.path.expanduser(source)):
            raise
        # Folders often have only one of these splits.
        return load_arrays(source, split="validation", image_size=image_size, channels=channels)


def choose(examples, rows):
    """Returns the `ImageData` of some rows of another, integers or a slice, in their order."""
    labels = None if examples.labels is None else examples.labels[rows]
    return dataclasses.replace(examples, images=examples.images[rows], labels=labels)


def _named(examples, addition):
    return dataclasses.replace(examples, name=examples.name + addition)
