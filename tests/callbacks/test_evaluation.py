"""Evaluation during training: what is kept, logged, and when it stops."""

import json
import types

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans import callbacks
from keras_gans.errors import InputError
from keras_gans.evaluation import Score

pytestmark = pytest.mark.slow

IMAGES = np.random.default_rng(0).uniform(-1, 1, (32, 4, 4, 1)).astype("float32")


class Evaluator:
    """Gives distances from a list, in the order in which it is asked."""

    reference = types.SimpleNamespace(name="evaluator", image_shape=(4, 4, 1))

    def __init__(self, *distances):
        self.distances = list(distances)
        self.evaluated = []

    def check_metrics(self, metrics):
        for name in metrics:
            if name not in ("distance", "other"):
                raise InputError(f"metric {name!r} is unknown")
        return list(metrics)

    def protocol(self, count):
        return {"n_fake": count}

    def evaluate(self, images, metrics):
        images = np.concatenate(list(images))
        self.evaluated.append(images)
        value = self.distances[len(self.evaluated) - 1]
        return [Score(name, value, None, 0.1, False, {"n_fake": len(images)}) for name in metrics]


def fit(gan, evaluation, steps, first=0):
    """Trains with four steps an epoch."""
    gan.fit(
        tf.data.Dataset.from_tensor_slices(IMAGES).batch(8).repeat(),
        initial_epoch=first,
        epochs=first + steps // 4,
        steps_per_epoch=4,
        callbacks=[evaluation],
        verbose=0,
    )


def evaluation_with(evaluator, tmp_path, **options):
    settings = {"every": 3, "count": 50, "metrics": ("distance",), "folder": tmp_path}
    return callbacks.GeneratorEvaluation(evaluator, **(settings | options))


def test_it_evaluates_every_so_many_steps_and_at_the_end(small_gan, tmp_path):
    evaluator, gan = Evaluator(5, 4, 3), small_gan(ema=0.9)
    fit(gan, evaluation_with(evaluator, tmp_path, path=tmp_path / "metrics.jsonl"), 8)
    lines = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [3, 6, 8]
    assert Score.from_json(lines[1]["scores"][0]).value == 4
    np.testing.assert_array_equal(evaluator.evaluated[-1], gan.generate(50, 0))
    assert len(evaluator.evaluated) == 3


def test_images_of_another_shape_are_refused_before_the_first_step(small_gan, tmp_path):
    evaluator, gan = Evaluator(), small_gan()
    evaluator.reference = types.SimpleNamespace(name="faces", image_shape=(8, 8, 3))
    with pytest.raises(InputError, match=r"\(4, 4, 1\), those of faces \(8, 8, 3\)"):
        fit(gan, evaluation := evaluation_with(evaluator, tmp_path), 4)
    assert int(gan.step) == 0
    with pytest.raises(InputError, match="those of faces"):
        fit(gan, evaluation, 4)


def test_the_folder_of_its_file_is_made_and_the_latents_are_part_of_the_protocol(
    small_gan, tmp_path
):
    path = tmp_path / "of" / "scores.jsonl"
    fit(small_gan(), evaluation_with(Evaluator(5, 4), tmp_path, path=path, seed=3), 4)
    (line, _) = map(json.loads, path.read_text().splitlines())
    assert line["scores"][0]["protocol"]["latents_seed"] == 3


def test_without_an_end_it_evaluates_at_the_multiples_alone(small_gan, tmp_path):
    evaluator = Evaluator(5, 4, 3)
    fit(small_gan(), evaluation_with(evaluator, tmp_path, at_end=False), 8)
    assert len(evaluator.evaluated) == 2


def test_the_curves_show_the_scores(small_gan, tmp_path):
    fit(small_gan(), evaluation_with(Evaluator(5, 4, 3), tmp_path, log_folder=tmp_path / "logs"), 8)
    (events,) = (tmp_path / "logs").iterdir()
    values = {
        event.step: float(tf.make_ndarray(event.summary.value[0].tensor))
        for event in tf.compat.v1.train.summary_iterator(str(events))
        if event.summary.value
    }
    assert values == {3: 5.0, 6: 4.0, 8: 3.0}


def test_the_best_model_is_kept_whole(small_gan, tmp_path, training_state):
    seen = {}
    gan = small_gan(ema=0.9)

    class Remember(Evaluator):
        def evaluate(self, images, metrics):
            seen[int(gan.step.numpy())] = [np.array(value) for value in training_state(gan)]
            return super().evaluate(images, metrics)

    evaluation = evaluation_with(Remember(5, 2, 3, 2), tmp_path, every=4, keep_best="distance")
    fit(gan, evaluation, 16)
    best = keras.saving.load_model(tmp_path / "best.keras")
    assert int(best.step.numpy()) == 8
    for one, other in zip(training_state(best), seen[8], strict=True):
        np.testing.assert_array_equal(one, other)
    state = json.loads((tmp_path / "best.json").read_text())
    assert state["step"] == 8 and Score.from_json(state["scores"][0]) == evaluation.best


def test_the_score_to_keep_by_is_evaluated_though_it_was_not_listed(small_gan, tmp_path):
    evaluation = evaluation_with(Evaluator(5, 4), tmp_path, every=4, keep_best="other")
    fit(small_gan(), evaluation, 4)
    assert {score.name for score in evaluation.scores} == {"distance", "other"}


def test_patience_ends_the_training_after_evaluations_without_a_better_one(small_gan, tmp_path):
    gan = small_gan()
    options = {"every": 4, "keep_best": "distance", "patience": 2}
    fit(gan, evaluation_with(Evaluator(5, 3, 4, 3, 1), tmp_path, **options), 20)
    assert int(gan.step.numpy()) == 16


def test_a_resumed_training_goes_on_from_the_best_so_far(small_gan, tmp_path):
    options = {"every": 4, "keep_best": "distance", "patience": 3}
    gan = small_gan(ema=0.9)
    fit(gan, evaluation_with(Evaluator(2, 5), tmp_path, **options), 8)
    fit(gan, evaluation_with(Evaluator(4, 3, 1), tmp_path, **options), 12, first=2)
    assert int(gan.step.numpy()) == 16  # 2, then 5, 4 and 3 in a row.
    assert int(keras.saving.load_model(tmp_path / "best.keras").step.numpy()) == 4


def test_a_training_that_had_ended_keeps_its_best_though_no_fit_begins_again(small_gan, tmp_path):
    options = {"every": 4, "keep_best": "distance"}
    gan = small_gan(ema=0.9)
    fit(gan, evaluation_with(Evaluator(2, 5), tmp_path, **options), 8)
    again = evaluation_with(Evaluator(3), tmp_path, **options)
    again.set_model(gan)
    again.evaluate()
    assert again.best.value == 2 and again.scores == []
    assert int(keras.saving.load_model(tmp_path / "best.keras").step.numpy()) == 4


def test_what_was_evaluated_after_the_checkpoint_is_evaluated_again(small_gan, tmp_path):
    options = {"every": 4, "keep_best": "distance"}
    fit(small_gan(ema=0.9), evaluation_with(Evaluator(5, 2), tmp_path, **options), 8)
    # The same training from the beginning, as after a kill before the first checkpoint.
    evaluator = Evaluator(5, 2)
    fit(small_gan(ema=0.9), evaluation_with(evaluator, tmp_path, **options), 8)
    assert len(evaluator.evaluated) == 2
    assert int(keras.saving.load_model(tmp_path / "best.keras").step.numpy()) == 8


def resumed_from_before_its_best(make_gan, tmp_path, distances, **options):
    """A training evaluated by 3, 5 and 1 at the steps 4, 8 and 12, that then goes on from step 8.

    Args:
        make_gan: The fixture `small_gan`.
        tmp_path: Where it is kept.
        distances: What it is evaluated by at the steps 12, 16, ... the second time.
        **options: Of its callback.

    Returns:
        The model, and what `best.json` holds.
    """
    options = {"every": 4, "keep_best": "distance"} | options
    gan = make_gan(ema=0.9)
    evaluation = evaluation_with(Evaluator(3, 5, 1), tmp_path, **options)
    fit(gan, evaluation, 8)
    gan.save(tmp_path / "checkpoint.keras")
    fit(gan, evaluation, 4, first=2)
    gan = keras.saving.load_model(tmp_path / "checkpoint.keras")
    evaluation = evaluation_with(Evaluator(*distances), tmp_path, **options)
    fit(gan, evaluation, 4 * len(distances), first=2)
    return gan, json.loads((tmp_path / "best.json").read_text())


def test_resumed_from_before_the_best_none_but_a_better_one_takes_its_place(small_gan, tmp_path):
    _, state = resumed_from_before_its_best(small_gan, tmp_path, [4, 2])
    assert (state["step"], state["scores"][0]["value"]) == (12, 1)
    assert state["values"] == {"4": 3, "8": 5, "12": 4, "16": 2}
    assert int(keras.saving.load_model(tmp_path / "best.keras").step.numpy()) == 12
    gan = keras.saving.load_model(tmp_path / "checkpoint.keras")
    fit(
        gan, evaluation_with(Evaluator(2, 0.5), tmp_path, every=4, keep_best="distance"), 8, first=2
    )
    assert json.loads((tmp_path / "best.json").read_text())["scores"][0]["value"] == 0.5
    assert int(keras.saving.load_model(tmp_path / "best.keras").step.numpy()) == 16


@pytest.mark.parametrize(
    ("distances", "last"),
    [
        ([1, 2, 2, 2, 2], 20),  # The same again: it ends where it would have ended.
        ([4, 2, 2, 2, 2], 12),  # 5 and 4 were no better than 3, and lie on the way.
        ([2, 4, 3, 1, 1], 20),  # 2 is better than all before it, though not than what is kept.
    ],
)
def test_resumed_from_before_the_best_patience_counts_what_lies_before(
    small_gan, tmp_path, distances, last
):
    gan, _ = resumed_from_before_its_best(small_gan, tmp_path, distances, patience=2)
    assert int(gan.step.numpy()) == last


def test_a_training_that_ran_out_of_patience_stays_so_until_it_is_given_more(small_gan, tmp_path):
    options = {"every": 4, "keep_best": "distance"}
    gan = small_gan(ema=0.9)
    fit(gan, evaluation_with(Evaluator(2, 5, 3, 1), tmp_path, patience=2, **options), 16)
    for patience, is_over in ((2, True), (3, False), (None, False)):
        again = evaluation_with(Evaluator(), tmp_path, patience=patience, **options)
        again.set_model(gan)
        assert again.is_out_of_patience == is_over


def test_a_best_model_that_is_gone_is_not_waited_for(small_gan, tmp_path):
    options = {"every": 4, "keep_best": "distance"}
    gan = small_gan(ema=0.9)
    fit(gan, evaluation_with(Evaluator(1), tmp_path, **options), 4)
    (tmp_path / "best.keras").unlink()
    fit(gan, evaluation_with(Evaluator(5), tmp_path, **options), 4, first=1)
    assert int(keras.saving.load_model(tmp_path / "best.keras").step.numpy()) == 8


def test_what_is_not_a_number_is_not_the_best(small_gan, tmp_path):
    options = {"every": 4, "keep_best": "distance"}
    fit(
        small_gan(),
        evaluation_with(Evaluator(float("nan"), 5, float("nan")), tmp_path, **options),
        12,
    )
    state = json.loads((tmp_path / "best.json").read_text())
    assert (state["step"], state["scores"][0]["value"]) == (8, 5)


def test_what_is_not_a_number_before_any_score_costs_no_patience(small_gan, tmp_path):
    nan, options = float("nan"), {"every": 4, "keep_best": "distance", "patience": 2}
    gan = small_gan(ema=0.9)
    fit(gan, evaluation_with(Evaluator(nan, nan), tmp_path, **options), 8)
    gan.save(tmp_path / "checkpoint.keras")
    fit(gan, evaluation_with(Evaluator(5), tmp_path, **options), 4, first=2)
    gan = keras.saving.load_model(tmp_path / "checkpoint.keras")
    again = evaluation_with(Evaluator(4), tmp_path, **options)
    again.set_model(gan)
    assert not again.is_out_of_patience


def test_a_best_score_of_another_protocol_is_not_compared(small_gan, tmp_path):
    options = {"every": 4, "keep_best": "distance"}
    fit(small_gan(ema=0.9), evaluation_with(Evaluator(1), tmp_path, **options), 4)
    gan = keras.saving.load_model(tmp_path / "best.keras")
    kept = (tmp_path / "best.keras").read_bytes()
    with pytest.warns(UserWarning, match=r"other scores or settings: it is best-4\.keras now"):
        fit(gan, evaluation_with(Evaluator(5), tmp_path, count=60, **options), 4, first=1)
    state = json.loads((tmp_path / "best.json").read_text())
    assert (state["step"], state["scores"][0]["value"]) == (8, 5)
    assert (tmp_path / "best-4.keras").read_bytes() == kept


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("best.json", b""),
        ("best.json", b"5"),
        ("best.json", b'{"step": "4"}'),
        ("best.json", None),
        ("best.keras", b""),
        ("best.keras", b"PK"),
        ("best.keras", None),
    ],
)
def test_a_damaged_best_model_is_set_aside_before_the_training(small_gan, tmp_path, name, content):
    options, gan = {"every": 4, "keep_best": "distance"}, small_gan(ema=0.9)
    fit(gan, evaluation_with(Evaluator(1), tmp_path, **options), 4)
    if content is None:
        (tmp_path / name).unlink()
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).write_bytes(content)
    evaluation = evaluation_with(Evaluator(5), tmp_path, **options)
    evaluation.set_model(gan)
    with pytest.warns(UserWarning, match=rf"{name} .* is best-damaged\.keras now"):
        assert not evaluation.is_out_of_patience
    fit(gan, evaluation, 4, first=1)
    state = json.loads((tmp_path / "best.json").read_text())
    assert (state["step"], state["scores"][0]["value"]) == (8, 5)
    assert {path.name for path in tmp_path.iterdir()} == {
        *("best.json", "best.keras", "best-damaged.json", "best-damaged.keras")
    }


def test_a_step_that_is_evaluated_again_has_one_line(small_gan, tmp_path):
    gan, path = small_gan(ema=0.9), tmp_path / "metrics.jsonl"
    fit(gan, evaluation_with(Evaluator(1), tmp_path, every=4, path=path), 4)
    for count in (50, 60):
        again = evaluation_with(Evaluator(1), tmp_path, every=4, path=path, count=count)
        again.set_model(gan)
        again.evaluate()
    counts = [
        json.loads(line)["scores"][0]["protocol"]["n_fake"]
        for line in path.read_text().splitlines()
    ]
    assert counts == [50, 60]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"metrics": ("fdc",)}, "'fdc' is unknown"),
        ({"keep_best": "fdc"}, "'fdc' is unknown"),
        ({"keep_best": "distance", "folder": None}, "keep_best='distance' needs a folder"),
        ({"patience": 3}, "patience=3 needs keep_best"),
        ({"every": 0}, "every=0 must be at least 1"),
        ({"count": 49}, "count=49: at least 50 images"),
    ],
)
def test_what_cannot_be_evaluated_is_refused_before_the_training(tmp_path, options, message):
    with pytest.raises(InputError, match=message):
        evaluation_with(Evaluator(), tmp_path, **options)
