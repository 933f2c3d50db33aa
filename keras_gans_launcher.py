"""Starts the programs of keras_gans: the command `keras-gans`, and the scripts in `apps/`.

It lies outside the package because importing the package imports TensorFlow, whose start-up notes
are held back here.
"""

import contextlib
import importlib
import logging
import os
import shutil
import signal
import sys
import tempfile

PROGRAMS = {
    "train": "train a GAN by a preset, or go on with a run",
    "generate": "generate images or text with a run or a SavedModel",
    "translate": "translate images with a CycleGAN",
    "evaluate": "evaluate a run, a model, or images",
    "compare": "train several schemes for the same time and compare their scores",
    "toy": "train a GAN on points of the line or the plane",
    "train_classifier": "train the digit classifier that evaluates generators of MNIST",
}


def main():
    """Runs the program that the first argument of `keras-gans` names."""
    program, arguments = (sys.argv[1:2] or ["--help"])[0], sys.argv[2:]
    if program in PROGRAMS:
        start(program, f"keras-gans {program}", arguments)
    elif program in ("-h", "--help"):
        print("usage: keras-gans PROGRAM ...\n\nprograms, each with a --help of its own:")
        for name, purpose in PROGRAMS.items():
            print(f"  {name:<18}{purpose}")
    elif program == "--version":
        print(importlib.import_module("importlib.metadata").version("keras_gans"))
    else:
        known = ", ".join(PROGRAMS)
        print(f"keras-gans: {program!r} is no program; accepted are {known}.", file=sys.stderr)
        sys.exit(2)


def start(program, prog, arguments):
    """Runs one of `PROGRAMS` and ends the process with its exit status.

    Args:
        program: Its name.
        prog: The name that its messages begin with.
        arguments: List of strings, those after the program's name.
    """
    prepare()
    command_line = importlib.import_module("keras_gans.cli.command_line")
    command_line.run(importlib.import_module(f"keras_gans.cli.{program}").main, prog, arguments)


def prepare():
    """Readies the process for a program: signals, standard streams, and a quiet TensorFlow."""
    # Until a training takes it over, Ctrl-C ends the program at once: an import might swallow it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _open_standard_streams()
    # TensorFlow reports its devices on stderr, before a program can write its one sentence.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with _errors_held_back():
        # A user of the programs can do nothing about deprecations in libraries.
        importlib.import_module("tensorflow").get_logger().setLevel(logging.ERROR)
    # tfds warns of a property that it uses itself.
    logging.getLogger("absl").setLevel(logging.ERROR)


def _open_standard_streams():
    """Opens the standard streams that the shell closed, so that no file gets their numbers."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name, number in (("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w", encoding="utf-8", closefd=False))


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


if __name__ == "__main__":
    main()
