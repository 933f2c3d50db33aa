"""Records in the folder of a cell: its result, and the scores along the way."""

import warnings

import pydantic

from keras_gans.errors import InputError
from keras_gans.evaluation.records import ScoreRecords
from keras_gans.system import json_files

#: File that says that a cell is done, and how it ended.
RESULT = "result.json"

Number = int | float


class _Entry(pydantic.BaseModel):
    model_config = {"extra": "allow"}


class Milestone(_Entry):
    """A line of the scores along the way."""

    part: int = pydantic.Field(ge=0)
    step: int = pydantic.Field(ge=0)
    seconds: Number
    scores: ScoreRecords


class Parameters(_Entry):
    """Numbers of trainable parameters."""

    generator: int
    others: int


class Machine(_Entry):
    """The machine of a cell."""

    processor: str
    processors: int | None
    threads_a_cell: int
    system: str


class Result(_Entry):
    """The result of a cell that is done."""

    variant: str
    seed: int
    steps: int = pydantic.Field(ge=0)
    seconds_a_step: Number
    parameters: Parameters
    curve: list[Milestone]
    machine: Machine
    versions: dict[str, str]
    date: str
    scores: ScoreRecords


def read_result(folder):
    """Returns the result of a cell, a dict of JSON values; `None` if it is not done.

    A file that cannot be used counts as missing, with a warning: the trained model of the cell is
    evaluated again.

    Args:
        folder: `pathlib.Path` of the cell's run.
    """
    path = folder / RESULT
    if not path.exists():
        return None
    try:
        return json_files.read_json(path, Result).model_dump(exclude_unset=True)
    except InputError as error:
        warnings.warn(f"{error} The cell is taken to be not done yet.", stacklevel=2)
        return None


def read_milestones(path):
    """Returns the lines that `Milestones` wrote, dicts; those that are damaged are left out.

    Args:
        path: Of the file, which may be missing.
    """
    if not path.exists():
        return []
    lines = json_files.read_json_lines(path, Milestone)
    return [line.model_dump(exclude_unset=True) for line in lines]
