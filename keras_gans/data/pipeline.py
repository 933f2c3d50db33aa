"""Shuffled batches whose order is a pure function of the seed and the epoch."""

import hashlib
import warnings

import numpy as np
import tensorflow as tf

from keras_gans.data import image_range
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

    With `repeat=False` the dataset has a method `resume_at(step)` too, for a model that goes on
    after `step` batches: see `Epochs.resume_at`.

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
    check_images("images", images)
    if labels is None:
        return stream(
            [(images,)], batch_size=batch_size, seed=seed, first_step=first_step, repeat=repeat
        )
    if np.shape(labels) != (len(images),):
        raise InputError(f"labels must have the shape ({len(images)},), not {np.shape(labels)}.")
    table = (images, np.asarray(labels, np.int32))
    return stream([table], batch_size=batch_size, seed=seed, first_step=first_step, repeat=repeat)


def stream(tables, *, batch_size, seed=0, first_step=0, repeat=False):
    """Makes a dataset of shuffled batches from tables of examples in memory.

    The arrays of one table belong together, row by row, and are shuffled together; each table is
    shuffled on its own. An epoch is as long as the smallest table allows, and of a larger one
    shows other examples each time. Everything else is as in `batches`, which is the case of one
    table of images and labels.

    Args:
        tables: List of tuples of arrays of equal length. uint8 images become float32 in [-1, 1],
            other arrays stay as they are.
        batch_size: As in `batches`.
        seed: As in `batches`.
        first_step: As in `batches`.
        repeat: As in `batches`.

    Returns:
        A `tf.data.Dataset` of tuples of all arrays' batches, one after the other; of the batches
        alone if there is one array.

    Raises:
        InputError: If an argument is out of its range, before any batch is made.
    """
    counts = [len(table[0]) for table in tables]
    _check_arguments(min(counts), batch_size, seed, first_step)
    steps_per_epoch = min(counts) // batch_size
    if first_step % steps_per_epoch and not repeat:
        raise InputError(
            f"first_step={first_step} is inside an epoch of {steps_per_epoch} steps, which needs "
            "repeat=True."
        )

    def order(epoch, first, end):
        indices = []
        for number, count in enumerate(counts):
            key = tf.stack([tf.constant(seed, tf.int64), epoch])
            if number:  # The first table's order is that of `batches`.
                key = tf.random.experimental.stateless_fold_in(key, number)
            shuffled = tf.random.experimental.stateless_shuffle(
                tf.range(count), seed=key, alg="philox"
            )
            whole_batches = shuffled[: steps_per_epoch * batch_size]
            indices.append(tf.reshape(whole_batches, (steps_per_epoch, batch_size)))
        # Passing over a part of an epoch touches indices, and no example.
        return tf.data.Dataset.from_tensor_slices(tuple(part[first:end] for part in indices))

    epochs = Epochs(first_step, steps_per_epoch)
    parts = _all_epochs(first_step, steps_per_epoch) if repeat else epochs.one_an_iteration()
    tables = [[_to_tensor(array) for array in table] for table in tables]

    def gather(*indices):
        batch = tuple(
            image_range.from_uint8(tf.gather(array, rows))
            for table, rows in zip(tables, indices, strict=True)
            for array in table
        )
        return batch if len(batch) > 1 else batch[0]

    dataset = parts.flat_map(order).map(gather)
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
    dataset = dataset.prefetch(2).with_options(options)
    if not repeat:
        dataset.resume_at = epochs.resume_at
    return dataset


class Epochs:
    """State of a dataset each of whose iterations is the next epoch.

    Args:
        first_step: Batch to begin with, counted from the start of epoch 0.
        steps_per_epoch: Batches in an epoch.
    """

    def __init__(self, first_step, steps_per_epoch):
        self.steps_per_epoch = steps_per_epoch
        self._step = first_step
        self._is_placed = first_step > 0

    def resume_at(self, step):
        """Starts the first iteration after `step` batches, where a resumed model continues.

        It has no effect where iterations have begun, or `first_step` or an earlier call has chosen
        the place: the dataset is then where it should be.

        A step inside an epoch goes on there exactly: an iteration still has as many batches as an
        epoch, which are then the rest of one and the beginning of the next.

        Args:
            step: Int, at least 0. Batches that the model has seen.

        Returns:
            Whether it had an effect.
        """
        if self._is_placed or step == 0:
            return False
        self._step, self._is_placed = int(step), True
        offset = self._step % self.steps_per_epoch
        inside = (
            f", after {offset} of the {self.steps_per_epoch} batches of an epoch, so that each "
            "pass over the data set begins and ends inside an epoch"
        )
        warnings.warn(
            f"The model has been trained for {step} steps: the order of the data set's examples "
            f"goes on from there{inside if offset else ''}.",
            stacklevel=3,
        )
        return True

    def one_an_iteration(self):
        """Makes a dataset of parts `(epoch, first, end)`, each iteration of which is the next."""
        # Each iterator calls the generator once, and not before its first batch is asked for. Keras
        # makes iterators it never uses; those do not advance the epoch.
        parts = tf.TensorSpec((3,), tf.int64)
        dataset = tf.data.Dataset.from_generator(self._next, output_signature=parts)
        return dataset.map(lambda part: (part[0], part[1], part[2]))

    def _next(self):
        epoch, offset = divmod(self._step, self.steps_per_epoch)
        self._step, self._is_placed = self._step + self.steps_per_epoch, True
        yield epoch, offset, self.steps_per_epoch
        if offset:
            yield epoch + 1, 0, offset


def digest(tables):
    """Returns a hash of all examples, which differs as soon as one of them does.

    Args:
        tables: List of tuples of arrays, as in `stream`.

    Returns:
        A string of 32 hexadecimal digits.
    """
    hashed = hashlib.blake2b(digest_size=16)
    for table in tables:
        for array in table:
            hashed.update(f"{array.dtype.str} {array.shape};".encode())
            hashed.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8))
    return hashed.hexdigest()


def examples(tables, count, are_spread=False):
    """Returns `count` examples of each table as a batch of `stream` would hold them.

    Args:
        tables: As in `stream`.
        count: How many; all, where there are fewer.
        are_spread: Whether to take them evenly from the whole table, which may be sorted by class,
            instead of its beginning.
    """
    arrays = [
        array[spread_rows(len(array), count) if are_spread else slice(count)]
        for table in tables
        for array in table
    ]
    batch = tuple(image_range.from_uint8(tf.constant(array)) for array in arrays)
    return batch if len(batch) > 1 else batch[0]


def spread_rows(length, count):
    """Returns `count` numbers of rows, or all, evenly from the first to the last of `length`."""
    return np.linspace(0, length - 1, min(length, count)).astype(int)


def check_images(name, images):
    """Raises `InputError` unless `images` are a uint8 array of four axes."""
    if not isinstance(images, np.ndarray) or images.dtype != np.uint8 or images.ndim != 4:
        described = f"{getattr(images, 'dtype', '')} {type(images).__name__}".strip()
        raise InputError(
            f"{name} must be a uint8 array of shape (count, height, width, channels), as "
            f"data.load_arrays gives, not a {described} of shape {np.shape(images)}."
        )


def _to_tensor(array):
    # One copy, whatever the caller does with the array afterwards. `tf.constant` makes two and
    # keeps both; `from_dlpack` makes none, but needs memory aligned as TensorFlow's own.
    memory = np.empty(array.nbytes + _ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % _ALIGNMENT
    aligned = memory[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
    aligned[...] = array
    return tf.experimental.dlpack.from_dlpack(aligned.__dlpack__())


def _all_epochs(first_step, steps_per_epoch):
    first_epoch, offset = divmod(first_step, steps_per_epoch)
    numbers = tf.data.Dataset.range(first_epoch, np.iinfo(np.int64).max)
    offset, end = tf.constant(offset, tf.int64), tf.constant(steps_per_epoch, tf.int64)
    return numbers.map(
        lambda epoch: (epoch, tf.where(epoch == first_epoch, offset, tf.zeros_like(offset)), end)
    )


def _check_arguments(count, batch_size, seed, first_step):
    for name, value, least in [("batch_size", batch_size, 1), ("first_step", first_step, 0)]:
        if not _is_int(value) or value < least:
            raise InputError(f"{name} must be an int of at least {least}, not {value!r}.")
    if not _is_int(seed):
        raise InputError(f"seed must be an int, not {seed!r}.")
    if batch_size > count:
        raise InputError(f"batch_size={batch_size} is larger than the {count} examples.")


def _is_int(value):
    return isinstance(value, int | np.integer) and not isinstance(value, bool)
