"""Seeds, and the states of Keras' seed generators."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.sampling import seeds


@pytest.mark.parametrize("seed", [-1, 2**63, 10**400, 1.5, "x", [1], float("nan"), float("inf")])
def test_impossible_seeds_are_refused(seed):
    with pytest.raises(InputError, match="is not a seed"):
        seeds.check_seed(seed)


@pytest.mark.parametrize("seed", [0, 2**63 - 1, np.int64(7), 3.0, tf.constant(4)])
def test_whole_numbers_of_any_library_are_seeds(seed):
    checked = seeds.check_seed(seed)
    assert checked == int(seed) and type(checked) is int


def test_without_a_seed_one_is_drawn():
    drawn = {seeds.check_seed(None) for _ in range(5)}
    assert len(drawn) > 1 and all(0 <= seed < 2**63 for seed in drawn)


def stateless(seed=1, step=2, purpose="latents"):
    return seeds.stateless_seed(seed, tf.constant(step, tf.int64), purpose).numpy().tolist()


def test_a_stateless_seed_is_a_function_of_seed_step_and_purpose():
    assert stateless() == stateless()
    others = [stateless(seed=3), stateless(step=3), stateless(purpose="labels")]
    assert len({str(seed) for seed in (stateless(), *others)}) == 4


def test_numbers_of_one_purpose_have_seeds_of_their_own():
    folded = [
        seeds.fold_in(tf.constant([1, 2]), purpose, number).numpy().tolist()
        for purpose, number in (("evaluation", 0), ("evaluation", 1), ("other", 0))
    ]
    assert len({str(seed) for seed in folded}) == 3
    assert folded[0] == seeds.fold_in(tf.constant([1, 2]), "evaluation", 0).numpy().tolist()


def test_dropout_goes_on_with_the_masks_that_were_to_come():
    network = keras.Sequential([keras.Input((50,)), keras.layers.Dropout(0.5, seed=3)])
    ones, store = tf.ones((1, 50)), {"0": "a weight"}
    network(ones, training=True)
    seeds.save_states([network], store)
    masks = [network(ones, training=True).numpy() for _ in range(2)]
    assert (masks[0] != masks[1]).any()
    seeds.load_states([network], store)
    for mask in masks:
        np.testing.assert_array_equal(network(ones, training=True), mask)
    assert len(store) == 2 and seeds.without_states(store) == {"0": "a weight"}
