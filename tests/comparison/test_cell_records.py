"""Files of a cell that a crash, a disk or a hand has changed."""

import json
import os

import pytest

from keras_gans.comparison import collect
from keras_gans.comparison.cell_records import RESULT, read_milestones, read_result


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
        {"machine": {"processor": "A", "threads_a_cell": 1}},
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
