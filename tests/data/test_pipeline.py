import itertools
import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans import data
from keras_gans.data import pipeline
from keras_gans.errors import InputError

COUNT, BATCH, STEPS = 23, 5, 4


@pytest.fixture
def images():
    """Image i has the value i everywhere, so a batch tells its order."""
    return np.arange(COUNT, dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 3, 1), np.uint8)


def order(batch):
    return np.rint((np.asarray(batch)[:, 0, 0, 0] + 1) * 127.5).astype(int).tolist()


def orders(dataset, steps=None):
    return [order(batch) for batch in itertools.islice(dataset, steps)]


def test_every_level_maps_into_minus_one_to_one_exactly_and_back():
    levels = np.arange(256, dtype=np.uint8).reshape(256, 1, 1, 1)
    (batch,) = data.batches(levels, batch_size=256)
    batch = np.sort(batch.numpy().ravel())
    assert batch.dtype == np.float32
    assert (batch[0], batch[-1]) == (-1.0, 1.0)
    np.testing.assert_array_equal(np.rint((batch + 1) * 127.5), np.arange(256))


@pytest.mark.parametrize("repeat", [False, True])
def test_shapes_are_static(images, repeat):
    labels = np.arange(COUNT)
    spec = data.batches(images, labels, batch_size=BATCH, repeat=repeat).element_spec
    assert spec == (
        tf.TensorSpec((BATCH, 2, 3, 1), tf.float32),
        tf.TensorSpec((BATCH,), tf.int32),
    )
    spec = data.batches(images, batch_size=BATCH, repeat=repeat).element_spec
    assert spec == tf.TensorSpec((BATCH, 2, 3, 1), tf.float32)


def test_labels_stay_with_their_images(images):
    labels = 100 + np.arange(COUNT)
    for image_batch, label_batch in data.batches(images, labels, batch_size=BATCH):
        assert order(image_batch) == (label_batch.numpy() - 100).tolist()


def test_an_epoch_is_whole_batches_without_repetition(images):
    dataset = data.batches(images, batch_size=BATCH)
    assert dataset.cardinality().numpy() == STEPS
    epoch = sum(orders(dataset), [])
    assert len(epoch) == len(set(epoch)) == STEPS * BATCH


def test_one_batch_of_everything_is_a_permutation(images):
    (epoch,) = orders(data.batches(images, batch_size=COUNT))
    assert sorted(epoch) == list(range(COUNT)) != epoch


def test_each_iteration_is_another_epoch_and_same_seed_same_epochs(images):
    first = data.batches(images, batch_size=BATCH, seed=7)
    second = data.batches(images, batch_size=BATCH, seed=7)
    other_seed = data.batches(images, batch_size=BATCH, seed=8)
    epochs = [orders(first) for _ in range(4)]
    assert epochs == [orders(second) for _ in range(4)]
    assert len({str(epoch) for epoch in epochs}) == 4
    assert orders(other_seed) not in epochs


def test_the_stream_is_the_concatenated_epochs(images):
    epochs = data.batches(images, batch_size=BATCH, seed=3)
    stream = data.batches(images, batch_size=BATCH, seed=3, repeat=True)
    assert stream.cardinality() == tf.data.INFINITE_CARDINALITY
    assert orders(stream, 3 * STEPS) == sum((orders(epochs) for _ in range(3)), [])


@pytest.mark.parametrize("first_step", [1, STEPS - 1, STEPS, STEPS + 2, 2 * STEPS])
def test_the_stream_resumes_at_any_step(images, first_step):
    whole = orders(data.batches(images, batch_size=BATCH, seed=1, repeat=True), 5 * STEPS)
    resumed = data.batches(images, batch_size=BATCH, seed=1, repeat=True, first_step=first_step)
    assert orders(resumed, 2 * STEPS) == whole[first_step : first_step + 2 * STEPS]
    assert orders(resumed, 2) == whole[first_step : first_step + 2], "a second iterator"


def test_resuming_far_ahead_costs_nothing(images):
    far = STEPS * 10**12
    stream = data.batches(images, batch_size=BATCH, repeat=True, first_step=far + 1)
    assert (
        orders(stream, 2)
        == orders(data.batches(images, batch_size=BATCH, repeat=True, first_step=far), 3)[1:]
    )


def test_epochs_resume_at_an_epoch(images):
    whole = data.batches(images, batch_size=BATCH)
    epochs = [orders(whole) for _ in range(4)]
    resumed = data.batches(images, batch_size=BATCH, first_step=2 * STEPS)
    assert [orders(resumed) for _ in range(2)] == epochs[2:]


@pytest.mark.parametrize("step", [STEPS, STEPS + 1, 3 * STEPS - 1])
def test_epochs_resume_where_a_model_stands(images, step):
    whole = orders(data.batches(images, batch_size=BATCH, repeat=True), 6 * STEPS)
    resumed = data.batches(images, batch_size=BATCH)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert resumed.resume_at(step)
    messages = [str(warning.message) for warning in caught]
    assert len(messages) == 1 and f"trained for {step} steps" in messages[0]
    inside = f"after {step % STEPS} of the 4 batches of an epoch" in messages[0]
    assert inside == (step % STEPS > 0)
    for start in (step, step + STEPS):
        assert orders(resumed) == whole[start : start + STEPS]


def test_a_dataset_that_is_mapped_after_it_was_placed_resumes_there(images):
    whole = orders(data.batches(images, batch_size=BATCH, repeat=True), 4 * STEPS)
    resumed = data.batches(images, batch_size=BATCH)
    with pytest.warns(UserWarning, match="trained for"):
        resumed.resume_at(STEPS)
    changed = resumed.map(lambda batch: batch).prefetch(2)
    assert not hasattr(changed, "resume_at")
    for start in (STEPS, 2 * STEPS):
        assert orders(changed) == whole[start : start + STEPS]


def test_only_a_dataset_that_was_not_used_resumes_elsewhere(images):
    used = data.batches(images, batch_size=BATCH)
    placed = data.batches(images, batch_size=BATCH, first_step=STEPS)
    epochs = [orders(used) for _ in range(2)]
    assert not used.resume_at(STEPS)
    assert not placed.resume_at(2 * STEPS)
    assert orders(placed) == epochs[1]
    fresh = data.batches(images, batch_size=BATCH)
    assert not fresh.resume_at(0)
    assert orders(fresh) == epochs[0]
    assert not hasattr(data.batches(images, batch_size=BATCH, repeat=True), "resume_at")


def test_batches_do_not_change_with_the_callers_array(images):
    dataset = data.batches(images, batch_size=BATCH, repeat=True)
    before = orders(dataset, 2)
    images[:] = 255
    assert orders(dataset, 2) == before


class Recorder(keras.Model):
    """Logs a fingerprint of the last batch's order, which tells the epoch."""

    def __init__(self):
        super().__init__()
        self.built = True

    def train_step(self, images):
        return {"fingerprint": fingerprint(images)}


def fingerprint(images):
    pixels = images[:, 0, 0, 0]
    return tf.reduce_sum(pixels * tf.range(1.0, 1.0 + tf.cast(tf.size(pixels), tf.float32)))


def test_fit_sees_the_epochs_in_turn(images):
    model = Recorder()
    model.compile(optimizer=None)
    history = model.fit(data.batches(images, batch_size=BATCH), epochs=4, verbose=0).history
    same = data.batches(images, batch_size=BATCH)
    expected = [float(fingerprint(list(same)[-1])) for _ in range(4)]
    np.testing.assert_allclose(history["fingerprint"], expected, rtol=1e-5)
    assert len(set(expected)) == 4


@pytest.mark.slow
@pytest.mark.parametrize("repeat", [False, True])
def test_two_replicas_share_each_batch(repeat, mirrored):
    pixels = np.arange(24, dtype=np.uint8).reshape(24, 1, 1, 1)

    def make():
        dataset = data.batches(pixels, batch_size=6, repeat=repeat)
        return dataset.take(10) if repeat else dataset

    def epochs(dataset, join):
        return [[join(batch).ravel().tolist() for batch in dataset] for _ in range(3)]

    def join(batch):
        parts = mirrored.experimental_local_results(batch)
        return np.concatenate([part.numpy() for part in parts])

    distributed = mirrored.experimental_distribute_dataset(make())
    assert distributed.element_spec._value_specs[0].shape == (3, 1, 1, 1)
    for _ in range(3):
        iter(distributed)  # An iterator that nobody uses is no epoch.
    assert epochs(distributed, join) == epochs(make(), lambda batch: batch.numpy())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"batch_size": 24}, "batch_size=24 .* 23 examples"),
        ({"batch_size": 0}, "batch_size must be an int of at least 1, not 0"),
        ({"batch_size": 2.0}, "batch_size .* not 2.0"),
        ({"batch_size": True}, "batch_size .* not True"),
        ({"batch_size": 5, "first_step": -1}, "first_step .* not -1"),
        ({"batch_size": 5, "first_step": 3}, "first_step=3 .* 4 steps.* repeat=True"),
        ({"batch_size": 5, "seed": None}, "seed must be an int"),
        ({"batch_size": 5, "labels": np.arange(22)}, r"labels .*\(23,\), not \(22,\)"),
    ],
)
def test_bad_arguments_are_named(images, arguments, message):
    with pytest.raises(InputError, match=message):
        data.batches(images, **arguments)


@pytest.mark.parametrize(
    "wrong", [np.zeros((4, 2, 2, 1), np.float32), np.zeros((4, 2), np.uint8), [1]]
)
def test_only_uint8_images_are_batched(wrong):
    with pytest.raises(InputError, match="uint8"):
        data.batches(wrong, batch_size=1)


@pytest.mark.parametrize("length, rows", [(2, [0, 1]), (4, [0, 1, 3]), (100, [0, 49, 99])])
def test_rows_are_spread_from_the_first_to_the_last(length, rows):
    np.testing.assert_array_equal(pipeline.spread_rows(length, 3), rows)
