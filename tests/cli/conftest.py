"""The programs as a user calls them: in processes of their own, or in this one to save time."""

import importlib
import pathlib
import shutil
import subprocess
import sys
import warnings

import keras
import numpy as np
import pytest

from keras_gans.cli import command_line
from keras_gans.evaluation import evaluator
from keras_gans.training import runs

APPS = pathlib.Path(__file__).parents[2] / "apps"


@pytest.fixture(scope="session")
def digits(tmp_path_factory):
    """200 images of 28x28x1 with labels 0 to 9: with batches of 16, 12 steps an epoch."""
    path = tmp_path_factory.mktemp("data") / "digits.npz"
    noise = np.random.default_rng(0).integers(0, 256, (200, 28, 28, 1), "uint8")
    np.savez(path, images=noise, labels=np.arange(200) % 10)
    return path


@pytest.fixture(scope="session")
def start():
    """Starts a program in a process of its own."""

    def start(program, *arguments):
        command = [sys.executable, APPS / f"{program}.py", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [str(part) for part in command], stdout=pipe, stderr=pipe, text=True
        )

    return start


@pytest.fixture
def call(capsys, monkeypatch):
    """Runs a program's main in this process; returns its exit status, stdout and stderr."""
    # `command_line.run` replaces it, for the life of a process.
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)

    def call(program, *arguments):
        monkeypatch.setattr(sys, "argv", [f"apps/{program}.py"])
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit:
            main = importlib.import_module(f"keras_gans.cli.{program}").main
            command_line.run(main, f"{program}.py", [str(argument) for argument in arguments])
        return exit.value.code or 0, *capsys.readouterr()

    yield call
    keras.config.set_dtype_policy("float32")


@pytest.fixture(scope="session")
def run_arguments(digits):
    """The arguments of the run that the tests train, stop, resume and compare."""
    return [
        *("--preset", "dcgan_mnist", "--dataset", digits),
        # Without a penalty, whose second derivatives take long to trace.
        *("--batch-size", 16, "--seed", 3, "--r1-weight", 0, "--steps", 80),
    ]


@pytest.fixture(scope="session")
def finished(tmp_path_factory, start, run_arguments):
    """A run that nothing interrupted: its folder, its export and what it printed."""
    folder = tmp_path_factory.mktemp("finished")
    run, export = folder / "run", folder / "export"
    process = start("train", *run_arguments, "--output", run, "--export", export)
    printed, complaints = process.communicate(timeout=300)
    assert process.returncode == 0, complaints
    return runs.Run(run), export, printed


@pytest.fixture
def copy(finished, tmp_path):
    """A copy of the finished run, to be spoilt."""
    run, _, _ = finished
    return runs.Run(shutil.copytree(run.folder, tmp_path / "copy"))


@pytest.fixture
def help_of(call):
    """Returns the help of a program as one line of words."""

    def help_of(program, *arguments):
        status, printed, complaint = call(program, *arguments, "--help")
        assert (status, complaint) == (0, "")
        return " ".join(printed.split())

    return help_of


@pytest.fixture
def reference(digits, tmp_path, monkeypatch):
    """The arguments of an evaluation by the digits, of which 20 are held out, not 50."""
    monkeypatch.setattr(evaluator, "FEWEST", 20)
    monkeypatch.setenv("KERAS_GANS_CACHE", str(tmp_path / "cache"))
    return ("--dataset", digits, "--extractor", "mnist")
