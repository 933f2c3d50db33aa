"""The description of the machine that stands in a report."""

import os
import pathlib

import pytest

from keras_gans.comparison import machine
from keras_gans.comparison.cell_records import Machine


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system has no such choice")
def test_processors_are_those_that_this_process_may_use():
    before = machine.processors()
    os.sched_setaffinity(0, before[-1:])
    try:
        assert machine.processors() == before[-1:]
    finally:
        os.sched_setaffinity(0, before)
    assert machine.processors() == before


def test_a_description_is_one_that_a_result_can_hold():
    description = machine.describe(threads=3)
    assert description["threads_a_cell"] == 3
    assert description["processors"] >= len(machine.processors())
    assert Machine.model_validate(description).model_dump() == description


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("processor\t: 0\nmodel\t\t: 85\nmodel name\t: A CPU @ 2.00GHz\nflags\t: a b\n" * 2, None),
        ("processor\t: 0\nBogoMIPS\t: 50.00\n", "aarch64"),
        (OSError("no such file"), "aarch64"),
    ],
    ids=["with a name", "without a name", "without a file"],
)
def test_the_processor_has_the_name_that_the_system_gives_it(text, name, monkeypatch):
    def read_text(path, **settings):
        assert str(path) == "/proc/cpuinfo"
        if isinstance(text, OSError):
            raise text
        return text

    monkeypatch.setattr(pathlib.Path, "read_text", read_text)
    monkeypatch.setattr(machine.platform, "processor", lambda: "")
    monkeypatch.setattr(machine.platform, "machine", lambda: "aarch64")
    assert machine.describe(threads=1)["processor"] == (name or "A CPU @ 2.00GHz")
