"""Parts of all programs: the argument parser, types of arguments, and errors of one sentence."""

import argparse
import contextlib
import errno
import os
import pathlib
import signal
import struct
import sys
import time
import warnings

from tensorflow.errors import ResourceExhaustedError

from keras_gans.errors import InputError, printable

#: Largest whole number of an option: what TensorFlow's 32-bit counters and shapes hold.
LARGEST = 2**31 - 1
#: Most characters of a name that a message shows.
SHOWN = 80


_prog, _again = "keras-gans", []


def prog():
    """Returns the name of the running program, with which its messages begin."""
    return _prog


def again():
    """Returns the command that runs the same program again, as a list of strings."""
    return list(_again)


def command(program):
    """Returns the command, without arguments, that starts another program in the same way."""
    if not _prog.endswith(".py"):
        return f"keras-gans {program}"
    python, apps = pathlib.Path(sys.executable), pathlib.Path(sys.argv[0]).parent
    if python.is_relative_to(pathlib.Path.cwd()):
        python = python.relative_to(pathlib.Path.cwd())
    return f"{python} {apps / program}.py"


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one sentence, without the usage."""

    def __init__(self, description=None, prog=None, **settings):
        super().__init__(
            prog=prog or _prog,
            description=description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **settings,
        )

    def parse_known_args(self, args=None, namespace=None):
        for argument in sys.argv[1:] if args is None else args:
            try:
                argument.encode()
            except UnicodeEncodeError:
                self.error(f"{_shown(argument)} is not accepted: it is not UTF-8")
        return super().parse_known_args(args, namespace)

    def error(self, message):
        self.exit(2, f"{self.prog}: {printable(message)}\n")


def positive_int(text):
    """Type of an argument: a whole number above 0."""
    return _whole(text, 1, LARGEST, f"a whole number above 0, up to {LARGEST}")


def whole_number(text):
    """Type of an argument: a whole number from 0 up."""
    return _whole(text, 0, LARGEST, f"a whole number from 0 up to {LARGEST}")


def seed(text):
    """Type of an argument: a seed."""
    return _whole(text, 0, 2**63 - 1, "a whole number, 0 to 2**63 - 1")


def at_most(value, most):
    """Returns a value that an option was given, unless it is above what the option can be."""
    if value > most:
        raise argparse.ArgumentTypeError(f"{value} is not accepted: give at most {most}")
    return value


def positive_float(text):
    """Type of an argument: a number above 0."""
    return _number(text, lambda value: 0 < value < float("inf"), "a number above 0")


def weight(text):
    """Type of an argument: a number from 0 up."""
    return _number(text, lambda value: 0 <= value < float("inf"), "a number from 0 up")


def fraction(text):
    """Type of an argument: a number in [0, 1)."""
    return _number(text, lambda value: 0 <= value < 1, "a number of at least 0 and below 1")


def share(text):
    """Type of an argument: a number in (0, 1]."""
    return _number(text, lambda value: 0 < value <= 1, "a number above 0, up to 1")


def decay(text):
    """Type of an argument: a decay in (0, 1), or none for no average."""
    if text.lower() == "none":
        return None
    return _number(text, lambda value: 0 < value < 1, "a number between 0 and 1, or none")


def labels(text):
    """Type of an argument: labels or names of classes with commas between them, as a list."""
    return [_label(text, part) for part in text.split(",")]


def _label(text, part):
    is_label = part.isascii() and part.isdecimal() and len(part) < SHOWN
    if is_label and int(part) <= LARGEST:
        return int(part)
    if not part or part.strip("+-").replace(".", "").isdecimal():
        raise argparse.ArgumentTypeError(
            f"{_shown(text)} is not accepted: give whole numbers, as 0,1,2, or names of classes"
        )
    return part


def boolean(text):
    """Type of an argument: true or false."""
    if text.lower() not in ("true", "false"):
        raise argparse.ArgumentTypeError(f"{_shown(text)} is not accepted: give true or false")
    return text.lower() == "true"


def name(text):
    """Type of an argument: a name, which may be a path, or several with commas between them."""
    for part in text.split(","):
        _check_path(text, part)
    return text


def path(text):
    """Type of an argument: a path, whether or not something is there."""
    return pathlib.Path(_check_path(text, text))


class Progress:
    """A line on a terminal that counts what is done, and vanishes at the end.

    Args:
        what: Name of the things that are counted.
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


def run(main, prog, arguments=()):
    """Runs a program, and ends the process with its exit status.

    What the user can mend becomes a sentence on stderr and the status 2; what the machine refuses,
    such as room on the disk, a sentence and the status 1. If nobody reads what is printed, or on
    Ctrl-C, it ends without a word.
    """
    global _prog, _again
    _prog = prog
    _again = [sys.executable, "-m", "keras_gans_launcher", main.__module__.rpartition(".")[2]]
    _again += arguments
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    warnings.showwarning = lambda message, *_: _complain(prog, message)
    status = _run(main, prog, list(arguments))
    try:
        sys.stdout.flush()
    except OSError:
        # The interpreter would try once more at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


def _run(main, prog, arguments):
    try:
        status = main(arguments)
        sys.stdout.flush()
        return status
    except SystemExit as ending:
        return ending.code
    except InputError as error:
        _complain(prog, error)
        return 2
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except (OSError, MemoryError, ResourceExhaustedError) as error:
        return _status_of(error, prog)


def _status_of(error, prog):
    """Prints what the machine refused, and returns the exit status."""
    if isinstance(error, BrokenPipeError):
        return 128 + signal.SIGPIPE
    if isinstance(error, MemoryError):
        _complain(prog, "there is not enough memory for this.")
        return 1
    reason = getattr(error, "strerror", None) or str(error).strip().partition("\n")[0]
    where = getattr(error, "filename", None)
    _complain(prog, f"{'' if where is None else f'{where}: '}{reason.rstrip('.')}.")
    return 1


def _complain(prog, message):
    # If stderr is closed as well, nobody can read the message.
    with contextlib.suppress(OSError):
        print(f"{prog}: {printable(message)}", file=sys.stderr, flush=True)


def _check_path(text, part):
    if not part:
        raise argparse.ArgumentTypeError(f"{_shown(text)} is not accepted: give a name")
    try:
        os.stat(os.path.expanduser(part))
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise argparse.ArgumentTypeError(
                f"{_shown(part)} is not accepted: the name is too long"
            ) from error
    return text


def _whole(text, least, most, accepted):
    try:
        # Long texts are refused unread: Python has a limit of digits.
        value = int(text) if text.isascii() and len(text) <= SHOWN else None
    except ValueError:
        value = None
    return _accept(text, value, value is not None and least <= value <= most, accepted)


def _number(text, accepts, accepted):
    try:
        value = float(text) if text.isascii() else None
    except ValueError:
        value = None
    # The networks compute in 32 bits, where a number can become 0, 1 or infinite.
    good = value is not None and accepts(value) and accepts(_in_32_bits(value))
    return _accept(text, value, good, accepted)


def _accept(text, value, is_good, accepted):
    if not is_good:
        raise argparse.ArgumentTypeError(f"{_shown(text)} is not accepted: give {accepted}")
    return value


def _in_32_bits(value):
    try:
        return struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return float("inf")


def _shown(text):
    """Quotes what was given, of which a long text shows its beginning alone."""
    return repr(text) if len(text) <= SHOWN else f"{text[:SHOWN]!r}..."
