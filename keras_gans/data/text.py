"""Lines of text, cut from a file or a data set, as token ids."""

import collections
import dataclasses
import os
import pathlib
import re
import warnings

import numpy as np

from keras_gans.data import pipeline, pydoc_prose, tfds_images, tokenization
from keras_gans.errors import InputError, suggest

TFDS_NAMES = ("tiny_shakespeare", "lm1b")
#: Of a longer text only the beginning is read: these make about 200 MB of token ids.
MOST_CHARACTERS = 10_000_000
#: The share of a text that its vocabulary spells; what is rarer cannot be learnt.
COVERAGE = 0.999
# Where a larger share of a text is in longer words than this, it has no spaces between words.
_LONG_WORD, _FEW_LONG_WORDS = 20, 0.1
# Capitals after another character of a word, and the share of letters they are in prose at most.
_INNER_CAPITALS = re.compile(r"(?<=\S)[A-Z]")
_FEW_CAPITALS = 0.05
#: One in so many paragraphs is held out.
HELD_OUT = 10


@dataclasses.dataclass(frozen=True, eq=False)
class TextData:
    """A data set of lines of characters in memory.

    Args:
        name: String. The data set's name, or the file it was read from.
        tokens: int32 array in `[0, len(vocabulary))`, shape `(count, length)`.
        vocabulary: String. The character at index i has the token id i.
    """

    name: str
    tokens: np.ndarray
    vocabulary: str

    #: Lines have no labels.
    labels = None

    @property
    def count(self):
        """Number of examples in an epoch."""
        return len(self.tokens)

    def batches(self, **arguments):
        """Makes a dataset of int32 batches `(batch_size, length)` for `fit`.

        Args:
            **arguments: `batch_size`, `seed`, `first_step`, `repeat`, as in `data.batches`.
        """
        return pipeline.stream([(self.tokens,)], **arguments)

    def examples(self, count, are_spread=False):
        """Returns `count` examples as a batch holds them: see `pipeline.examples`."""
        return pipeline.examples([(self.tokens,)], count, are_spread)

    def digest(self):
        """Returns a hash of the lines."""
        return pipeline.digest([(self.tokens,)])


def load_text(source=pydoc_prose.NAME, length=32, vocabulary=None, split="train", lowercase=None):
    """Reads text and cuts it into lines of equal length.

    The text becomes lower case unless the vocabulary has capitals, and each run of spaces and line
    ends one space; empty lines end a paragraph. Then every word begins a line, which takes the next
    `length` characters of its paragraph, so that lines overlap, end anywhere, and the last words of
    a paragraph begin none. In text without spaces, such as Chinese, Thai or DNA, where more than a
    tenth of the characters are in words of more than 20, every character of such a word begins a
    line. A line with a character outside the vocabulary is left out.

    Args:
        source: What to read, one of

            - `"pydoc_topics"`: the English prose of Python's own documentation; no network.
            - `"tiny_shakespeare"` or `"lm1b"`: the training texts of that tfds data set. It is
              downloaded if it is not prepared in `TFDS_DATA_DIR` (default
              `~/tensorflow_datasets`).
            - a text file in UTF-8 (an existing file goes before a name).

            Of a longer text, the first ten million characters are read.
        length: Positive int. Characters in a line.
        vocabulary: String of the characters that lines may hold, in the order of their token ids.
            `None` for `tokenization.ENGLISH` with `"pydoc_topics"`, and otherwise for the most
            frequent characters that make up 99.9% of the text.
        split: `"train"`, or `"held_out"`: every tenth paragraph, of which `"train"` has nothing.
            Of a held-out paragraph the lines do not overlap, so that each counts once.
        lowercase: Boolean. Whether capitals become small letters; with `None` those that a given
            vocabulary spells stay as they are, all others become small, and there is a warning
            where they stand within words, as in chemical formulas.

    Returns:
        A `TextData`.

    Raises:
        InputError: If the source cannot be used, or is too short for one line.
        DownloadError: If a tfds set is not prepared and cannot be downloaded; an `InputError`.
    """
    if not isinstance(length, int) or length < 1:
        raise InputError(f"length must be an int of at least 1, not {length!r}.")
    if vocabulary is not None:
        tokenization.check_vocabulary(vocabulary)
    if lowercase not in (None, True, False):
        raise InputError(f"lowercase must be True, False or None, not {lowercase!r}.")
    if split not in ("train", "held_out"):
        raise InputError(f"{split=} is unknown; accepted are train and held_out.")
    if not isinstance(source, str | os.PathLike) or not os.fspath(source):
        raise InputError(f"source must be a text file or the name of a data set, not {source!r}.")
    name, path = os.fspath(source), pathlib.Path(source).expanduser()
    if os.path.isfile(path) or name not in (pydoc_prose.NAME, *TFDS_NAMES):
        paragraphs = _read_file(path)
    elif name in TFDS_NAMES:
        paragraphs = _read_tfds(name)
    else:
        paragraphs, vocabulary = pydoc_prose.read_paragraphs(), vocabulary or tokenization.ENGLISH
    if lowercase is None and vocabulary is None and os.path.isfile(path):
        _warn_of_capitals(paragraphs, name)
    paragraphs = _fold_case(paragraphs, lowercase, vocabulary)
    paragraphs = [" ".join(paragraph.split()) for paragraph in paragraphs]
    paragraphs = [paragraph for paragraph in paragraphs if paragraph]
    held_out = paragraphs[HELD_OUT - 1 :: HELD_OUT]
    del paragraphs[HELD_OUT - 1 :: HELD_OUT]
    # A line end belongs to no vocabulary, and so to no line.
    text = "\n".join(paragraphs)
    vocabulary = vocabulary or _frequent_characters(text, name)
    if split == "train":
        return TextData(name, _cut(text, _line_starts(text), length, vocabulary, name), vocabulary)
    if not held_out:
        raise InputError(f"{name!r} has fewer than {HELD_OUT} paragraphs, so none is held out.")
    text, name = "\n".join(held_out), f"{name} held out"
    starts = _apart(_line_starts(text), length)
    return TextData(name, _cut(text, starts, length, vocabulary, name), vocabulary)


def _read_file(path):
    if os.path.isdir(path):
        raise InputError(f"'{path}' is a folder: give a text file.")
    if os.path.exists(path) and not os.path.isfile(path):
        raise InputError(f"'{path}' is a pipe or device: give a text file.")
    if not os.path.exists(path):
        known = [pydoc_prose.NAME, *TFDS_NAMES]
        raise InputError(
            f"there is no file '{path}', and the texts known by name are {', '.join(known)}"
            f"{suggest(str(path), known)}"
        )
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(MOST_CHARACTERS + 1)
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"'{path}' is not a text in UTF-8: {error}.") from error
    if "\0" in text:
        raise InputError(f"'{path}' is not a text: it holds bytes of 0.")
    if len(text) > MOST_CHARACTERS:
        warnings.warn(
            f"'{path}' is long: its first {MOST_CHARACTERS:,} characters are used.", stacklevel=3
        )
    return _paragraphs(text[:MOST_CHARACTERS])


def _read_tfds(name):
    builder = tfds_images.find_builder(name)
    tfds_images.prepare(name, builder, f"{pydoc_prose.NAME!r}, prose that needs no network")
    paragraphs, characters = [], 0
    for example in builder.as_dataset(split="train").as_numpy_iterator():
        text = example["text"].decode()[: MOST_CHARACTERS - characters]
        paragraphs += _paragraphs(text)
        characters += len(text)
        if characters == MOST_CHARACTERS:
            break
    return paragraphs


def _paragraphs(text):
    lines = (line if line.strip() else "\0" for line in text.splitlines())
    return "\n".join(lines).split("\0")


def _frequent_characters(text, name):
    counts = collections.Counter(text)
    del counts["\n"]
    missing = (1.0 - COVERAGE) * counts.total()
    for character, count in reversed(counts.most_common()):
        if count > missing:
            break
        missing -= count
        del counts[character]
    if len(counts) < 2:
        raise InputError(f"{name!r} holds fewer than two different characters.")
    return "".join(sorted(counts))


def _warn_of_capitals(paragraphs, name):
    letters = inner = 0
    for paragraph in paragraphs:
        letters += sum(map(str.isalpha, paragraph))
        inner += sum(map(len, _INNER_CAPITALS.findall(paragraph)))
    if inner > _FEW_CAPITALS * letters:
        warnings.warn(
            f"{name!r} has capitals within words, which become small letters: give "
            "lowercase=False (--lowercase false) to keep all as they are.",
            stacklevel=3,
        )


def _fold_case(paragraphs, lowercase, vocabulary):
    if lowercase is False:
        return paragraphs
    if lowercase is None and vocabulary is not None and vocabulary != vocabulary.lower():
        strange = {character for paragraph in paragraphs for character in paragraph}
        small = {ord(character): character.lower() for character in strange - set(vocabulary)}
        return [paragraph.translate(small) for paragraph in paragraphs]
    return [paragraph.lower() for paragraph in paragraphs]


def _line_starts(text):
    """Positions where lines may begin: at words, and anywhere in text without spaces."""
    blank = np.array([character in " \n" for character in text], bool)
    begins = ~blank & np.concatenate([[True], blank[:-1]])
    starts = np.flatnonzero(begins)
    ends = np.flatnonzero(~blank & np.concatenate([blank[1:], [True]])) + 1
    lengths = ends - starts
    is_long = lengths > _LONG_WORD
    if lengths[is_long].sum() <= _FEW_LONG_WORDS * lengths.sum():
        return starts
    in_long_word = np.zeros(len(text), bool)
    in_long_word[~blank] = np.repeat(is_long, lengths)
    return np.flatnonzero(begins | in_long_word)


def _apart(starts, length):
    """Subset of the positions such that lines of that length do not overlap."""
    kept, end = [], 0
    for start in starts:
        if start >= end:
            kept.append(start)
            end = start + length
    return np.array(kept, starts.dtype)


def _cut(text, starts, length, vocabulary, name):
    starts = starts[starts <= len(text) - length]
    tokens = tokenization.token_ids(text, vocabulary)
    if len(starts):
        lines = np.lib.stride_tricks.sliding_window_view(tokens, length)[starts]
        lines = lines[(lines != tokenization.UNKNOWN).all(axis=1)]
    if not len(starts) or not len(lines):
        raise InputError(
            f"{name!r} is too short: no paragraph has {length} characters of the vocabulary "
            "in a row."
        )
    return lines
