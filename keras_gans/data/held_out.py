"""Training images of a data set together with held-out ones."""

import dataclasses
import os

import numpy as np

from keras_gans.data import arrays, pipeline
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
        test = load_test(source, image_size, channels)
        return _named(train, " train"), _named(test, " test")
    except SplitError:
        order = np.random.default_rng(seed).permutation(train.count)
        count = train.count // HELD_OUT
        reference, held_out = choose(train, order[count:]), choose(train, order[:count])
        return _named(reference, ", nine in ten"), _named(held_out, ", one in ten")


def load_test(source, image_size=None, channels=None, most=None):
    """Reads the test images of a data set, or where a folder has none those of its validation.

    Args:
        source, image_size, channels: As in `load_arrays`.
        most: How many to read at most, spread over all of them; of a tfds set the first. `None` for
            all.

    Returns:
        An `ImageData`.

    Raises:
        SplitError: If the set has no test images.
        InputError: If they cannot be read.
    """
    if isinstance(source, str) and source == arrays.NAME:
        raise SplitError("Arrays have no test split.")
    is_path = isinstance(source, str | os.PathLike)
    splits = ["test"]
    if is_path and os.path.isdir(os.path.expanduser(source)):
        splits.append("validation")  # Folders often have only one of these splits.
    elif most is not None:
        splits.insert(0, f"test[:{most}]")  # Only tfds sets have parts, and need not read the rest.
    for split in splits:
        try:
            test = load_arrays(source, split=split, image_size=image_size, channels=channels)
        except SplitError:
            if split == splits[-1]:
                raise
        else:
            return test if most is None else choose(test, pipeline.spread_rows(test.count, most))


def choose(examples, rows):
    """Returns the `ImageData` of some rows of another, integers or a slice, in their order."""
    labels = None if examples.labels is None else examples.labels[rows]
    return dataclasses.replace(examples, images=examples.images[rows], labels=labels)


def _named(examples, addition):
    return dataclasses.replace(examples, name=examples.name + addition)
