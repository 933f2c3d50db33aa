"""`load_arrays` and `load_dataset`: images from any source, by its name."""

import os
import pathlib
import warnings

import numpy as np

from keras_gans.data import arrays, embedded, folder, image_files, tfds_images
from keras_gans.data.image_data import ImageData
from keras_gans.data.pipeline import batches
from keras_gans.data.shaping import check_shape_arguments, shape_images
from keras_gans.data.stacked import stack_digits
from keras_gans.errors import DownloadError, InputError

#: Sets of stacked digits, by the digits they are made of.
STACKED = {"stacked_mnist": "mnist", "stacked_mnist_5k": "mnist_5k"}


def load_arrays(source, split="train", image_size=None, channels=None):
    """Reads a whole split of images into memory.

    Every image is decoded once, into one uint8 array of `count * height * width * channels` bytes:
    47 MB for MNIST, 2.5 GB for CelebA at 64 x 64. That array is the cache.

    Args:
        source: What to read, one of

            - `"mnist_5k"`: 5,000 MNIST training digits embedded in a package; no network.
            - `"stacked_mnist"` or `"stacked_mnist_5k"`: as many colour images as that set of digits
              has, of three digits each, as `stacked.stack_digits` makes them.
            - the name of a tfds data set with images, and its config if it has some: `"mnist"`,
              `"cifar10"`, `"celeb_a"`, `"cycle_gan/horse2zebra"`. It is downloaded if it is not
              prepared in `TFDS_DATA_DIR` (default `~/tensorflow_datasets`).
            - a folder (an existing directory goes before a tfds name; `./name` is never a
              tfds name): its PNG, JPEG, BMP, GIF, WebP, TIFF, PPM, AVIF, JPEG 2000 and TGA files
              at any depth and behind links to folders, in the order of their paths. Transparent
              pixels become white, EXIF orientations are applied; of an animation the first image
              is read. Files of more than 8 bits are scaled by the highest value of all. A file
              that cannot be read, or has more than 80 million pixels, is skipped with a warning,
              and pictures of other formats are named in it. Where every image lies one level
              deep, in one of at least two folders, these are the classes: labels follow the order
              of their names, or are the names where all are whole numbers below 1000. Folders
              named `train` and `test` or `val`, with nothing beside them, are splits.
            - an array, or a tuple `(images, labels)`: uint8 in [0, 255] or float in [-1, 1],
              shape `(count, height, width)` or `(count, height, width, 1 or 3)`.
            - an .npy file of such an array, or an .npz file of such arrays under the keys
              `x_<split>`, or (`"train"` only) `images`, `x` or `arr_0`; the labels, if any, under
              `y_<split>`, `labels`, `y` or `arr_1` in turn.
        split: String. tfds sets take any tfds split, `"train[:1000]"` included; all other sources
            have only `"train"` (and .npz files the splits their keys name, folders those that
            their folders do).
        image_size: Positive int, or `None` to keep the images' common size. The central square
            is resized to this side, antialiased.
        channels: 1, 3 or `None`. `None` keeps the channels; a folder then has 1 if every file is
            stored grey, else 3.

    Returns:
        An `ImageData` with uint8 `images` of shape `(count, height, width, channels)` and int32
        `labels` of shape `(count,)`, `None` if the source has no labels.

    Raises:
        InputError: If the source, the split or the images cannot be used.
        DownloadError: If a tfds set is not prepared and cannot be downloaded; an `InputError`.
    """
    check_shape_arguments(image_size, channels)
    if isinstance(source, np.ndarray | tuple):
        return arrays.read_array(source, split, image_size, channels)
    if not isinstance(source, str | os.PathLike) or not os.fspath(source):
        raise InputError(
            f"source must be the name of a data set, a folder, a file or an array, not {source!r}."
        )
    path = _expand(source)
    if path.suffix in arrays.FILE_SUFFIXES:
        return arrays.read_array_file(path, split, image_size, channels)
    if os.path.isdir(path):
        return folder.read_folder(path, split, image_size, channels)
    if os.path.isfile(path):
        raise InputError(f"'{path}' is a file, but neither a folder nor an .npz or .npy file.")
    if _can_only_be_a_path(source):
        raise InputError(f"there is no folder '{path}'.")
    if source == embedded.NAME:
        return embedded.read_mnist_5k(split, image_size, channels)
    if source in STACKED:
        digits = load_arrays(STACKED[source], split)
        stacked = stack_digits(digits, digits.count)
        images = shape_images(stacked.images, image_size, channels)
        return ImageData(source, images, stacked.labels)
    return tfds_images.read_tfds(source, split, image_size, channels)


def find_splits(source):
    """Returns the names of the splits of a folder or tfds set, a set; empty for other sources."""
    path = _expand(source)
    if os.path.isdir(path):
        return set(image_files.find_splits(path))
    is_other = path.suffix in arrays.FILE_SUFFIXES or os.path.isfile(path)
    if is_other or _can_only_be_a_path(source) or source == embedded.NAME or source in STACKED:
        return set()
    return tfds_images.find_splits(source)


def load_or_fall_back(source, *, default, fallback, reader=load_arrays, **settings):
    """Reads the named data set, or a default with a fallback for machines without a network.

    Args:
        source: What the user named, as in `reader`, or `None`. It is never replaced.
        default: String. The data set to read if `source` is `None`.
        fallback: String. The data set read instead, with a warning, if the default one is not on
            this machine and cannot be downloaded; `None` if no other will do.
        reader: Function of a source: `load_arrays`, `load_pairs` or `load_text`.
        **settings: Further arguments of `reader`.

    Returns:
        What `reader` gives; its `name` tells which data set it is.

    Raises:
        InputError: As in `reader`.
    """
    if source is not None:
        return reader(source, **settings)
    try:
        return reader(default, **settings)
    except DownloadError as error:
        if fallback is None:
            raise
        data = reader(fallback, **settings)
        warnings.warn(
            f"USING {fallback!r} INSTEAD OF {default!r}, so results are not comparable with those "
            f"on {default!r}: {error}",
            stacklevel=2,
        )
        return data


def load_dataset(source, split="train", batch_size=128, image_size=None, seed=0, channels=None):
    """Makes a shuffled dataset for `fit` from any source of images.

    It is `load_arrays` and then `batches`: the images are decoded once and kept as uint8,
    `count * height * width * channels` bytes (twice that while reading), and every iteration over
    the dataset is the next epoch, in an order of its own.

    `fit` lets the dataset go on in its order where a loaded model stands. A dataset that `map`,
    `prefetch` or another method makes of it is one that `fit` does not know: call
    `dataset.resume_at(int(gan.step))` on the dataset itself before such a method.

    Args:
        source: As in `load_arrays`: the name of a data set, a folder, an array or a file of arrays.
        split: String, as in `load_arrays`.
        batch_size: Positive int. Examples in a batch; an incomplete last batch is dropped.
        image_size: Positive int or `None`, as in `load_arrays`.
        seed: Int. Chooses the orders of the epochs.
        channels: 1, 3 or `None`, as in `load_arrays`.

    Returns:
        A `tf.data.Dataset` of float32 images in [-1, 1], shape
        `(batch_size, height, width, channels)`, or of `(images, labels)` with int32 labels, shape
        `(batch_size,)`, if the source has labels.

    Raises:
        InputError: As in `load_arrays` and `batches`.

    Example:

    ```python
    gan.fit(keras_gans.data.load_dataset("mnist", batch_size=128), epochs=10)
    ```
    """
    data = load_arrays(source, split, image_size, channels)
    return batches(data.images, data.labels, batch_size=batch_size, seed=seed)


def _expand(source):
    try:
        return pathlib.Path(source).expanduser()
    except RuntimeError as error:
        raise InputError(f"{source!r} begins with the home of a user who is not known.") from error


def _can_only_be_a_path(source):
    if not isinstance(source, str):
        return True
    return source.startswith((".", "~", "/")) or os.path.isabs(source) or "\\" in source
