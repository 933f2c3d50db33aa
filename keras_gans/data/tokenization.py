"""Conversion of text to token ids and back.

A vocabulary is a string: the character at index i has the id i.
"""

import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError

#: Lower-case English prose.
ENGLISH = " '(),-.:;abcdefghijklmnopqrstuvwxyz"

#: What `token_ids` gives for a character outside the vocabulary.
UNKNOWN = -1


def check_vocabulary(vocabulary):
    """Returns `vocabulary`; raises `InputError` unless it is at least two different characters."""
    if not isinstance(vocabulary, str) or len(vocabulary) < 2:
        raise InputError(
            f"vocabulary={vocabulary!r} must be a string of at least two characters, in the order "
            "of their token ids."
        )
    twice = sorted({character for character in vocabulary if vocabulary.count(character) > 1})
    if twice:
        raise InputError(f"vocabulary={vocabulary!r} has {twice[0]!r} twice.")
    return vocabulary


def token_ids(text, vocabulary):
    """Returns the id of each character of a string, int32 `(len(text),)`, or else `UNKNOWN`."""
    table = np.full(0x110000, UNKNOWN, np.int32)
    table[_code_points(vocabulary)] = np.arange(len(vocabulary))
    return table[_code_points(text)]


def encode(lines, vocabulary):
    """Turns lines of equal length into token ids.

    Args:
        lines: List of strings.
        vocabulary: String of different characters.

    Returns:
        An int32 array of shape `(len(lines), length)`.

    Raises:
        InputError: If the lengths differ, or a character is not in the vocabulary.
    """
    lengths = sorted({len(line) for line in lines})
    if len(lengths) != 1:
        raise InputError(f"lines must have one length in common; theirs are {lengths}.")
    tokens = token_ids("".join(lines), check_vocabulary(vocabulary))
    if (tokens == UNKNOWN).any():
        strange = "".join(lines)[int(np.argmax(tokens == UNKNOWN))]
        raise InputError(f"lines hold {strange!r}, which vocabulary={vocabulary!r} does not.")
    return tokens.reshape(len(lines), -1)


def decode(tokens, vocabulary):
    """Turns token ids into lines.

    Args:
        tokens: Integers in `[0, len(vocabulary))`, shape `(count, length)`.
        vocabulary: String of different characters.

    Returns:
        A tensor of `count` strings in UTF-8.
    """
    characters = tf.constant(list(vocabulary))
    return tf.strings.reduce_join(tf.gather(characters, tokens), axis=-1)


def _code_points(text):
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
