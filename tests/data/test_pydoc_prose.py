"""The prose of Python's own documentation."""

import re

from keras_gans import data
from keras_gans.data import pydoc_prose, tokenization


def test_paragraphs_are_different_sentences_without_markup():
    paragraphs = pydoc_prose.read_paragraphs()
    assert len(set(paragraphs)) == len(paragraphs) > 500
    for paragraph in paragraphs:
        assert re.fullmatch(r"[A-Z][^\n\"*`“”‘’]*[.:]", paragraph)
    characters = "".join(paragraphs).lower()
    strange = [character for character in characters if character not in tokenization.ENGLISH]
    assert len(strange) < 0.01 * len(characters)


def test_pythons_documentation_is_prose():
    read = data.load_text()
    assert read.name == "pydoc_topics" and read.vocabulary == tokenization.ENGLISH
    assert read.count > 10_000 and read.tokens.shape[1] == 32
    decoded = tokenization.decode(read.tokens, read.vocabulary).numpy()
    lines = [line.decode() for line in decoded]
    words = " ".join(lines).split()
    # In English every fifteenth word or so is "the"; in code hardly any.
    assert 0.04 < words.count("the") / len(words) < 0.12
    assert sum(
        "=" in line or re.search(r"\(.*\(", line) is not None for line in lines
    ) < 0.01 * len(lines)
    assert all(line[0] != " " and "  " not in line for line in lines)
