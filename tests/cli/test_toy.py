"""apps/toy.py as a user runs it."""

import json

import numpy as np
import pytest
from PIL import Image

from keras_gans.evaluation import Score
from keras_gans.toy.schemes import SCHEMES

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("gan", "data", "loss", "options", "phrase"),
    [
        ("gan", "mixture", "non_saturating", {}, "Wasserstein distance"),
        ("wgan_gp", "ring", None, {"packing": 2, "instance_noise": 0.01}, "of 8 modes found"),
        ("cgan", "swiss_roll", "non_saturating", {}, "of 1000 places on the spiral found"),
    ],
)
def test_pictures_and_numbers(gan, data, loss, options, phrase, tmp_path, call):
    arguments = ["--gan", gan, "--data", data, "--steps", 200, "--output", tmp_path / "toy"]
    for name, value in options.items():
        arguments += [f"--{name.replace('_', '-')}", value]
    status, printed, complaint = call("toy", *arguments)
    assert status == 0, complaint
    assert phrase in printed.splitlines()[-1]
    first, final = (
        Image.open(tmp_path / "toy" / f"{name}.png") for name in ("first_epoch", "final")
    )
    assert first.size == final.size
    assert np.any(np.asarray(first) != np.asarray(final))
    assert Image.open(tmp_path / "toy" / "animation.gif").n_frames >= 2
    records = json.loads((tmp_path / "toy" / "scores.json").read_text())
    assert records["gan"] == gan
    assert records["loss"] == loss
    assert options.items() <= records["options"].items()
    scores = [Score.from_json(record) for record in records["scores"]]
    on_the_line = data == "mixture"
    names = ["wasserstein", "deviation"] if on_the_line else ["modes", "good_share"]
    assert [score.name for score in scores] == names
    for score in scores:
        assert (score.real_value is None) == (score.name == "deviation")
        assert (score.protocol["real"], score.protocol["steps"]) == (data, 200)


def test_losses_that_are_no_longer_finite_end_the_run(tmp_path, call, monkeypatch):
    changes = {1: {"discriminator_learning_rate": 1e30}}
    monkeypatch.setitem(SCHEMES, "lsgan", SCHEMES["lsgan"]._replace(changes=changes))
    arguments = ("--gan", "lsgan", "--data", "gaussian", "--output", tmp_path / "toy")
    status, _, complaint = call("toy", *arguments)
    assert status == 1
    assert "discriminator_loss" in complaint
    assert not (tmp_path / "toy").exists()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"--gan": "gna"}, ("'gna'", "did you mean 'gan'")),
        ({"--data": "rings"}, ("'rings'", "ring")),
        ({"--steps": "0"}, ("--steps", "'0'", "above 0")),
        ({"--gan": "lsgan", "--loss": "wassertsein"}, ("--loss", "wassertsein", "minimax")),
        ({"--gan": "lsgan", "--loss": "wasserstein"}, ("'wasserstein'", "lsgan", "least_squares")),
        ({"--gan": "lsgan", "--loss": "minimax"}, ("'minimax'", "lsgan", "least_squares")),
        ({"--gan": "began", "--r1-weight": "1"}, ("'r1_weight'", "began", "historical_averaging")),
        ({"--packing": "0"}, ("--packing", "'0'", "above 0")),
        ({"--gan": "wgan_gp", "--loss": "minimax"}, ("'minimax'", "wgan_gp", "leave it out")),
    ],
)
def test_bad_input_is_one_sentence(changes, named, tmp_path, call):
    arguments = {"--gan": "gan", "--data": "ring", "--output": tmp_path / "toy"} | changes
    status, _, complaint = call("toy", *(word for pair in arguments.items() for word in pair))
    assert status == 2
    assert len(complaint.strip().splitlines()) == 1
    assert all(word in complaint for word in named), complaint
    assert not (tmp_path / "toy").exists()
