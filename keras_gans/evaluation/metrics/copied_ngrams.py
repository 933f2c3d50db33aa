"""Share of the n-grams of lines that stand in another text: copies, where the n-grams are long."""

from keras_gans.evaluation.metrics.ngram_divergence import check_lines, count_ngrams


def copied_share(lines, text_lines, order):
    """Share of the n-grams of lines that occur in the lines of a text.

    Every occurrence counts, overlapping ones too. With the length of the lines as `order` it is
    the share of lines that are copies. Held-out lines of the same text have a share above 0 too,
    since people repeat phrases: it belongs beside that of generated ones.

    Args:
        lines: Strings, at least one.
        text_lines: Strings of the text that a generator learnt from.
        order: The length n.

    Returns:
        A float in [0, 1].

    Raises:
        InputError: If there are no lines, or none that is n characters long.
    """
    counts = count_ngrams("lines", order, check_lines("lines", lines))
    known = count_ngrams("text_lines", order, check_lines("text_lines", text_lines))
    return sum(count for ngram, count in counts.items() if ngram in known) / counts.total()
