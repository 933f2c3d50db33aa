"""What the README promises: its commands, its code, and the generator that lies in the project."""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf

import keras_gans

pytestmark = pytest.mark.slow

ROOT = pathlib.Path(__file__).parents[1]
PROGRAMS = pathlib.Path(sys.executable).parent
SAVED = ROOT / "saved_models" / "dcgan"


def make_commands(target):
    """The lines of a Makefile's target, with the programs of this environment."""
    printed = subprocess.run(
        ["make", "--dry-run", "--assume-old=.venv/installed", f"BIN={PROGRAMS}", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [shlex.split(line) for line in printed.stdout.splitlines() if str(PROGRAMS) in line]


def run_in(folder, command):
    # No data set is prepared there, and no host answers: as on a machine without a network.
    offline = {"TFDS_DATA_DIR": str(folder / "none"), "https_proxy": "http://127.0.0.1:9"}
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | offline,
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_train_and_the_commands_it_ends_with(tmp_path):
    (tmp_path / "apps").symlink_to(ROOT / "apps")
    (command,) = make_commands("train")
    trained = run_in(tmp_path, [*command, "--steps", "2"])
    assert trained.returncode == 0, trained.stderr
    assert "USING 'mnist_5k' INSTEAD OF 'mnist'" in trained.stderr
    assert list((tmp_path / "runs" / "dcgan" / "samples").glob("step-000002.png"))
    generate, serve = (
        re.search(pattern, trained.stdout).group(1)
        for pattern in (r"More: +(.*) --output", r"(\S*saved_model_cli .*)")
    )
    generated = run_in(tmp_path, shlex.split(generate))
    assert generated.returncode == 0, generated.stderr
    assert (tmp_path / "images.png").exists()
    served = run_in(tmp_path, shlex.split(serve))
    assert "Result for output key images" in served.stdout, served.stderr


def test_make_test_runs_the_tests():
    (command,) = make_commands("test")
    assert command[:3] == [str(PROGRAMS / "python"), "-m", "pytest"]
    assert not any(word.startswith("tests") for word in command)  # All of them.


def test_the_code_of_the_readme_runs(tmp_path, monkeypatch):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    digits = keras_gans.data.load_arrays("mnist_5k").images

    def load(source, batch_size=8, **options):
        if source == "path/to/folder":
            size = options["image_size"]
            colours = np.zeros((8, size, size, 3), "uint8")
            return keras_gans.data.batches(colours, batch_size=8)
        assert source == "mnist"
        return keras_gans.data.batches(digits[:8], batch_size=8)

    evaluator_class = keras_gans.evaluation.Evaluator
    for_dataset = evaluator_class.for_dataset

    def embedded(source):
        assert source == "mnist"
        return for_dataset("mnist_5k")

    monkeypatch.setattr(keras_gans.data, "load_dataset", load)
    monkeypatch.setattr(evaluator_class, "for_dataset", embedded)
    monkeypatch.setenv("KERAS_GANS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "saved_models").symlink_to(ROOT / "saved_models")
    monkeypatch.chdir(tmp_path)
    names = {
        "generator": keras_gans.networks.dcgan.generator(64, 3, channel_factor=4),
        "discriminator": keras_gans.networks.dcgan.discriminator(64, 3, channel_factor=4),
        "dataset": tf.data.Dataset.from_tensors(tf.zeros((4, 64, 64, 3))),
    }
    assert len(blocks) >= 5
    for block in blocks:
        exec(block, names)
    assert names["images"].dtype == np.uint8
    assert (tmp_path / "exports" / "dcgan" / "1" / "saved_model.pb").exists()


def test_the_generator_in_the_project_makes_digits():
    version = SAVED / "1"
    size = sum(path.stat().st_size for path in version.rglob("*") if path.is_file())
    assert size < 2_000_000
    card = json.loads((version / "assets.extra" / "model_card.json").read_text())
    assert card["preset"] == "dcgan_mnist"
    assert (card["data"]["name"], card["data"]["examples"]) == ("mnist", 60000)
    assert card["steps"] == keras_gans.presets.get("dcgan_mnist").steps
    images = keras_gans.SavedGenerator(SAVED).generate(64, seed=0)
    grid = keras_gans.visualization.picture_files.read_png(version / "assets.extra" / "samples.png")
    expected = keras_gans.visualization.sample_grids.grid(images)
    assert np.abs(grid[::2, ::2].astype(int) - expected).max() <= 1
    # Digits are bright strokes on black, and no two of them are alike.
    assert 20 < images.mean() < 50
    assert len({image.tobytes() for image in images}) == 64


def test_every_file_the_readme_names_exists():
    text = (ROOT / "README.md").read_text()
    for name in re.findall(r"\]\(((?!http)[^)]+)\)", text):
        assert (ROOT / name).exists(), name


@pytest.fixture(autouse=True)
def _float32():
    yield
    assert keras.config.dtype_policy().name == "float32"
