"""apps/toy.py as a user runs it."""

import numpy as np
import pytest
from PIL import Image

from keras_gans import toys


@pytest.mark.parametrize(
    ("data", "said"), [("mixture", "Wasserstein distance"), ("ring", "of 8 modes found")]
)
def test_pictures_and_numbers(data, said, tmp_path, call):
    arguments = ("--gan", "gan", "--data", data, "--steps", 200, "--output", tmp_path / "toy")
    status, printed, complaint = call("toy", *arguments)
    assert status == 0, complaint
    assert said in printed.splitlines()[-1]
    first, final = (
        Image.open(tmp_path / "toy" / f"{name}.png") for name in ("first_epoch", "final")
    )
    assert first.size == final.size
    assert np.any(np.asarray(first) != np.asarray(final))
    assert Image.open(tmp_path / "toy" / "animation.gif").n_frames >= 2


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"--gan": "gna"}, ("'gna'", "did you mean 'gan'")),
        ({"--data": "rings"}, ("'rings'", "ring")),
        ({"--steps": "0"}, ("--steps", "'0'", "above 0")),
        ({"--gan": "lsgan", "--loss": "wasserstein"}, ("--loss", "wasserstein")),
    ],
)
def test_bad_input_is_one_sentence(changes, named, tmp_path, call):
    arguments = {"--gan": "gan", "--data": "ring", "--output": tmp_path / "toy"} | changes
    status, _, complaint = call("toy", *(word for pair in arguments.items() for word in pair))
    assert status == 2
    assert len(complaint.strip().splitlines()) == 1
    assert all(word in complaint for word in named), complaint
    assert not (tmp_path / "toy").exists()


def test_the_game_on_the_line_is_won():
    game = toys.ToyGame("gan", "gaussian", seed=1, steps=2000)
    game.train()
    score = game.score()
    assert score.wasserstein < 0.05  # Of points with a deviation of 0.15.
    assert score.deviation < 0.1
