"""What a training leaves behind."""

import json
import pathlib
import re

import numpy as np
import pytest
from PIL import Image

from keras_gans.training import runs
from keras_gans.visualization import picture_files, sample_grids

pytestmark = pytest.mark.slow


def test_the_samples_are_grids_of_the_same_latents(finished):
    run, _, _ = finished
    pages = sorted(run.samples.glob("step-*.png"))
    steps = {int(path.stem[5:]) for path in pages}
    assert steps >= {0, 12, 24, 36, 48, 60, 72, 80}, "at the start, each epoch and the end"
    for path in pages:
        with Image.open(path) as page:
            assert page.size == (8 * 28 * 2, 8 * 28 * 2)
    with Image.open(run.samples / "samples.gif") as animation:
        assert animation.n_frames == len(pages)
        assert animation.size == (448, 448)
    model = runs.load_model(run.newest_checkpoints()[0])
    last = picture_files.read_png(pages[-1])[::2, ::2]
    np.testing.assert_array_equal(last, sample_grids.grid(model.generate(64, seed=0)))


def test_the_metrics_are_a_line_an_epoch_with_every_loss(finished):
    run, _, _ = finished
    lines = [json.loads(line) for line in run.metrics.read_text().splitlines()]
    steps = [line["step"] for line in lines]
    assert set(steps) >= {12, 24, 36, 48, 60, 72, 80}
    assert steps == sorted(set(steps))
    for line in lines:
        assert line["epoch"] == (line["step"] - 1) // 12 + 1
        for name in ("generator_loss", "discriminator_loss", "real_logits", "fake_logits"):
            assert np.isfinite(line[name])


def test_the_configuration_repeats_the_run(finished, digits):
    run, _, _ = finished
    config = run.read_config()
    expected = {"preset": "dcgan_mnist", "dataset": str(digits), "batch_size": 16, "seed": 3}
    assert config | expected | {"steps": 80} == config
    assert config["data"] | {"name": str(digits), "examples": 200} == config["data"]
    assert {"python", "tensorflow", "keras"} <= set(config["versions"])


def test_the_run_holds_what_it_names(finished):
    run, export, printed = finished
    assert f"steps 0 to 80. Samples in {run.samples}." in printed
    names = {path.name for path in run.folder.iterdir()}
    assert names == {"config.json", "checkpoints", "samples", "logs", "metrics.jsonl"}
    assert list(run.logs.glob("events.*"))
    for label, path in re.findall(r"^(Samples|Checkpoint|Export): +(\S+)", printed, re.MULTILINE):
        assert pathlib.Path(path).exists(), label
    assert f"Export:      {export / '1'}" in printed
    card = json.loads((export / "1" / "assets.extra" / "model_card.json").read_text())
    assert card["preset"] == "dcgan_mnist"
    assert card["steps"] == 80
    assert card["data"]["examples"] == 200


def test_epochs_are_passes_over_the_data(tmp_path, call, run_arguments):
    run = runs.Run(tmp_path / "run")
    arguments = [*run_arguments[:-2], "--epochs", 2, "--output", run.folder]
    assert call("train", *arguments)[0] == 0
    assert run.read_config()["steps"] == 24
    assert run.newest_checkpoints()[0].name == "step-000024.keras"


@pytest.mark.parametrize(
    "option",
    [
        ("--mixed-precision", "bfloat16"),
        ("--strategy", "mirrored"),
        ("--normalization", "virtual", "--generator-normalization", "virtual"),
    ],
    ids=lambda o: o[1],
)
def test_it_trains_and_goes_on_with(option, tmp_path, call, run_arguments):
    run = runs.Run(tmp_path / "run")
    for steps in (3, 5):
        arguments = [*run_arguments[:-1], steps, "--output", run.folder, "--resume", *option]
        status, _, complaint = call("train", *arguments)
        assert status == 0, complaint
    model = runs.load_model(run.newest_checkpoints()[0])
    assert int(model.step.numpy()) == 5
    precise = "bfloat16" in option
    assert any(layer.compute_dtype == "bfloat16" for layer in model.generator.layers) == precise
    for weight in model.weights:
        assert np.isfinite(weight.numpy()).all()
    last = json.loads(run.metrics.read_text().splitlines()[-1])
    assert all(np.isfinite(value) for value in last.values())


def test_former_options_are_accepted_and_recorded_by_their_present_names(
    tmp_path, call, run_arguments
):
    run = runs.Run(tmp_path / "run")
    arguments = [*run_arguments[:-2], "--output", run.folder, "--batch-normalization", "false"]
    assert call("train", *arguments, "--steps", 1)[0] == 0
    config = run.read_config()
    assert config["options"]["normalization"] == "none"
    # A run that recorded the former name goes on, and with the present one.
    options = config["options"] | {"batch_normalization": False}
    for name in ("normalization", "minibatch"):
        del options[name]
    run.write_config(config | {"options": options})
    assert call("train", *arguments, "--steps", 2, "--resume")[0] == 0
    recorded = run.read_config()["options"]
    assert recorded["normalization"] == "none"
    assert recorded.keys() == (options.keys() | {"normalization"}) - {"batch_normalization"}
    model = runs.load_model(run.newest_checkpoints()[0])
    kinds = [type(layer).__name__ for layer in model.discriminator.layers]
    assert "BatchNormalization" not in kinds


def test_class_folders_train_a_conditional_gan_that_knows_their_names(tmp_path, call):
    random = np.random.default_rng(0)
    for name in ("cats", "dogs"):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for number in range(8):
            pixels = np.repeat(random.integers(0, 256, (28, 28, 1), "uint8"), 3, axis=-1)
            Image.fromarray(pixels).save(tmp_path / "pets" / name / f"{number}.png")
    arguments = ("--gan", "cgan", "--dataset", tmp_path / "pets", "--steps", 1, "--batch-size", 8)
    status, printed, complaint = call("train", *arguments, "--output", tmp_path / "run")
    assert status == 0, complaint
    assert "16 examples" in printed
    model = runs.load_trained(tmp_path / "run")
    assert model.num_classes == 2 and model.image_shape == (28, 28, 1), "stored in colour, yet grey"
    assert model.card["data"]["classes"] == ["cats", "dogs"]
