"""Image data sets of TensorFlow Datasets, prepared on this machine or downloaded."""

import http.client
import math
import os
import pathlib
import queue
import threading
import urllib.error
import urllib.parse
import urllib.request

import numpy as np
import tensorflow as tf

from keras_gans.data import embedded
from keras_gans.data.image_data import ImageData
from keras_gans.data.shaping import crop_and_resize, shape_images
from keras_gans.errors import DownloadError, InputError, SplitError, suggest
from keras_gans.system import memory

# Sets of two domains say which splits they have only when they are prepared.
_PLANNED_SPLITS = {"cycle_gan": {"trainA", "trainB", "testA", "testB"}}
_PROBE_SECONDS = 5
_READ_BATCH = 256


def read_tfds(name, split, image_size, channels):
    """Reads one split of the tfds image data set `name`, downloading the set if it must."""
    builder = find_builder(name)
    _check_features(name, builder)
    prepare(name, builder, f"{embedded.NAME!r}, the MNIST digits that need no network")
    images, labels = _read_split(name, builder, split, image_size)
    images = shape_images(images, None, channels)
    return ImageData(name, images, labels, _class_names(builder) if labels is not None else None)


def find_splits(name):
    """Returns the names of the splits of a tfds set, as far as they are known, a set.

    Of a set that is not prepared, those of `cycle_gan` alone are known.
    """
    try:
        builder = find_builder(name)
    except InputError:
        return set()
    return set(builder.info.splits) or _PLANNED_SPLITS.get(name.partition("/")[0], set())


def _class_names(builder):
    names = tuple(builder.info.features["label"].names)
    # Names that are the labels themselves, or stand for them, say nothing more.
    return None if names == tuple(map(str, range(len(names)))) else names


def find_builder(name):
    """Returns the tfds builder of the data set `name`; raises `InputError` if there is none."""
    # Importing tfds is slow, and the other sources do without it.
    import tensorflow_datasets as tfds

    # tfds reads TFDS_DATA_DIR only once, when it is imported.
    data_dir = os.environ.get("TFDS_DATA_DIR")
    if data_dir:
        data_dir = pathlib.Path(data_dir).expanduser()
    try:
        return tfds.builder(name, data_dir=data_dir or None)
    except tfds.core.DatasetNotFoundError as error:
        known = [embedded.NAME, *tfds.list_builders(with_community_datasets=False)]
        raise InputError(
            f"{name!r} is neither a folder nor a data set that tfds knows"
            f"{suggest(name.partition('/')[0], known)}"
        ) from error
    # A name tfds cannot parse, a config or version it does not have, a package it lacks.
    except (ValueError, AssertionError, TypeError, ImportError) as error:
        base, _, config = name.partition("/")
        is_known = base in tfds.list_builders(with_community_datasets=False)
        configs = sorted(tfds.builder_cls(base).builder_configs) if is_known else []
        if is_known and config.partition(":")[0] not in configs:
            reason = f"its configs are {', '.join(configs)}" if configs else "it has no configs"
        else:
            reason = _first_line(error)
        raise InputError(
            f"{name!r} is neither a folder nor a data set that tfds can build: {reason}."
        ) from error


def _check_features(name, builder):
    import tensorflow_datasets as tfds

    features = builder.info.features
    names = sorted(features) if isinstance(features, tfds.features.FeaturesDict) else []
    if "image" not in names or not isinstance(features["image"], tfds.features.Image):
        raise InputError(
            f"the data set {name!r} has no feature 'image', only {', '.join(names) or features}."
        )
    image = features["image"]
    if image.np_dtype != np.uint8 or image.shape[-1] not in (1, 3):
        raise InputError(
            f"the images of {name!r} must be uint8 with 1 or 3 channels, but are "
            f"{image.np_dtype} of shape {image.shape}."
        )


def _read_split(name, builder, split, image_size):
    import tensorflow_datasets as tfds

    image = builder.info.features["image"]
    if image_size is None and None in image.shape:
        raise InputError(f"the images of {name!r} differ in size, so image_size must be given.")
    has_labels = "label" in builder.info.features and isinstance(
        builder.info.features["label"], tfds.features.ClassLabel
    )
    keys = ["image", "label"] if has_labels else ["image"]
    try:
        dataset = builder.as_dataset(
            split=split,
            decoders=tfds.decode.PartialDecoding(dict.fromkeys(keys, True)),
            # The array below is the cache.
            read_config=tfds.ReadConfig(try_autocache=False),
        )
    except ValueError as error:
        raise SplitError(
            f"{name!r} has no split {split!r}, only {', '.join(builder.info.splits)} and their "
            "slices such as 'train[:1000]'."
        ) from error

    def shape_example(example):
        if image_size is not None and image.shape[:2] != (image_size, image_size):
            example["image"] = crop_and_resize(example["image"], image_size)
        return example

    height, width = (image_size, image_size) if image_size else image.shape[:2]
    shape = (len(dataset), height, width, image.shape[-1])
    memory.check_fits(math.prod(shape), f"image_size: the images of {name!r}")
    images = np.empty(shape, np.uint8)
    labels = np.empty(len(dataset), np.int32) if has_labels else None
    chunks = dataset.map(shape_example, tf.data.AUTOTUNE, deterministic=True).batch(_READ_BATCH)
    start = 0
    for chunk in chunks.prefetch(tf.data.AUTOTUNE).as_numpy_iterator():
        end = start + len(chunk["image"])
        images[start:end] = chunk["image"]
        if has_labels:
            labels[start:end] = chunk["label"]
        start = end
    return images, labels


def prepare(name, builder, instead):
    """Downloads a data set, unless it is prepared on this machine.

    Args:
        name: String. What the user called it.
        builder: Its tfds builder.
        instead: String. What the user may use if this fails, for the message.

    Raises:
        DownloadError: If it cannot be downloaded.
    """
    if builder.is_prepared():
        return
    # tfds retries an unreachable host for minutes, so see first whether anyone answers.
    if not _any_host_answers(builder.url_infos):
        raise _download_error(name, builder, "no host that offers it answers", instead)
    try:
        builder.download_and_prepare()
    # Whatever went wrong (network, checksum, disk, a missing package), the user can do the same.
    except Exception as error:
        raise _download_error(name, builder, _first_line(error), instead) from error


def _download_error(name, builder, reason, instead):
    return DownloadError(
        f"the data set {name!r} is not in '{builder.data_dir}' and cannot be downloaded "
        f"({reason}); set TFDS_DATA_DIR to a folder that holds it prepared, or use {instead}."
    )


def _any_host_answers(urls):
    """Whether one of the hosts of `urls` answers within seconds; true if there are none."""
    by_host = {urllib.parse.urlsplit(url).netloc: url for url in urls}
    answers = queue.SimpleQueue()
    for url in by_host.values():
        # A daemon, because looking up a name has no time limit of its own.
        threading.Thread(target=lambda url=url: answers.put(_answers(url)), daemon=True).start()
    try:
        return not by_host or any(answers.get(timeout=2 * _PROBE_SECONDS) for _ in by_host)
    except queue.Empty:
        return False


def _answers(url):
    request = urllib.request.Request(url, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=_PROBE_SECONDS):
            return True
    except urllib.error.HTTPError as error:
        # tfds gives up at once on 4xx (a host may merely refuse HEAD), but retries 5xx for minutes.
        return error.code < 500
    except (OSError, http.client.HTTPException):
        return False


def _first_line(error):
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
