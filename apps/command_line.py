"""What the programs share: arguments that explain themselves, and errors of one sentence."""

import argparse
import contextlib
import importlib
import logging
import os
import shutil
import signal
import sys
import tempfile
import time
import warnings

# Until a training takes it over, Ctrl-C ends the program at once: an import might swallow it.
signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextlib.contextmanager
def _errors_held_back():
    """Keeps what native code writes to stderr, and shows it only if the block fails."""
    kept = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            os.dup2(kept, 2)
            held.seek(0)
            shutil.copyfileobj(held, sys.stderr.buffer)
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)


# TensorFlow reports its devices on stderr, before a program can say its one sentence.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
with _errors_held_back():
    # What it says of deprecations in libraries is nothing that a user of the programs can mend.
    importlib.import_module("tensorflow").get_logger().setLevel(logging.ERROR)


# tfds warns of a property that it uses itself.
logging.getLogger("absl").setLevel(logging.ERROR)


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one sentence, without the usage."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message}\n")


def positive_int(text):
    return _number(text, int, lambda value: value > 0, "a whole number above 0")


def whole_number(text):
    return _number(text, int, lambda value: value >= 0, "a whole number from 0 up")


def seed(text):
    return _number(text, int, lambda value: 0 <= value < 2**63, "a whole number, 0 to 2**63 - 1")


def positive_float(text):
    return _number(text, float, lambda value: 0 < value < float("inf"), "a number above 0")


def weight(text):
    return _number(text, float, lambda value: 0 <= value < float("inf"), "a number from 0 up")


def fraction(text):
    return _number(text, float, lambda value: 0 <= value < 1, "a number from 0 up to 1")


def decay(text):
    """A decay in (0, 1), or none for no average."""
    if text.lower() == "none":
        return None
    return _number(text, float, lambda value: 0 < value < 1, "a number between 0 and 1, or none")


def labels(text):
    """Labels with commas between them, as a list."""
    parts = text.split(",")
    if not all(part.isdecimal() for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is not accepted: give whole numbers, as 0,1,2")
    return [int(part) for part in parts]


def boolean(text):
    if text.lower() not in ("true", "false"):
        raise argparse.ArgumentTypeError(f"{text!r} is not accepted: give true or false")
    return text.lower() == "true"


class Progress:
    """Shows on a terminal how many things are done, in one line that vanishes at the end.

    Args:
        what: What they are called.
    """

    def __init__(self, what):
        self.what = what
        self._shown = 0.0

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def __call__(self, done):
        if sys.stderr.isatty() and time.monotonic() - self._shown > 0.2:
            self._shown = time.monotonic()
            print(f"\r\033[K{done} {self.what} seen", end="", file=sys.stderr, flush=True)


def run(main, prog):
    """Runs a program; what the user can mend becomes a sentence on stderr and exit status 2."""
    from keras_gans.errors import InputError

    warnings.showwarning = lambda message, *_: print(f"{prog}: {message}", file=sys.stderr)
    try:
        sys.exit(main())
    except InputError as error:
        print(f"{prog}: {error}", file=sys.stderr)
        sys.exit(2)


def _number(text, kind, accepts, accepted):
    try:
        value = kind(text)
    except ValueError:
        value = None
    if value is None or not accepts(value):
        raise argparse.ArgumentTypeError(f"{text!r} is not accepted: give {accepted}")
    return value
