"""The scores along the way: when the generator is evaluated, and what a resumed training keeps."""

import json
import types

import pytest
from brightness import METRICS, brightness

from keras_gans.comparison.cell_records import read_milestones
from keras_gans.comparison.milestones import PARTS, Milestones


@pytest.fixture
def begin(small_gan, tmp_path):
    """Returns a function that begins a training at a step, a second a step, and its callback."""

    def begin(step=0, limit=16.0, **settings):
        gan = small_gan()
        gan.step.assign(step)
        clock = types.SimpleNamespace(seconds=float(step), limit=limit)
        path = tmp_path / "milestones.jsonl"
        milestones = Milestones(clock, brightness, path, **settings)
        milestones.set_model(gan)
        milestones.on_train_begin()
        return milestones

    return begin


def train(milestones, steps, seconds_a_step=1.0):
    for _ in range(steps):
        milestones.model.step.assign_add(1)
        milestones.clock.seconds += seconds_a_step
        milestones.on_train_batch_end(0)


def test_the_generator_is_evaluated_once_for_each_part_of_the_time(begin):
    milestones = begin()
    train(milestones, 16)
    lines = read_milestones(milestones.path)
    assert [line["part"] for line in lines] == list(range(1, PARTS + 1))
    assert [line["step"] for line in lines] == list(range(2, 17, 2))
    assert [line["seconds"] for line in lines] == list(range(2, 17, 2))
    for line in lines:
        assert [score["name"] for score in line["scores"]] == METRICS


def test_a_step_longer_than_a_part_is_evaluated_once(begin):
    milestones = begin(limit=8.0)
    train(milestones, 3, seconds_a_step=3.0)
    lines = read_milestones(milestones.path)
    assert [(line["part"], line["seconds"]) for line in lines] == [(3, 3.0), (6, 6.0), (8, 9.0)]


def test_what_was_evaluated_after_the_last_checkpoint_is_evaluated_anew(begin):
    milestones = begin()
    train(milestones, 4)
    with milestones.path.open("a") as file:
        file.write(json.dumps({"part": 3, "step": 6, "seconds": 6.0, "scores": []}) + '\n{"part": ')
    milestones = begin(step=4)
    assert [line["step"] for line in read_milestones(milestones.path)] == [2, 4]
    train(milestones, 3)
    lines = read_milestones(milestones.path)
    assert [line["step"] for line in lines] == [2, 4, 6]
    assert all(line["scores"] for line in lines)


def test_the_scores_are_those_of_the_model(begin):
    logged = []
    milestones = begin(log=logged.append)
    train(milestones, 2)
    (line,) = logged
    images = milestones.model.generate(4, seed=7)
    assert line["scores"][0]["value"] == pytest.approx(images.mean())
    (read,) = read_milestones(milestones.path)
    assert read["scores"] == line["scores"]
