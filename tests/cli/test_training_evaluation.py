"""The evaluation of a generator while it is trained."""

import json

import keras
import pytest

from keras_gans.cli import training_evaluation
from keras_gans.errors import InputError
from keras_gans.training.configuration import Configuration

TEXTGAN = Configuration(preset="textgan_pydoc")


def test_nothing_is_evaluated_unless_it_is_asked_for():
    given = {"output": "run", "steps": 3}
    assert training_evaluation.callback(None, None, None, TEXTGAN, given) is None


@pytest.mark.parametrize("option", ["evaluate_count", "extractor", "inception"])
def test_an_option_that_would_do_nothing_is_refused(option):
    sentence = f"--{option.replace('_', '-')} x: give --evaluate-every or --keep-best to evaluate."
    with pytest.raises(InputError, match=f"^{sentence}$"):
        training_evaluation.callback(None, None, None, TEXTGAN, {option: "x"})


@pytest.mark.parametrize("option", ["evaluate_every", "keep_best", "patience"])
def test_what_draws_no_images_from_latents_is_refused(option):
    with pytest.raises(InputError, match="textgan_pydoc draws no images from latents; evaluate it"):
        training_evaluation.callback(None, "no LatentModel", None, TEXTGAN, {option: 1})


@pytest.mark.slow
def test_training_evaluates_and_keeps_the_best(digits, reference, tmp_path, call):
    run = tmp_path / "run"
    command = (
        *("train", "--gan", "dcgan", *reference, "--batch-size", 16, "--steps", 6, "--output", run),
        *("--evaluate-every", 2, "--evaluate-count", 30, "--keep-best", "fid", "--decay-steps", 8),
    )
    status, printed, complaint = call(*command)
    assert status == 0, complaint
    lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    evaluated = {
        line["step"]: record["value"]
        for line in lines
        for record in line.get("scores", ())
        if record["name"] == "frechet_distance"
    }
    assert list(evaluated) == [2, 4, 6]
    best = json.loads((run / "best.json").read_text())
    assert best["scores"][0]["value"] == min(evaluated.values()) == evaluated[best["step"]]
    assert printed.count("frechet_distance") >= 4

    status, again, complaint = call(*command, "--resume")
    assert status == 0, complaint
    assert "nothing is left to train" in again
    assert json.loads((run / "best.json").read_text()) == best

    status, printed, _ = call(
        *("evaluate", run / "best.keras", *reference, "--count", 30, "--metrics", "fcd")
    )
    assert float(printed.splitlines()[1].split()[1]) == pytest.approx(
        min(evaluated.values()), rel=1e-3
    )

    # Patience that is over stays so, and more of it goes on.
    values = {2: best["scores"][0]["value"], 4: 1e9, 6: 1e9}
    (run / "best.json").write_text(json.dumps(best | {"step": 2, "values": values}))
    longer = (*command, "--resume", "--steps", 8, "--patience")
    status, again, complaint = call(*longer, 2)
    assert (status, complaint) == (0, "")
    assert "--patience is over" in again and "at step 6 already: nothing is left" in again
    status, again, complaint = call(*longer, 3)
    assert status == 0 and "steps 6 to 8" in again, complaint


@pytest.mark.slow
def test_training_evaluates_by_what_the_extractor_gives(digits, reference, tmp_path, call):
    network = keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.AveragePooling2D(7), keras.layers.Flatten()]
    )
    network.save(tmp_path / "features.keras")
    run = tmp_path / "run"
    command = (
        *("train", "--gan", "dcgan", "--dataset", digits, "--batch-size", 16, "--steps", 1),
        *("--extractor", tmp_path / "features.keras", "--output", run, "--evaluate-every", 1),
    )
    status, _, complaint = call(*command, "--evaluate-count", 19)
    assert status == 2 and "--evaluate-count 19: at least 20 images are needed" in complaint
    assert not run.exists()
    status, printed, complaint = call(*command, "--evaluate-count", 30)
    assert status == 0, complaint
    assert "frechet_distance" in printed and "classifier_score" not in printed


@pytest.mark.slow
def test_what_draws_no_images_cannot_be_evaluated_while_it_trains(tmp_path, call):
    text = tmp_path / "words.txt"
    text.write_text("to be or not to be, that is the question here\n\n" * 30)
    status, _, complaint = call(
        *("train", "--preset", "textgan_pydoc", "--text", text, "--keep-best", "fid"),
        *("--batch-size", 8),
        *("--output", tmp_path / "run"),
    )
    assert status == 2 and "textgan_pydoc draws no images" in complaint
    assert not (tmp_path / "run").exists()
