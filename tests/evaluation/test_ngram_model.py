"""The n-gram model of text."""

import collections

import numpy as np
import pytest

from keras_gans.data import tokenization
from keras_gans.errors import InputError
from keras_gans.evaluation import NgramModel, metrics

VOCABULARY = "abc"


def model(lines, order):
    return NgramModel(tokenization.encode(lines, VOCABULARY), VOCABULARY, order)


def test_characters_follow_each_other_as_often_as_in_the_text():
    # After a: b twice and c once. After b and after c: a.
    lines = model(["abab", "acac", "abab"], 2).generate(3000, seed=0)
    pairs = collections.Counter(line[place : place + 2] for line in lines for place in range(3))
    assert set(pairs) == {"ab", "ac", "ba", "ca"}
    # 4 times ab and 2 times ac in the text.
    assert pairs["ab"] / (pairs["ab"] + pairs["ac"]) == pytest.approx(2 / 3, abs=0.02)
    assert {line[0] for line in lines} == {"a"}


def test_an_order_of_one_draws_characters_by_their_frequency():
    lines = model(["aaab", "aabb"], 1).generate(2000, seed=1)
    assert collections.Counter("".join(lines))["a"] / 8000 == pytest.approx(5 / 8, abs=0.02)


def test_an_order_of_the_length_of_the_lines_copies_them():
    known = ["abca", "bcab", "caca"]
    lines = model(known, 4).generate(100, seed=2)
    assert set(lines) <= set(known)


def test_a_context_without_a_successor_is_shortened():
    # "aab" ends its line; nothing follows ab or b, so any character does, by its frequency.
    lines = model(["caab", "aacc"], 3).generate(2000, seed=3)
    last = collections.Counter(line[3] for line in lines if line.startswith("aab"))
    assert last["a"] / last.total() == pytest.approx(4 / 8, abs=0.06) and set(last) == {*"abc"}
    # Nothing follows ab, and c alone follows b.
    lines = model(["caab", "aacc", "bccc"], 3).generate(500, seed=3)
    assert {line for line in lines if line.startswith("aab")} == {"aabc"}


def test_it_is_reproducible_and_writes_no_ngram_that_the_text_has_not():
    random = np.random.default_rng(0)
    tokens = random.integers(0, 3, (200, 12))
    lines = NgramModel(tokens, VOCABULARY, 3).generate(50, seed=5)
    assert list(lines) == list(NgramModel(tokens, VOCABULARY, 3).generate(50, seed=5))
    known = ["".join(VOCABULARY[token] for token in line) for line in tokens]
    assert metrics.copied_share(lines, known, 3) == 1.0
    assert {len(line) for line in lines} == {12}


def test_bad_arguments_are_refused():
    tokens = np.zeros((2, 3), int)
    for arguments, message in (
        ((tokens, VOCABULARY, 0), "order"),
        ((tokens, VOCABULARY, 4), "at least order=4 token ids"),
        ((tokens[0], VOCABULARY, 1), r"not of shape \(3,\)"),
        ((tokens + 3, VOCABULARY, 2), r"lie in \[0, 3\)"),
        ((np.zeros((1, 50), int), VOCABULARY, 50), "more n-grams of that length"),
    ):
        with pytest.raises(InputError, match=message):
            NgramModel(*arguments)
