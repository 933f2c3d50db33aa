"""The command `keras-gans`, and the scripts in `apps/` that start the same programs."""

import configparser
import importlib
import importlib.metadata
import pathlib
import subprocess
import sys

import pytest

import keras_gans_launcher
from keras_gans import presets
from keras_gans.cli import command_line
from keras_gans.training.configuration import flag

pytestmark = pytest.mark.slow

ROOT = pathlib.Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "keras_gans_launcher")


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


@pytest.fixture
def help_of(call):
    """Returns the help of a program as one line of words."""

    def help_of(program, *arguments):
        status, printed, complaint = call(program, *arguments, "--help")
        assert (status, complaint) == (0, "")
        return " ".join(printed.split())

    return help_of


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


@pytest.mark.parametrize(
    ("start", "prog"),
    [
        ((*COMMAND, "train"), "keras-gans train"),
        ((sys.executable, ROOT / "apps" / "train.py"), "train.py"),
    ],
    ids=["keras-gans", "apps"],
)
def test_both_ways_of_starting_name_themselves(start, prog, tmp_path):
    helped = subprocess.run([*start, "--help"], capture_output=True, text=True, cwd=tmp_path)
    assert (helped.returncode, helped.stderr) == (0, "")
    assert helped.stdout.startswith(f"usage: {prog} [-h] ")
    refused = subprocess.run([*start], capture_output=True, text=True, cwd=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"{prog}: --gan or --preset is needed; ")


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


@pytest.mark.parametrize("name", ["infogan_mnist", "wgan_gp_cifar10", "textgan_pydoc"])
def test_the_help_of_a_preset_shows_its_options_with_values_and_sources(name, help_of):
    preset, text = presets.get(name), help_of("train", "--preset", name)
    options = text.partition(f"options of {name}: ")[2]
    assert options.startswith(preset.reference)
    further = {"image_shape", "num_classes", "vocabulary", "thickness_range", "dropout"}
    for option in preset.options.keys() - further:
        after = options.partition(f" {flag(option)} ")[2]
        source = preset.sources.get(option)
        value = "none" if preset.options[option] is None else preset.options[option]
        value = f"; default: {value}" + ("" if source is None else f" ({source})")
        assert value in after.partition(" --")[0], option
    others = {option for other in presets.PRESETS for option in other.options}
    for option in others - preset.options.keys():
        assert f" {flag(option)} " not in text
    for default in (preset.dataset, preset.steps, preset.batch_size):
        assert f"default: {default} " in text


def test_a_scheme_has_the_help_of_its_preset_for_the_data_set(help_of):
    assert "options of dcgan_mnist:" in help_of("train", "--gan", "dcgan")
    assert "options of dcgan_cifar10:" in help_of("train", "--gan", "dcgan", "--dataset", "cifar10")


def test_the_help_without_a_preset_says_how_to_see_its_options(help_of):
    text = help_of("train")
    assert all(gan in text for gan in presets.list_gans())
    assert "give --gan or --preset together with --help to see them" in text
    for option in {option for preset in presets.PRESETS for option in preset.options}:
        assert f" {flag(option)} " not in text


def test_the_help_of_no_preset_is_a_sentence(call):
    status, printed, complaint = call("train", "--help", "--gan", "dcgna")
    assert (status, printed) == (2, "")
    assert "'dcgna'" in complaint and "did you mean 'dcgan'" in complaint
