"""Records of scores on disk: their one shape, and the shapes and names of version 0.1."""

import json
import pathlib

import pytest

from keras_gans import callbacks
from keras_gans.comparison import results
from keras_gans.comparison.cell_records import read_milestones, read_result
from keras_gans.evaluation import Score, records, score

DOCS = pathlib.Path(__file__).parents[2] / "docs" / "comparison"
DISTANCE = Score("frechet_distance", 2.0, None, 0.1, False, {"n_fake": 100, "extractor": "mnist"})
#: What version 0.1 wrote of the same score.
FORMER = DISTANCE.to_json() | {"name": "fcd"}


def test_a_record_has_its_scores_as_a_list_and_what_was_evaluated_beside(tmp_path):
    path = tmp_path / "scores" / "of_digits.json"
    records.write(path, [DISTANCE], generator="digits")
    written = json.loads(path.read_text())
    assert written == {"generator": "digits", "scores": [DISTANCE.to_json()]}
    assert records.read(path) == [DISTANCE] == [Score.from_json(written["scores"][0])]
    line = records.append(tmp_path / "lines.jsonl", [DISTANCE], step=3)
    assert json.loads((tmp_path / "lines.jsonl").read_text()) == line
    assert line == {"step": 3, "scores": [DISTANCE.to_json()]}


@pytest.mark.parametrize("scores", [[FORMER], {"fcd": FORMER}, FORMER])
def test_scores_of_version_0_1_are_read_by_their_present_names(tmp_path, scores):
    path = tmp_path / "record.json"
    path.write_text(json.dumps({"scores": scores}))
    assert records.read(path) == [DISTANCE] == [Score.from_json(FORMER)]


@pytest.mark.parametrize("scores", [5, [5], {"fcd": 5}, [{"name": "fcd"}], {"name": "fcd"}])
def test_damaged_scores_are_refused(tmp_path, scores):
    path = tmp_path / "record.json"
    path.write_text(json.dumps({"scores": scores}))
    with pytest.raises(ValueError, match="cannot be used"):
        records.read(path)


def test_every_former_name_and_alias_is_that_of_a_score():
    expected = {
        "fid": "frechet_distance",
        "fcd": "frechet_distance",
        "kid": "kernel_distance",
        "kcd": "kernel_distance",
        "is": "classifier_score",
        "swd": "sliced_wasserstein_distance",
        "classes": "modes_found",
        "smallest_class": "smallest_mode_share",
        "class_kl": "mode_kl",
        "precision": "precision",
    }
    assert {name: score.full_name(name) for name in expected} == expected


class OneValue:
    """An evaluator of any images whose Frechet distance is always the same."""

    def __init__(self, value, image_shape):
        self.value = value
        self.reference = type("Images", (), {"name": "images", "image_shape": image_shape})

    def check_metrics(self, metrics):
        return [score.full_name(name) for name in metrics]

    def protocol(self, count):
        return {"n_fake": count}

    def evaluate(self, images, metrics):
        return [Score("frechet_distance", self.value, None, 0.1, False, {"n_fake": 50})]


def test_a_run_of_version_0_1_keeps_its_best_model_and_its_lines(small_gan, tmp_path):
    gan = small_gan(ema=0.9)
    former = {"step": 0, "scores": {"fcd": FORMER}}
    kept = FORMER | {"protocol": {"n_fake": 50, "latents_seed": 0}}
    (tmp_path / "metrics.jsonl").write_text(json.dumps(former | {"scores": {"fcd": kept}}) + "\n")
    best = {"step": 0, "score": kept, "values": {"0": 2.0}}
    (tmp_path / "best.json").write_text(json.dumps(best))
    gan.save(tmp_path / "best.keras")
    callback = callbacks.GeneratorEvaluation(
        OneValue(1.0, gan.image_shape),
        count=50,
        metrics=["fcd"],
        keep_best="fid",
        folder=tmp_path,
        path=tmp_path / "metrics.jsonl",
        patience=1,
    )
    callback.set_model(gan)
    assert not callback.is_out_of_patience
    assert callback.best.name == "frechet_distance" and callback.best.value == 2.0
    callback.evaluate()  # The step has its value already.
    assert len((tmp_path / "metrics.jsonl").read_text().splitlines()) == 1


def test_results_and_milestones_of_version_0_1_have_the_present_names(tmp_path):
    former = {name: old for old, name in score.FORMER_NAMES.items()}
    cell = results.read(DOCS / "results.json")["cells"][0]
    for record in [*cell["scores"], *(s for line in cell["curve"] for s in line["scores"])]:
        record["name"] = former.get(record["name"], record["name"])
    assert {"fcd", "kcd", "classes"} <= {record["name"] for record in cell["scores"]}
    (tmp_path / "result.json").write_text(json.dumps(cell))
    lines = "".join(json.dumps(line) + "\n" for line in cell["curve"])
    (tmp_path / "milestones.jsonl").write_text(lines)
    read = read_result(tmp_path)
    names = {record["name"] for record in read["scores"]}
    assert {"frechet_distance", "modes_found", "smallest_mode_share", "mode_kl"} <= names
    assert not names & score.FORMER_NAMES.keys()
    assert read["curve"] == read_milestones(tmp_path / "milestones.jsonl")
    assert {record["name"] for line in read["curve"] for record in line["scores"]} == {
        "classifier_score",
        "frechet_distance",
    }
