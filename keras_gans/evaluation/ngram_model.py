"""An n-gram model of lines of characters: what a generator of text is compared with."""

import numpy as np

from keras_gans.data import tokenization
from keras_gans.errors import InputError
from keras_gans.sampling import seeds
from keras_gans.system import number_checks


class NgramModel:
    """The n-gram model: each character is drawn by how often it follows the n - 1 before it.

    P(c | n - 1 characters) = count(n - 1 characters, c) / count(n - 1 characters). A line begins
    with the first n - 1 characters of a line of the text. Where what stands before a character has
    no successor in the text, as at its very end, shorter and shorter contexts are taken. There is
    no smoothing: the model writes no n-gram that the text has not, but for those.

    It evaluates like a generator: `evaluation.evaluate(NgramModel(...), "pydoc_topics")`.

    Args:
        tokens: Integers in `[0, len(vocabulary))`, `(count, length)`, as `data.load_text(...)`
            gives them; `length` at least `order`.
        vocabulary: String of the characters, in the order of their token ids.
        order: The n of the n-grams, at least 1.

    Raises:
        InputError: If an argument is out of range, or there are too many possible n-grams to be
            numbered by 64 bits.

    Reference: Shannon 1948, section 3, "the series of approximations to English"
    """

    def __init__(self, tokens, vocabulary, order=4):
        self.vocabulary = tokenization.check_vocabulary(vocabulary)
        self.order = number_checks.check_count("order", order)
        self.tokens = np.asarray(tokens, np.int64)
        if self.tokens.ndim != 2 or not len(self.tokens) or self.tokens.shape[1] < order:
            raise InputError(
                f"tokens must be lines of at least {order=} token ids, (count, length), not of "
                f"shape {self.tokens.shape}."
            )
        if self.tokens.min() < 0 or self.tokens.max() >= len(vocabulary):
            raise InputError(f"tokens must lie in [0, {len(vocabulary)}), the vocabulary.")
        if len(vocabulary) ** order >= 2**63:
            raise InputError(
                f"{order=}: {len(vocabulary)} characters make more n-grams of that length than 64 "
                "bits can number."
            )
        self._counts = {length: self._count(length) for length in range(1, order + 1)}

    def generate(self, count, seed=None):
        """Draws lines as long as those of the text.

        Args:
            count: How many.
            seed: Integer; the same seed gives the same lines. `None` draws one.

        Returns:
            An array of `count` strings.
        """
        random = np.random.default_rng(seeds.check_seed(seed))
        lines = np.zeros((count, self.tokens.shape[1]), np.int64)
        begun = self.order - 1
        lines[:, :begun] = self.tokens[random.integers(len(self.tokens), size=count), :begun]
        for place in range(begun, lines.shape[1]):
            lines[:, place] = self._next(lines[:, place - begun : place], random)
        return np.array(["".join(self.vocabulary[token] for token in line) for line in lines])

    def _count(self, length):
        """The n-grams of a length, as sorted numbers, and their cumulative counts from 0."""
        windows = np.lib.stride_tricks.sliding_window_view(self.tokens, length, axis=1)
        numbers, counts = np.unique(self._number(windows), return_counts=True)
        return numbers, np.concatenate([[0], np.cumsum(counts)])

    def _number(self, ngrams):
        """The n-grams `(..., n)` as numbers to the base of the vocabulary's size."""
        places = len(self.vocabulary) ** np.arange(ngrams.shape[-1])[::-1]
        return ngrams @ places

    def _next(self, contexts, random):
        """Draws a character after each of the contexts `(count, n - 1)`."""
        size, uniform = len(self.vocabulary), random.random(len(contexts))
        characters = np.full(len(contexts), tokenization.UNKNOWN)
        for length in range(self.order, 0, -1):
            numbers, cumulative = self._counts[length]
            # The n-grams that begin with a context have successive numbers.
            first = self._number(contexts[:, contexts.shape[1] - length + 1 :]) * size
            before = cumulative[np.searchsorted(numbers, first)]
            occurrences = cumulative[np.searchsorted(numbers, first + size)] - before
            drawn = before + (uniform * occurrences).astype(np.int64)
            is_open = (characters == tokenization.UNKNOWN) & (occurrences > 0)
            ngrams = numbers[np.searchsorted(cumulative, drawn[is_open], side="right") - 1]
            characters[is_open] = ngrams % size
        return characters
