"""Errors whose message is written for the user."""

import difflib

# Of a longer name, so many characters are shown, the last ones.
_LONGEST_NAME = 100


class InputError(ValueError):
    """Something the user gave (a name, a file, a number) cannot be used.

    Its message is one sentence for the user, in which control characters are escaped: names of
    files may hold any.
    """

    # Keras adds a list of the arguments to errors that are raised while a model is called, but not
    # to those with this mark.
    _keras_call_info_injected = True

    def __init__(self, message):
        super().__init__(printable(message))


class SplitError(InputError):
    """A data set has no split of the name that was asked for."""


class DivergenceError(ArithmeticError):
    """A loss or a weight became NaN or infinite; the message says when, whose, and what to try."""


class DownloadError(InputError):
    """A data set the user named is not on this machine and could not be downloaded."""


def printable(text):
    """Returns a text with its control characters escaped, which could control a terminal."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in str(text)
    )


def list_names(names, most=3):
    """Returns the first few names of files as a list for a message, long names cut."""
    listed = [
        name if len(name) <= _LONGEST_NAME else f"...{name[-_LONGEST_NAME:]}"
        for name in names[:most]
    ]
    return printable(", ".join(listed + ["..."] * (len(names) > most)))


def suggest(name, known):
    """Names the entries of `known` nearest to `name`, as the end of a sentence.

    Args:
        name: String. What the user wrote.
        known: Iterable of strings. What is accepted.

    Returns:
        `"; did you mean 'mnist' or 'emnist'?"`, or a full stop if nothing is near.
    """
    nearest = [repr(near) for near in difflib.get_close_matches(str(name), list(known), n=3)]
    if not nearest:
        return "."
    return f"; did you mean {' or '.join(filter(None, [', '.join(nearest[:-1]), nearest[-1]]))}?"
