"""N-gram divergence of lines of text from real ones."""

import collections
import math
from typing import NamedTuple

import numpy as np

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import divergences
from keras_gans.evaluation.metrics.selection import evenly

#: The paper's lengths of n-grams.
ORDERS = (1, 2, 3, 4)


class NgramDivergence(NamedTuple):
    """Result of `evaluate_lines` for n-grams of one length.

    Attributes:
        value: The divergence of the lines, in bits.
        real_value: That of as many real lines.
    """

    value: float
    real_value: float


def ngram_divergences(lines, reference_lines, orders=ORDERS):
    """Jensen-Shannon divergences of the n-grams of lines from those of others.

    The n-grams are the sequences of n characters within a line, overlapping. The divergence is in
    bits, as in the authors' code and the figures that are published: 0 for the same frequencies
    and 1 where no n-gram is common. The fewer lines, the greater it is, most for long n-grams.

    Args:
        lines: Strings, at least one.
        reference_lines: Strings; as many or not.
        orders: The lengths n.

    Returns:
        A dict of a float in [0, 1] for each n.

    Raises:
        InputError: If there are no lines, or none that is n characters long.

    Reference: Gulrajani et al. 2017, https://arxiv.org/abs/1704.00028;
        https://github.com/igul222/improved_wgan_training, `gan_language.py`
    """
    lines = check_lines("lines", lines)
    reference_lines = check_lines("reference_lines", reference_lines)
    return {order: _divergence(order, lines, reference_lines) for order in _check_orders(orders)}


def evaluate_lines(lines, held_out_lines, orders=ORDERS):
    """N-gram divergences of generated lines, and beside them those of as many real ones.

    Of the held-out lines as many as there are generated ones are set aside, evenly spread over the
    text. Both are compared with the rest, so that the two values differ by nothing but where the
    lines come from.

    Args:
        lines: Generated strings, at least one; the authors take 640.
        held_out_lines: Real strings that the generator did not learn from, more than the generated
            ones. They must not overlap, or the real lines would be in both parts.
        orders: The lengths n.

    Returns:
        A dict of a `NgramDivergence` for each n.

    Raises:
        InputError: If there are not as many lines, or none that is n characters long.
    """
    lines = check_lines("lines", lines)
    held_out_lines = check_lines("held_out_lines", held_out_lines)
    if len(held_out_lines) <= len(lines):
        raise InputError(
            f"held_out_lines are {len(held_out_lines)}; there must be more than the {len(lines)} "
            "lines, as many of them are set aside."
        )
    is_aside = np.zeros(len(held_out_lines), bool)
    is_aside[evenly(len(held_out_lines), len(lines))] = True
    real_lines = [line for line, aside in zip(held_out_lines, is_aside, strict=True) if aside]
    rest = [line for line, aside in zip(held_out_lines, is_aside, strict=True) if not aside]
    values = ngram_divergences(lines, rest, orders)
    real_values = ngram_divergences(real_lines, rest, orders)
    return {order: NgramDivergence(values[order], real_values[order]) for order in values}


def _divergence(order, lines, reference_lines):
    counts = count_ngrams("lines", order, lines)
    reference_counts = count_ngrams("reference_lines", order, reference_lines)
    ngrams = list(counts | reference_counts)
    nats = divergences.jensen_shannon(
        [counts[ngram] for ngram in ngrams], [reference_counts[ngram] for ngram in ngrams]
    )
    return min(1.0, nats / math.log(2.0))


def count_ngrams(name, order, lines):
    """Returns a `Counter` of the sequences of `order` characters within lines, overlapping.

    Raises:
        InputError: If there is none; the message calls the lines `name`.
    """
    counts = collections.Counter(
        line[first : first + order] for line in lines for first in range(len(line) - order + 1)
    )
    if not counts:
        raise InputError(f"{name} hold no {order}-gram: none has {order} characters.")
    return counts


def check_lines(name, lines):
    """Returns a list of strings, at least one; raises `InputError`, which calls it `name`."""
    if isinstance(lines, str | bytes):
        raise InputError(f"{name} must be a list of strings; got one {type(lines).__name__}.")
    lines = list(lines)
    # Bytes would be equal to no characters, and their divergence from any text 1.
    other_types = sorted({type(line).__name__ for line in lines if not isinstance(line, str)})
    if not lines or other_types:
        raise InputError(
            f"{name} must be strings, at least one; got {' and '.join(other_types) or 'none'}."
        )
    return lines


def _check_orders(orders):
    orders = tuple(orders)
    if not orders or not all(isinstance(order, int) and order >= 1 for order in orders):
        raise InputError(f"{orders=} must be ints of at least 1, the lengths of n-grams.")
    return orders
