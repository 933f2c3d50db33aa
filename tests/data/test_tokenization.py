"""Text as token ids."""

import numpy as np
import pytest

from keras_gans.data import tokenization
from keras_gans.errors import InputError

VOCABULARY = "zé 语-a"


def test_decoding_undoes_encoding_of_any_characters():
    lines = ["é语 a", "zz-z", "   -", "a语语é"]
    tokens = tokenization.encode(lines, VOCABULARY)
    assert tokens.shape == (4, 4) and tokens.dtype == np.int32
    assert [line.decode() for line in tokenization.decode(tokens, VOCABULARY).numpy()] == lines


def test_the_id_of_a_character_is_its_place_in_the_vocabulary():
    np.testing.assert_array_equal(tokenization.encode([VOCABULARY], VOCABULARY), [np.arange(6)])
    np.testing.assert_array_equal(tokenization.token_ids("a?\nz", VOCABULARY), [5, -1, -1, 0])


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["az", "azz"], r"one length in common; theirs are \[2, 3\]"),
        ([], r"one length in common; theirs are \[\]"),
        (["az", "b "], "hold 'b', which vocabulary='zé 语-a' does not"),
    ],
)
def test_lines_that_cannot_be_encoded_are_refused(lines, message):
    with pytest.raises(InputError, match=message):
        tokenization.encode(lines, VOCABULARY)


@pytest.mark.parametrize("vocabulary", ["", "a", "abca", ["a", "b"], None])
def test_a_vocabulary_is_a_string_of_different_characters(vocabulary):
    with pytest.raises(InputError, match="vocabulary"):
        tokenization.check_vocabulary(vocabulary)
    assert tokenization.check_vocabulary(tokenization.ENGLISH) == tokenization.ENGLISH
