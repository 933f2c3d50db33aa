"""Shares of n-grams that are copies."""

import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation import metrics


def test_the_share_is_that_of_occurrences_within_lines():
    # ab, bc, cd and ab, bx: three of the five stand in "abc".
    assert metrics.copied_share(["abcd", "abx"], ["abc"], 2) == pytest.approx(3 / 5)
    # "ca" would stand across the two lines of the text.
    assert metrics.copied_share(["ca"], ["bc", "ab"], 2) == 0.0


def test_with_the_length_of_the_lines_it_is_the_share_of_copied_lines():
    assert metrics.copied_share(["abcd", "abce", "abcd"], ["xxxx", "abcd"], 4) == 2 / 3


def test_lines_without_such_an_ngram_are_refused():
    with pytest.raises(InputError, match="lines hold no 3-gram"):
        metrics.copied_share(["ab"], ["abc"], 3)
    with pytest.raises(InputError, match="text_lines hold no 2-gram"):
        metrics.copied_share(["ab"], ["a"], 2)
    with pytest.raises(InputError, match="lines must be a list of strings"):
        metrics.copied_share("ab", ["ab"], 2)
