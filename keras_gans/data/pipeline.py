"""Shuffled batches whose order is a pure function of the seed and the epoch."""

import itertools

import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError

_ALIGNMENT = 64


def batches(images, labels=None, *, batch_size, seed=0, first_step=0, repeat=False):
    """Makes a dataset of shuffled batches from images in memory.

    The order of epoch `e` is a pure function of `(seed, e)`: two datasets with the same arguments
    yield the same batches in every epoch, on any machine. Every batch has `batch_size` examples;
    the last `count % batch_size` examples of an epoch's order wait for another epoch.

    With `repeat=False` the dataset has one epoch, and each new iteration over it (a `for` loop, an
    epoch of `fit`, even one that is broken off) is the next epoch. With `repeat=True` it is the
    endless concatenation of the same epochs, and every iteration begins at `first_step`: a run
    that stopped after `k` batches goes on exactly with `first_step=k`, whatever `k` is.

    The dataset keeps one copy of the images, as uint8.

    Args:
        images: uint8 array in [0, 255], shape `(count, height, width, channels)`.
        labels: Int array, shape `(count,)`, or `None`.
        batch_size: Int in `[1, count]`. Examples in a batch.
        seed: Int. Chooses the orders.
        first_step: Int, at least 0. The batch to begin with, counted from the start of epoch 0.
            With `repeat=False` it must be the first batch of an epoch, a multiple of
            `count // batch_size`, and the first iteration is that epoch.
        repeat: Boolean. Whether the epochs follow one another in one endless stream.

    Returns:
        A `tf.data.Dataset` of `images`, or of `(images, labels)` if labels are given. Images are
        float32 in [-1, 1], shape `(batch_size, height, width, channels)`, with 0 mapped to -1 and
        255 to 1; labels are int32, shape `(batch_size,)`.

    Raises:
        InputError: If an argument is out of its range, before any batch is made.
    """
    _check_arguments(images, labels, batch_size, seed, first_step)
    count = len(images)
    steps_per_epoch = count // batch_size
    first_epoch, offset = divmod(first_step, steps_per_epoch)
    if offset and not repeat:
        raise InputError(
            f"first_step={first_step} is inside an epoch of {steps_per_epoch} steps, which needs "
            "repeat=True"
        )

    def order(epoch):
        shuffled = tf.random.experimental.stateless_shuffle(
            tf.range(count), seed=tf.stack([tf.constant(seed, tf.int64), epoch]), alg="philox"
        )
        whole_batches = shuffled[: steps_per_epoch * batch_size]
        indices = tf.reshape(whole_batches, (steps_per_epoch, batch_size))
        return tf.data.Dataset.from_tensor_slices(indices)

    epochs = _all_epochs(first_epoch) if repeat else _one_epoch_an_iteration(first_epoch)
    images = _to_tensor(images)
    labels = None if labels is None else _to_tensor(np.asarray(labels, np.int32))

    def gather(indices):
        # Not 2 / 255: dividing by 127.5 is exact at both ends, -1 and 1.
        batch = tf.cast(tf.gather(images, indices), tf.float32) / 127.5 - 1.0
        return batch if labels is None else (batch, tf.gather(labels, indices))

    # Skipping passes over less than an epoch of indices; no image is touched.
    dataset = epochs.flat_map(order).skip(offset)
    dataset = dataset.map(gather)
    cardinality = tf.data.INFINITE_CARDINALITY if repeat else steps_per_epoch
    dataset = dataset.apply(tf.data.experimental.assert_cardinality(cardinality))
    options = tf.data.Options()
    # Rewriting so short a graph gains nothing and copies the images.
    options.experimental_optimization.apply_default_optimizations = False
    # The tuning thread sleeps 10, 20, 40, ... ms, and the end of an iteration waits until it wakes:
    # an epoch could take twice its time.
    options.autotune.enabled = False
    # There are no files to share out between workers.
    options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
    return dataset.prefetch(2).with_options(options)


def _to_tensor(array):
    # One copy, whatever the caller does with the array afterwards. `tf.constant` makes two and
    # keeps both; `from_dlpack` makes none, but needs memory aligned as TensorFlow's own.
    memory = np.empty(array.nbytes + _ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % _ALIGNMENT
    aligned = memory[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
    aligned[...] = array
    return tf.experimental.dlpack.from_dlpack(aligned.__dlpack__())


def _all_epochs(first_epoch):
    return tf.data.Dataset.range(first_epoch, np.iinfo(np.int64).max)


def _one_epoch_an_iteration(first_epoch):
    # Each iterator calls the generator once, and not before its first batch is asked for. Keras
    # makes iterators it never uses; those leave the counter alone.
    epoch_numbers = itertools.count(first_epoch)
    return tf.data.Dataset.from_generator(
        lambda: iter([next(epoch_numbers)]), output_signature=tf.TensorSpec((), tf.int64)
    )


def _check_arguments(images, labels, batch_size, seed, first_step):
    if not isinstance(images, np.ndarray) or images.dtype != np.uint8 or images.ndim != 4:
        described = f"{getattr(images, 'dtype', '')} {type(images).__name__}".strip()
        raise InputError(
            "images must be a uint8 array of shape (count, height, width, channels), as data.read "
            f"gives, not a {described} of shape {np.shape(images)}"
        )
    count = len(images)
    if labels is not None and np.shape(labels) != (count,):
        raise InputError(f"labels must have the shape ({count},), not {np.shape(labels)}")
    for name, value, least in [("batch_size", batch_size, 1), ("first_step", first_step, 0)]:
        if not _is_int(value) or value < least:
            raise InputError(f"{name} must be an int of at least {least}, not {value!r}")
    if not _is_int(seed):
        raise InputError(f"seed must be an int, not {seed!r}")
    if batch_size > count:
        raise InputError(f"batch_size={batch_size} is larger than the {count} images")


def _is_int(value):
    return isinstance(value, int | np.integer) and not isinstance(value, bool)
