"""Files of a cell that a crash, a disk or a hand has changed."""

import json
import os

import numpy as np
import pytest

from keras_gans.comparison import collect, plan, results
from keras_gans.comparison.cell_records import RESULT, read_milestones, read_result
from keras_gans.training.runs import Run
from keras_gans.visualization import picture_files


@pytest.fixture
def cell(make_results):
    return make_results({"gan": (3.0,)})["cells"][0]


@pytest.fixture
def study(tmp_path, cell):
    """A study of two cells that are done, in `tmp_path`."""
    study = plan.Study("schemes", plan.schemes(["gan"], "mnist"), "mnist", 5.0, 2, 100, None, 1)
    for one in study.cells():
        run = Run(tmp_path / one.name)
        run.write_config(study.settings(one))
        (run.folder / RESULT).write_text(json.dumps(cell | {"seed": one.seed}), encoding="utf-8")
    return study


def test_a_result_is_read_as_it_was_written(tmp_path, cell):
    cell |= {"options": {"loss": None}, "diverged": "at step 3", "decay_steps": None}
    (tmp_path / RESULT).write_text(json.dumps(cell), encoding="utf-8")
    assert read_result(tmp_path) == cell
    assert isinstance(read_result(tmp_path)["steps"], int)


@pytest.mark.parametrize(
    "change",
    [
        None,
        {"steps": -1},
        {"steps": "3000"},
        {"scores": [5]},
        {"scores": None},
        {"curve": [{"part": 1}]},
        {"parameters": {"generator": 1}},
        {"machine": []},
        {"versions": {"keras": 3}},
        {"date": 5},
    ],
)
def test_a_damaged_result_is_as_none(change, study, tmp_path, cell):
    path = tmp_path / "gan-1" / RESULT
    content = json.dumps(cell | change) if change else path.read_text(encoding="utf-8")[:-9]
    path.write_text(content, encoding="utf-8")
    with pytest.warns(UserWarning, match=r"gan-1/result\.json cannot be used: .* not done yet"):
        assert [left.name for left in study.remaining(tmp_path)] == ["gan-1"]
    with pytest.warns(UserWarning, match=r"gan-1/result\.json cannot be used"):
        assert [done["seed"] for done in collect(study, tmp_path)["cells"]] == [0]


def test_a_pipe_in_the_place_of_a_result_is_not_waited_for(study, tmp_path):
    (tmp_path / "gan-1" / RESULT).unlink()
    os.mkfifo(tmp_path / "gan-1" / RESULT)
    with pytest.warns(UserWarning, match=r"result\.json is a pipe"):
        assert read_result(tmp_path / "gan-1") is None


def test_damaged_lines_of_milestones_are_left_out(tmp_path, cell):
    path = tmp_path / "milestones.jsonl"
    lines = [json.dumps(line) for line in cell["curve"]]
    damaged = [lines[0], "", "5", '{"part": 2}', lines[1].replace('"step": 750', '"step": -1')]
    path.write_text("\n".join([*damaged, lines[2], lines[3][:20]]), encoding="utf-8")
    with pytest.warns(UserWarning, match="4 of 6 lines are damaged"):
        assert [line["part"] for line in read_milestones(path)] == [1, 3]
    assert read_milestones(tmp_path / "absent.jsonl") == []


@pytest.mark.parametrize("content", [b"", b"\x89PNG, but not for long"])
def test_a_damaged_sheet_is_left_out_of_the_report(content, study, tmp_path):
    picture_files.save_png(tmp_path / "gan-0" / "real.png", np.zeros((4, 4, 1), "uint8"))
    (tmp_path / "gan-0" / "drawn.png").write_bytes(content)
    with pytest.warns(UserWarning, match=r"gan-0/drawn\.png is left out of the report"):
        assert list(results.sample_grids(study, tmp_path)) == [results.REAL]
