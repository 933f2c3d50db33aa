"""apps/evaluate.py: what it prints and writes, and what it refuses."""

import json
import re

import keras
import numpy as np
import pytest
from PIL import Image

from keras_gans import data, from_preset
from keras_gans.evaluation import Score, evaluator
from keras_gans.evaluation.extractors import inception

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def cache_folder(tmp_path, monkeypatch):
    """A cache of the test's own."""
    monkeypatch.setenv("KERAS_GANS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def reference(digits, monkeypatch):
    """The data set of the tests has no 50 images to hold out."""
    monkeypatch.setattr(evaluator, "FEWEST", 20)
    return ("--dataset", digits, "--extractor", "mnist")


def test_a_run_is_evaluated(finished, reference, tmp_path, call):
    run, export, _ = finished
    output, closest = tmp_path / "new" / "evaluation.json", tmp_path / "pictures" / "closest.png"
    status, printed, complaint = call(
        *("evaluate", run.folder, *reference, "--count", 60, "--seed", 2),
        *("--metrics", "fid,recall", "--output", output, "--closest", closest),
    )
    assert status == 0, complaint
    rows = [line.split() for line in printed.splitlines()]
    assert [row[0] for row in rows] == ["score", "frechet_distance", "recall"]
    written = json.loads(output.read_text())
    scores = [Score.from_json(record) for record in written["scores"]]
    assert [score.name for score in scores] == ["frechet_distance", "recall"]
    assert float(rows[1][1]) == pytest.approx(scores[0].value, rel=1e-3)
    assert scores[0].protocol["n_fake"] == 60 and scores[0].protocol["seed"] == 2
    assert written["generator"] == str(run.folder)
    assert Image.open(closest).size == (2 * 28 * 10, 2 * 28 * 8)

    status, again, _ = call(
        "evaluate", export, *reference, "--count", 60, "--seed", 2, "--metrics", "recall"
    )
    assert status == 0 and again.splitlines()[1].split() == rows[2]


def test_a_run_knows_its_data_set(finished, digits, reference, call):
    run, _, _ = finished
    command = ("evaluate", run.folder, "--extractor", "mnist", "--metrics", "fcd", "--count", 60)
    status, printed, complaint = call(*command)
    assert status == 0, complaint
    assert call(*command, "--dataset", digits)[:2] == (0, printed)


def test_images_of_other_programs_are_evaluated_by_the_same_evaluator(
    digits, reference, tmp_path, call
):
    images = data.load_arrays(digits).images
    np.savez(tmp_path / "images.npz", images=images)
    (tmp_path / "folder").mkdir()
    for number, image in enumerate(images):
        Image.fromarray(image[..., 0]).save(tmp_path / "folder" / f"{number:04d}.png")
    command = (*reference, "--metrics", "fcd,precision,recall")
    printed = [call("evaluate", tmp_path / name, *command)[1] for name in ("images.npz", "folder")]
    assert printed[0] == printed[1]
    rows = {row.split()[0]: float(row.split()[1]) for row in printed[0].splitlines()[1:]}
    # All but the twenty that were held out are in the reference set.
    assert rows["precision"] >= 0.9 and rows["recall"] == 1.0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--metrics", "fdc"), "metric 'fdc' does not apply here.*did you mean 'fid'"),
        (("--output", "scores.txt"), r"--output scores.txt: give a name ending in \.json"),
        (("--closest", "scores.txt"), r"--closest scores.txt: give a name ending in \.png"),
        (("--dataset", "no_such_set"), "no_such_set"),
        (("--count", "0"), "argument --count: '0' is not accepted"),
        (("--count", "10"), "count=10: at least 20"),
        (("--extractor", "vgg"), "extractor 'vgg' is unknown; accepted are mnist, inception"),
        (("--inception", "here"), "--inception here: --extractor mnist does not look at it"),
        (
            ("--extractor", "inception", "--inception", "here"),
            r"--inception: the folder here holds no saved_model\.pb",
        ),
    ],
)
def test_what_is_refused_in_a_sentence(finished, reference, call, options, message):
    run, _, _ = finished
    status, printed, complaint = call("evaluate", run.folder, *reference, *options)
    assert (status, printed) == (2, "")
    assert re.search(message, complaint)
    assert complaint.startswith("evaluate.py: ") and complaint.count("\n") == 1


def test_what_is_no_generator(tmp_path, digits, reference, call):
    for generator, message in [
        (tmp_path / "nothing", "does not exist"),
        (tmp_path, "holds no images, no run and no SavedModel"),
    ]:
        status, _, complaint = call("evaluate", generator, *reference)
        assert status == 2 and message in complaint
    np.savez(tmp_path / "images.npz", images=data.load_arrays(digits).images)
    status, _, complaint = call("evaluate", tmp_path / "images.npz")
    assert status == 2 and "does not say what it learnt from; name the data set" in complaint


def test_training_evaluates_and_keeps_the_best(digits, reference, tmp_path, call):
    run = tmp_path / "run"
    command = (
        *("train", "--gan", "dcgan", *reference, "--batch-size", 16, "--steps", 6, "--output", run),
        *("--evaluate-every", 2, "--evaluate-count", 30, "--keep-best", "fid"),
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


@pytest.mark.parametrize("extractor", [(), ("--extractor", "inception")])
def test_the_inception_graph_may_lie_in_any_folder(
    extractor, digits, save_inception, tmp_path, monkeypatch, call
):
    monkeypatch.setattr(evaluator, "FEWEST", 20)
    # Of two folders, that of the option counts.
    monkeypatch.setenv(inception.VARIABLE, str(tmp_path / "nowhere"))
    graph, run = save_inception(tmp_path / "graph", features=8), tmp_path / "run"
    where = ("--dataset", digits, *extractor, "--inception", graph)
    status, _, complaint = call(
        *("train", "--gan", "dcgan", *where, "--batch-size", 16, "--steps", 1, "--output", run),
        *("--evaluate-every", 1, "--evaluate-count", 30, "--keep-best", "swd"),
    )
    assert status == 0, complaint
    kept = json.loads((run / "best.json").read_text())["scores"][0]
    output = tmp_path / "scores.json"
    status, _, complaint = call(
        *("evaluate", run / "best.keras", *where, "--count", 30, "--metrics", "swd"),
        *("--output", output),
    )
    assert status == 0, complaint
    evaluated = json.loads(output.read_text())["scores"][0]
    for score in (kept, evaluated):
        assert score["protocol"]["extractor"] == "inception"
    assert evaluated["value"] == pytest.approx(kept["value"])


def test_what_draws_no_images_has_no_closest_training_images(tmp_path, reference, call):
    cyclegan = from_preset("cyclegan_mnist", filters=4, residual_blocks=1, seed=0)
    cyclegan.save(tmp_path / "cyclegan.keras")
    status, _, complaint = call(
        "evaluate", tmp_path / "cyclegan.keras", *reference, "--closest", tmp_path / "closest.png"
    )
    assert status == 2 and "cyclegan.keras draws no images" in complaint


def test_what_draws_no_images_cannot_be_evaluated_while_it_trains(tmp_path, call):
    text = tmp_path / "words.txt"
    text.write_text("to be or not to be, that is the question here\n\n" * 30)
    status, _, complaint = call(
        *("train", "--gan", "textgan", "--text", text, "--keep-best", "fid"),
        *("--batch-size", 8),
        *("--output", tmp_path / "run"),
    )
    assert status == 2 and "textgan_pydoc draws no images" in complaint
    assert not (tmp_path / "run").exists()
