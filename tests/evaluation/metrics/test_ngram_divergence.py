import collections
import string

import numpy as np
import pytest
import scipy.spatial.distance

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.ngram_divergence import (
    NgramDivergence,
    evaluate_lines,
    ngram_divergences,
)

ENTROPY_OF_A_QUARTER = 2.0 - 0.75 * np.log2(3.0)  # In bits.


def draw_lines(seed, count, letters="aabbbcd", length=12):
    random = np.random.default_rng(seed)
    return ["".join(line) for line in random.choice(list(letters), (count, length))]


def test_lines_of_no_common_character_are_one_bit_apart():
    divergences = ngram_divergences(["abab", "bbbb"], ["cdcd", "dede", "cc"])
    assert divergences == pytest.approx({1: 1.0, 2: 1.0, 3: 1.0, 4: 1.0})


def test_the_same_lines_are_no_way_apart_in_any_order_and_number():
    lines = draw_lines(0, 50)
    assert ngram_divergences(lines, lines) == {1: 0.0, 2: 0.0, 3: 0.0, 4: 0.0}
    # As many times each, and so the same frequencies.
    assert ngram_divergences(lines, lines[::-1] * 3) == pytest.approx(dict.fromkeys(range(1, 5), 0))


def test_half_of_the_characters_in_common():
    # p = (1, 0), q = (1/2, 1/2): JS = H(3/4, 1/4) - H(q) / 2.
    divergences = ngram_divergences(["aaaa"], ["aabb"], orders=(1,))
    assert divergences == pytest.approx({1: ENTROPY_OF_A_QUARTER - 0.5})


def test_an_ngram_ends_with_its_line():
    # Joined, the lines would hold "ba", as the other does.
    assert ngram_divergences(["ab", "ab"], ["ba"], orders=(1, 2)) == pytest.approx({1: 0, 2: 1})


def test_ngrams_overlap():
    counts = {"aa": 2, "ab": 1}  # Of "aaab".
    others = ["aa"] * 2 + ["ab"]
    assert counts == collections.Counter(others)
    assert ngram_divergences(["aaab"], others, orders=(2,)) == pytest.approx({2: 0.0})


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_agreement_with_scipy(order):
    lines, others = draw_lines(1, 40), draw_lines(2, 90, "abcdefgh")
    histograms = []
    for text in (lines, others):
        ngrams = [line[i : i + order] for line in text for i in range(len(line) - order + 1)]
        histograms.append(collections.Counter(ngrams))
    union = sorted(set(histograms[0]) | set(histograms[1]))
    p, q = ([histogram[ngram] for ngram in union] for histogram in histograms)
    expected = scipy.spatial.distance.jensenshannon(p, q, base=2) ** 2
    assert ngram_divergences(lines, others, (order,))[order] == pytest.approx(expected)
    assert ngram_divergences(others, lines, (order,))[order] == pytest.approx(expected)


def test_arrays_of_strings_are_lines():
    lines, others = draw_lines(1, 5), draw_lines(2, 9)
    assert ngram_divergences(np.array(lines), np.array(others)) == ngram_divergences(lines, others)


def test_lines_of_the_same_source_are_as_far_as_real_ones():
    held_out = draw_lines(4, 3000, string.ascii_lowercase)
    divergences = evaluate_lines(draw_lines(3, 300, string.ascii_lowercase), held_out)
    for order in (2, 3, 4):
        assert divergences[order].value == pytest.approx(divergences[order].real_value, rel=0.1)
    assert divergences[4].real_value > 0.5  # Of 456,976 4-grams, a few thousand are seen.
    foreign = evaluate_lines(draw_lines(3, 300, string.ascii_lowercase[:20]), held_out, (1, 2))
    for order in (1, 2):
        assert foreign[order].value > 2.0 * foreign[order].real_value
        assert foreign[order].real_value == divergences[order].real_value


def test_both_are_compared_with_the_lines_that_are_left():
    # Of six lines the first, the third and the fifth are set aside.
    held_out = ["a", "b", "c", "b", "d", "b"]
    divergences = evaluate_lines(["b", "b", "b"], held_out, orders=(1,))
    assert divergences == {1: NgramDivergence(value=0.0, real_value=1.0)}


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (
            lambda: ngram_divergences([], ["ab"]),
            "^lines must be strings, at least one; got none\\.$",
        ),
        (lambda: ngram_divergences(["abcd"], []), "^reference_lines must be .* got none\\.$"),
        (
            lambda: ngram_divergences([b"abcd"], ["abcd"]),
            "^lines must be strings, .* got bytes\\.$",
        ),
        (lambda: ngram_divergences("abcd", ["abcd"]), "lines must be a list.* str"),
        (lambda: ngram_divergences(["abcd"], ["abc", "ab"]), "reference_lines hold no 4-gram"),
        (lambda: ngram_divergences(["", "a"], ["ab"], (1, 2)), "^lines hold no 2-gram"),
        (lambda: ngram_divergences(["ab"], ["ab"], (0,)), r"orders=\(0,\)"),
        (lambda: ngram_divergences(["ab"], ["ab"], ()), r"orders=\(\)"),
        (lambda: evaluate_lines(["ab"] * 3, ["ab"] * 3), "held_out_lines are 3; .* than the 3"),
    ],
)
def test_what_has_no_ngrams_is_refused(call, named):
    with pytest.raises(InputError, match=named):
        call()
