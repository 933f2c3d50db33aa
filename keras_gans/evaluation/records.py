"""Records of scores on disk: one shape for all files, and the readers of it.

A record is a dict with the list of `Score.to_json()` under `"scores"`, and beside it what else its
file says: the generator and the data set in the output of `keras-gans evaluate`, the step in
`metrics.jsonl` and `best.json`, the step and the time in `milestones.jsonl` and `result.json`.

Records of version 0.1 are read too: their scores have `FORMER_NAMES`; in `metrics.jsonl` they were
a dict by name, and in `best.json` the only one was called `"score"`.
"""

import pathlib
from typing import Annotated

import pydantic

from keras_gans.evaluation.score import Score, full_name
from keras_gans.system import json_files


class ScoreRecord(pydantic.BaseModel):
    """Schema of one score, as `Score.to_json` writes it."""

    model_config = {"extra": "allow"}

    name: Annotated[str, pydantic.AfterValidator(full_name)]
    value: int | float
    spread: int | float | None = None
    real_value: int | float | None = None
    higher_is_better: bool = True
    protocol: dict[str, pydantic.JsonValue] = {}

    def to_score(self):
        """Returns the `Score`."""
        return Score(
            self.name,
            self.value,
            self.spread,
            self.real_value,
            self.higher_is_better,
            self.protocol,
        )


def _as_list(scores):
    """Returns scores as a list, which in version 0.1 were a dict by name, or a single record."""
    if not isinstance(scores, dict):
        return scores
    return [scores] if isinstance(scores.get("name"), str) else list(scores.values())


#: Type of the entry `"scores"` in a schema, a list of `ScoreRecord`.
ScoreRecords = Annotated[list[ScoreRecord], pydantic.BeforeValidator(_as_list)]


class _Record(pydantic.BaseModel):
    scores: ScoreRecords


def to_json(scores, **beside):
    """Returns a record of scores, a dict of JSON values.

    Args:
        scores: List of `Score`.
        **beside: JSON values that stand before them: what was evaluated, and when.
    """
    return beside | {"scores": [score.to_json() for score in scores]}


def write(path, scores, **beside):
    """Writes a record of scores to a .json file, whose folder is made if need be.

    Args:
        path: Of the file.
        scores: As in `to_json`.
        **beside: As in `to_json`.
    """
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    json_files.write_json(path, to_json(scores, **beside))


def append(path, scores, **beside):
    """Adds a record of scores as a line to a .jsonl file, and returns the record.

    Args:
        path: Of the file.
        scores: As in `to_json`.
        **beside: As in `to_json`.
    """
    record = to_json(scores, **beside)
    json_files.append_json_line(path, record)
    return record


def read(path):
    """Returns the list of `Score` of a .json file, of this version or of version 0.1.

    Raises:
        InputError: If the file is missing or holds no record of scores.
    """
    return [record.to_score() for record in json_files.read_json(path, _Record).scores]
