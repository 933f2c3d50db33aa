"""The command `keras-gans`, and the scripts in `apps/` that start the same programs."""

import configparser
import importlib
import importlib.metadata
import pathlib
import subprocess
import sys

import pytest

import keras_gans_launcher
from keras_gans.cli import command_line

pytestmark = pytest.mark.slow

ROOT = pathlib.Path(__file__).parents[2]


@pytest.fixture
def keras_gans_command(monkeypatch, capsys):
    """Runs `keras-gans` in this process; returns its exit status, stdout and stderr."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["keras-gans", *arguments])
        try:
            keras_gans_launcher.main()
            status = 0
        except SystemExit as exit:
            status = exit.code
        return status, *capsys.readouterr()

    return run


def test_the_installed_command_is_the_launcher():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    scripts = setup["options.entry_points"]["console_scripts"].split("\n")
    (target,) = [line.partition(" = ")[2] for line in scripts if line.startswith("keras-gans = ")]
    module, _, function = target.partition(":")
    assert getattr(importlib.import_module(module), function) is keras_gans_launcher.main
    assert setup["options"]["py_modules"] == module


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_it_lists_its_programs(arguments, keras_gans_command):
    status, printed, complaint = keras_gans_command(*arguments)
    assert (status, complaint) == (0, "")
    assert printed.startswith("usage: keras-gans PROGRAM ...\n")
    for name, purpose in keras_gans_launcher.PROGRAMS.items():
        assert any(line.split() == [name, *purpose.split()] for line in printed.split("\n"))


def test_it_says_its_version(keras_gans_command):
    version = importlib.metadata.version("keras_gans")
    assert keras_gans_command("--version") == (0, f"{version}\n", "")


def test_an_unknown_program_is_refused_with_those_there_are(keras_gans_command):
    status, printed, complaint = keras_gans_command("trian", "--gan", "dcgan")
    assert (status, printed) == (2, "")
    assert complaint.startswith("keras-gans: 'trian' is no program; accepted are train, generate, ")
    assert complaint.count("\n") == 1


@pytest.mark.parametrize("program", keras_gans_launcher.PROGRAMS)
def test_every_program_has_a_script_and_a_help(program, help_of):
    script = (ROOT / "apps" / f"{program}.py").read_text(encoding="utf-8")
    assert f'start("{program}", "{program}.py", ' in script
    text = help_of(program)
    assert text.startswith(f"usage: {program}.py [-h] ")
    assert f"keras-gans {program}" in text


def test_the_command_names_itself_in_its_help(tmp_path):
    helped = subprocess.run(
        [sys.executable, "-m", "keras_gans_launcher", "train", "--help"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert (helped.returncode, helped.stderr) == (0, "")
    assert helped.stdout.startswith("usage: keras-gans train [-h] ")


def test_a_script_names_itself_in_what_it_refuses(tmp_path):
    refused = subprocess.run(
        [sys.executable, ROOT / "apps" / "train.py"], capture_output=True, text=True, cwd=tmp_path
    )
    assert refused.returncode == 2
    assert refused.stderr.startswith("train.py: --gan or --preset is needed; ")


def test_the_command_names_itself_in_what_it_refuses(keras_gans_command):
    status, printed, complaint = keras_gans_command("train")
    assert (status, printed) == (2, "")
    assert complaint.startswith("keras-gans train: --gan or --preset is needed; ")


@pytest.mark.parametrize(
    ("prog", "argv", "follow_up"),
    [
        ("keras-gans train", "/usr/bin/keras-gans", "keras-gans generate"),
        ("train.py", "apps/train.py", f"{sys.executable} apps/generate.py"),
    ],
)
def test_the_next_command_is_started_in_the_same_way(prog, argv, follow_up, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [argv])
    monkeypatch.setattr(command_line, "_prog", prog)
    assert command_line.command("generate") == follow_up
