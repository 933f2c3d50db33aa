import numpy as np
import pytest

from keras_gans.evaluation.metrics.selection import Reservoir, evenly


def test_as_many_of_each_class_are_chosen_though_they_come_in_order():
    classes = np.repeat(np.arange(10), 700)
    assert np.bincount(classes[evenly(7000, 1000)]).tolist() == [100] * 10
    assert len(set(evenly(7000, 999))) == 999 and evenly(7000, 999).max() < 7000


@pytest.mark.parametrize("count", [0, 1, 5])
def test_of_few_all_are_chosen(count):
    assert evenly(count, 5).tolist() == list(range(count))


def test_a_reservoir_keeps_all_of_few_in_their_order():
    reservoir = Reservoir(5)
    for batch in np.split(np.arange(5), [2, 2, 4]):
        reservoir.add(batch)
    assert reservoir.kept == [0, 1, 2, 3, 4]


def test_a_reservoir_keeps_each_with_the_same_probability():
    reservoir = Reservoir(2000)
    for batch in np.split(np.arange(20000), 40):
        reservoir.add(batch)
    assert len(np.unique(reservoir.kept)) == 2000
    # Of each tenth 200 are expected, with a deviation of sqrt(2000 * 0.1 * 0.9) = 13.4.
    tenths = np.bincount(np.array(reservoir.kept) // 2000, minlength=10)
    assert abs(tenths - 200).max() < 54


def test_what_a_reservoir_keeps_does_not_depend_on_the_batches_nor_change_with_them():
    examples = np.random.default_rng(0).random((300, 2))
    kept = []
    for parts in (1, 7, 300):
        reservoir = Reservoir(50)
        for batch in np.array_split(examples.copy(), parts):
            reservoir.add(batch)
            batch[:] = 0.0
        kept.append(reservoir.kept)
    np.testing.assert_array_equal(kept[0], kept[1])
    np.testing.assert_array_equal(kept[0], kept[2])
    assert np.all(np.array(kept) > 0.0)
