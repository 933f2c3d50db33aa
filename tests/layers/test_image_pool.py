"""The pool of generated images from the past."""

import keras
import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.layers.image_pool import ImagePool

SIZE, SHAPE = 50, (2, 3, 1)


def numbered(first, count):
    """Images that are constant, each with a value of its own."""
    return np.full((count, *SHAPE), 1.0, "float32") * np.arange(first, first + count)[
        :, None, None, None
    ].astype("float32")


def numbers(images):
    return np.asarray(images)[:, 0, 0, 0].astype(int).tolist()


def noise(random, pool, count):
    return (
        random.uniform(-1, 1, pool.size).astype("float32"),
        random.uniform(-1, 1, count).astype("float32"),
    )


def holder(pool):
    """A model that has nothing but a pool."""
    model = keras.Model()
    model.pool = pool
    model.built = True
    return model


@pytest.fixture
def random():
    return np.random.default_rng(0)


@pytest.fixture
def full(random):
    """A pool of the images 0 to 49."""
    pool = ImagePool(SIZE, SHAPE)
    for first in range(0, SIZE, 10):
        pool(numbered(first, 10), *noise(random, pool, 10))
    return pool


@pytest.mark.parametrize("batch", [1, 10, 50])
def test_until_it_is_full_it_keeps_and_gives_back_every_image(batch, random):
    pool = ImagePool(SIZE, SHAPE)
    for first in range(0, SIZE, batch):
        assert int(pool.filled.numpy()) == first
        images = numbered(first, batch)
        np.testing.assert_array_equal(pool(images, *noise(random, pool, batch)), images)
    assert numbers(pool.images.numpy()[0]) == list(range(SIZE))


@pytest.mark.parametrize("batch", [1, 7])
def test_once_full_it_gives_back_the_new_image_half_of_the_time_and_holds_fifty(
    batch, random, full
):
    new = total = 0
    held = set(range(SIZE))
    for first in range(SIZE, SIZE + 200 * batch, batch):
        images = numbered(first, batch)
        returned = full(images, *noise(random, full, batch))
        assert int(full.filled.numpy()) == SIZE
        # What comes back or stays is what was there and what came: nothing twice, nothing lost.
        held_now = set(numbers(full.images.numpy()[0]))
        assert len(held_now) == SIZE
        assert sorted([*held_now, *numbers(returned)]) == sorted([*held, *numbers(images)])
        new += len(set(numbers(returned)) & set(numbers(images)))
        total += batch
        held = held_now
    # Four deviations of a fair coin.
    assert abs(new - total / 2) < 4 * np.sqrt(total / 4)


def test_the_images_it_gives_back_are_drawn_from_all_places_alike(random, full):
    counts = np.zeros(SIZE)
    before = full.images.numpy()
    places = numbers(before[0])
    for _ in range(200):
        place_noise, _ = noise(random, full, 10)
        returned = numbers(full(numbered(1000, 10), place_noise, np.ones(10, "float32")))
        counts[[places.index(number) for number in returned]] += 1
        full.images.assign(before)
    # Chi-squared with 49 degrees of freedom exceeds 85 once in a thousand times.
    assert ((counts - 40.0) ** 2 / 40.0).sum() < 85.0


def test_a_batch_that_fills_it_does_not_give_back_an_empty_place(random):
    pool = ImagePool(8, SHAPE)
    pool(numbered(1, 5), *noise(random, pool, 5))
    returned = pool(numbered(6, 5), *noise(random, pool, 5)[:1], np.ones(5, "float32"))
    assert numbers(returned)[:3] == [6, 7, 8], "three places were free"
    assert set(numbers(returned)[3:]) < {1, 2, 3, 4, 5}
    assert 0 not in numbers(pool.images.numpy()[0])


def test_the_same_noise_does_the_same_and_other_noise_does_not(full, random):
    state = full.get_weights()
    place_noise, coins = noise(random, full, 10)
    returned = []
    for places in (place_noise, place_noise, place_noise[::-1]):
        full.set_weights(state)
        returned.append(numbers(full(numbered(100, 10), places, coins)))
    assert returned[0] == returned[1] != returned[2]


def test_a_pool_of_none_gives_back_what_it_gets_and_has_no_weights():
    pool = ImagePool(0, SHAPE)
    images = numbered(0, 3)
    np.testing.assert_array_equal(pool(images, None, None), images)
    assert pool.weights == []


def test_it_is_saved_and_restored_exactly(full, tmp_path):
    restored = ImagePool.from_config(full.get_config())
    holder(full).save_weights(tmp_path / "pool.weights.h5")
    holder(restored).load_weights(tmp_path / "pool.weights.h5")
    for ours, theirs in zip(full.get_weights(), restored.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(("saved", "here"), [(2, 1), (2, 3), (1, 2)])
def test_other_numbers_of_replicas_share_the_saved_pools_in_turn(saved, here, monkeypatch):
    class Strategy:
        num_replicas_in_sync = here

    monkeypatch.setattr("tensorflow.distribute.get_strategy", Strategy)
    pool = ImagePool(4, SHAPE)
    pools = np.stack([numbered(10 * replica, 4) for replica in range(saved)])
    pool.load_own_variables({"0": pools, "1": np.int32(3)})
    assert pool.images.shape[0] == here
    for replica in range(here):
        np.testing.assert_array_equal(pool.images.numpy()[replica], pools[replica % saved])
    assert int(pool.filled.numpy()) == 3


def test_what_it_cannot_hold_is_refused():
    with pytest.raises(InputError, match="pool_size=-1"):
        ImagePool(-1, SHAPE)
    with pytest.raises(InputError, match=r"\(None, 8, 3\).*pool_size=0"):
        ImagePool(3, (None, 8, 3))
    pool = ImagePool(3, SHAPE)
    with pytest.raises(InputError, match="pool_size=3 is less than the 4 images"):
        pool(numbered(0, 4), np.zeros(3, "float32"), np.zeros(4, "float32"))
