"""What all programs do with options, names and the ways in which a program can end."""

import argparse
import errno
import os
import pathlib
import subprocess
import sys
import warnings

import pytest

import keras_gans_launcher
from keras_gans.cli import command_line
from keras_gans.errors import InputError


@pytest.fixture
def end(monkeypatch):
    """Runs a function as a program would be; returns its exit status."""
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)

    def end(main):
        with pytest.raises(SystemExit) as exit:
            command_line.run(main, "program.py")
        return exit.value.code or 0

    return end


def raising(error):
    def main(arguments):
        raise error

    return main


@pytest.mark.parametrize(
    "kind, text, value",
    [
        (command_line.positive_int, "12", 12),
        (command_line.positive_int, "1_000", 1000),
        (command_line.positive_int, str(2**31 - 1), 2**31 - 1),
        (command_line.whole_number, "0", 0),
        (command_line.seed, str(2**63 - 1), 2**63 - 1),
        (command_line.positive_float, "1e-4", 1e-4),
        (command_line.fraction, "0.999", 0.999),
        (command_line.decay, "None", None),
        (command_line.labels, "2,0,2", [2, 0, 2]),
        (command_line.name, "photos,paintings", "photos,paintings"),
    ],
)
def test_options_are_read(kind, text, value):
    assert kind(text) == value


@pytest.mark.parametrize(
    "kind, texts",
    [
        (
            command_line.positive_int,
            ("0", "-1", "1.5", "nan", "", str(2**31), str(2**63), "٣", "７"),
        ),
        (command_line.positive_int, ("9" * 5000, "²", "1e308", "inf")),
        (command_line.whole_number, ("-1", str(2**31), "٣")),
        (command_line.seed, ("-1", str(2**63), "٣")),
        (command_line.positive_float, ("0", "nan", "inf", "1e308", "1e-320", "٣", "")),
        (command_line.weight, ("-1", "nan", "inf", "1e39")),
        # 32 bits round the last ones to 1, with which Adam divides by 0 and no average moves.
        (command_line.fraction, ("1", "nan", "-0.1", "0.9999999999")),
        (command_line.decay, ("0", "1", "nan", "0.9999999999")),
        (command_line.labels, ("", ",", "-1", "٣", "1.5", str(2**31), "9" * 5000)),
        (command_line.name, ("", "photos,", "n" * 300)),
        (command_line.path, ("", "n" * 300, "a/" * 3000)),
    ],
)
def test_options_are_refused(kind, texts):
    for text in texts:
        with pytest.raises(argparse.ArgumentTypeError, match="is not accepted: ") as refusal:
            kind(text)
        assert len(str(refusal.value)) < 200


def test_a_name_that_is_not_utf_8_is_refused(capsys):
    parser = command_line.Parser(prog="program.py")
    parser.add_argument("name")
    with pytest.raises(SystemExit) as exit:
        parser.parse_args([os.fsdecode(b"caf\xe9.png")])
    assert exit.value.code == 2
    assert (
        capsys.readouterr().err == "program.py: 'caf\\udce9.png' is not accepted: it is not UTF-8\n"
    )


@pytest.mark.parametrize(
    "error, status, sentence",
    [
        (InputError("No."), 2, "program.py: No.\n"),
        (InputError("a\x1b[31mb\nc is no name."), 2, "program.py: a\\x1b[31mb\\nc is no name.\n"),
        (
            OSError(errno.ENOSPC, "No space left on device", "out/x"),
            1,
            "program.py: out/x: No space left on device.\n",
        ),
        (OSError("Can't write data"), 1, "program.py: Can't write data.\n"),
        (MemoryError(), 1, "program.py: there is not enough memory for this.\n"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141, ""),
        (KeyboardInterrupt(), 130, ""),
        (SystemExit(3), 3, ""),
    ],
)
def test_a_program_ends_with_a_sentence(error, status, sentence, end, capsys):
    assert end(raising(error)) == status
    assert capsys.readouterr().err == sentence


def test_a_fault_of_ours_is_no_sentence(monkeypatch):
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    with pytest.raises(KeyError):
        command_line.run(raising(KeyError("x")), "program.py")


def test_a_warning_is_one_line(end, capsys):
    assert end(lambda arguments: warnings.warn("a\nb", stacklevel=1)) == 0
    assert capsys.readouterr().err == "program.py: a\\nb\n"


def test_a_full_device_behind_standard_output_is_a_sentence(end, monkeypatch, capsys):
    with open("/dev/full", "w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert end(lambda arguments: print("done")) == 1
    assert capsys.readouterr().err == "program.py: No space left on device.\n"


def test_a_reader_that_left_ends_the_program_quietly(end, monkeypatch, capsys):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert end(lambda arguments: print("done")) == 141
    assert capsys.readouterr().err == ""


def test_what_a_terminal_cannot_show_is_escaped(end, monkeypatch, tmp_path):
    with open(tmp_path / "printed", "w", encoding="ascii") as printed:
        monkeypatch.setattr(sys, "stdout", printed)
        assert end(lambda arguments: print("Käse")) == 0
    assert (tmp_path / "printed").read_bytes() == b"K\\xe4se\n"


@pytest.mark.slow
def test_closed_standard_streams_end_no_program(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import keras_gans_launcher\n"
        "keras_gans_launcher.prepare()\n"
        "from keras_gans.cli import command_line\n"
        "def main(arguments):\n"
        "    file = open('written', 'w')\n"
        "    print('printed')\n"
        "    return 0 if file.fileno() > 2 else 9\n"
        "command_line.run(main, 'program.py')\n",
        encoding="utf-8",
    )
    closed = subprocess.run(
        f"PYTHONPATH={pathlib.Path(keras_gans_launcher.__file__).parent}:$PYTHONPATH "
        f"{sys.executable} program.py <&- >&- 2>&-",
        shell=True,
        cwd=tmp_path,
    )
    assert closed.returncode == 0
    assert (tmp_path / "written").read_bytes() == b""
