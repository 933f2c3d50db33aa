"""apps/evaluate.py: what it prints and writes, and what it refuses."""

import json
import re

import numpy as np
import pytest
from PIL import Image

from keras_gans import data, from_preset
from keras_gans.evaluation import Score

pytestmark = pytest.mark.slow


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


def test_what_draws_no_images_has_no_closest_training_images(tmp_path, reference, call):
    cyclegan = from_preset("cyclegan_mnist", filters=4, residual_blocks=1, seed=0)
    cyclegan.save(tmp_path / "cyclegan.keras")
    status, _, complaint = call(
        "evaluate", tmp_path / "cyclegan.keras", *reference, "--closest", tmp_path / "closest.png"
    )
    assert status == 2 and "cyclegan.keras draws no images" in complaint
