"""JSON files that anybody may have changed."""

import json
import math
import os

import pydantic
import pytest

from keras_gans.errors import InputError
from keras_gans.system import json_files


class Entry(pydantic.BaseModel):
    step: int = pydantic.Field(ge=0, lt=2**31)
    value: float
    rate: pydantic.FiniteFloat | None = None
    values: dict[int, float | None] = {}


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / "entry.json"
    entry = {"step": 3, "value": math.nan, "values": {7: 0.5, 9: None}}
    json_files.write_json(path, entry)
    read = json_files.read_json(path, Entry)
    assert (read.step, read.rate, read.values) == (3, None, {7: 0.5, 9: None})
    assert math.isnan(read.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is not JSON"),
        (b'{"step": 3, "val', "it is not JSON"),
        (b"\xff\xfe\x00", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b'{"step": 1' + b"0" * 10_000 + b', "value": 1}', "it is not JSON"),
        (b"5", "its content is 5; "),
        (b"[]", r"its content is \[\]; "),
        (b'{"value": 1}', "it has no entry 'step'"),
        (b'{"step": "3", "value": 1}', "its entry 'step' is '3'; "),
        (b'{"step": true, "value": 1}', "its entry 'step' is True; "),
        (b'{"step": -5, "value": 1}', "its entry 'step' is -5; .*greater than or equal to 0"),
        (b'{"step": 9223372036854775807, "value": 1}', "its entry 'step' is 9223372036854775807"),
        (b'{"step": 3, "value": "0.1"}', "its entry 'value' is '0.1'; "),
        (b'{"step": 3, "value": 1, "rate": Infinity}', "its entry 'rate' is inf; "),
        (b'{"step": 3, "value": 1, "values": {"x": 1}}', "its entry 'values.x' is 'x'; "),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path, content, reason):
    path = tmp_path / "entry.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"entry\.json cannot be used: {reason}") as caught:
        json_files.read_json(path, Entry)
    assert len(str(caught.value)) < 300 and "\n" not in str(caught.value)


def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    reads = (
        lambda path: json_files.read_json(path, Entry),
        lambda path: json_files.read_json_lines(path, Entry),
        lambda path: json_files.append_json_line(path, {}),
    )
    for read in reads:
        with pytest.raises(InputError, match="pipe is a pipe or a device"):
            read(tmp_path / "pipe")
        with pytest.raises(InputError, match="folder is a folder"):
            read(tmp_path / "folder")
        with pytest.raises(InputError, match="null is a pipe or a device"):
            read("/dev/null")
    with pytest.raises(InputError, match=r"There is no file .*absent\."):
        json_files.read_json(tmp_path / "absent", Entry)
    with pytest.raises(InputError, match="is not the name of a file"):
        json_files.read_json("a\0b", Entry)
    with pytest.raises(InputError, match="cannot be read: File name too long"):
        json_files.read_json("a" * 5000, Entry)


def test_a_file_beyond_the_bound_is_refused(tmp_path):
    path = tmp_path / "entry.json"
    path.write_text(json.dumps({"step": 3, "value": 1}) + " " * 1000)
    assert json_files.read_json(path, Entry).step == 3
    with pytest.raises(InputError, match="more than 500 bytes"):
        json_files.read_json(path, Entry, most_bytes=500)


def test_damaged_lines_are_left_out_and_counted(tmp_path):
    path = tmp_path / "lines.jsonl"
    json_files.write_json_lines(path, [{"step": 1, "value": 1.0}, {"step": 2, "value": 2.0}])
    assert [entry.step for entry in json_files.read_json_lines(path, Entry)] == [1, 2]
    with path.open("ab") as file:
        file.write(b'\n{"step": 3, "va\n\x80\x00\n5\n{"step": 4, "value": 1}\n')
    json_files.append_json_line(path, {"step": 5, "value": 5.0})
    with path.open("ab") as file:
        file.write(b'{"step": 6')  # What a kill leaves.
    with pytest.warns(UserWarning, match=r"4 of 8 lines are damaged and left out \(line 3: "):
        entries = json_files.read_json_lines(path, Entry)
    assert [entry.step for entry in entries] == [1, 2, 4, 5]
