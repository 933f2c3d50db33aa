"""Results of a comparison, as one dict of JSON values, and its sample grids."""

import dataclasses
import datetime
import pathlib
import warnings

import pydantic

from keras_gans.comparison import recording
from keras_gans.comparison.cell_records import RESULT, Result, read_result
from keras_gans.errors import InputError
from keras_gans.system import json_files
from keras_gans.visualization import picture_files

#: Name of real examples among the sample grids.
REAL = "real"


def collect(study, folder):
    """Gathers the results of the cells that are done.

    Args:
        study: `Study`.
        folder: Folder of the runs.

    Returns:
        A dict of JSON values: the study's settings, its `variants`, and its `cells`, each with the
        scores as records, the curve, steps, times, parameters, machine and versions.

    Raises:
        InputError: If two cells were not evaluated with the same extractor.
    """
    cells = []
    for cell in study.cells():
        result = read_result(pathlib.Path(folder) / cell.name)
        if result is not None:
            cells.append(result)
    _check_extractor(cells, folder)
    return {
        "study": study.name,
        "dataset": study.dataset,
        "minutes": study.minutes,
        "clock": study.clock,
        "seeds": study.seeds,
        "count": study.count,
        "variants": [dataclasses.asdict(variant) for variant in study.variants],
        "cells": cells,
        "date": max((cell["date"] for cell in cells), default=datetime.date.min.isoformat()),
    }


def read(path):
    """Returns results that `write_report` wrote, with the present names of the scores.

    Args:
        path: Of a `results.json`.

    Raises:
        InputError: If the file is missing or damaged.
    """
    return json_files.read_json(path, _Results).model_dump(exclude_unset=True)


def sample_grids(study, folder):
    """Returns the sample grids that are there, uint8 images by variant or `REAL`.

    A variant's is the one of its first seed.
    """
    grids = {}
    for cell in study.cells():
        run = pathlib.Path(folder) / cell.name
        for name, file in ((REAL, recording.REAL), (cell.variant.name, recording.DRAWN)):
            if name not in grids and (run / RESULT).exists() and (run / file).is_file():
                try:
                    grids[name] = picture_files.read_png(run / file)
                except (OSError, ValueError, SyntaxError) as error:
                    warnings.warn(f"{run / file} is left out of the report: {error}", stacklevel=2)
    names = [REAL, *(variant.name for variant in study.variants)]
    return {name: grids[name] for name in names if name in grids}


def _check_extractor(cells, folder):
    evaluated_with = {}
    for cell in cells:
        for score in [*cell["scores"], *(s for line in cell["curve"] for s in line["scores"])]:
            protocol = score["protocol"]
            if "extractor_hash" in protocol:
                extractor = f"{protocol['extractor']} ({protocol['extractor_hash']})"
                evaluated_with[extractor] = f"{cell['variant']}-{cell['seed']}"
    if len(evaluated_with) > 1:
        (first, one), (second, other) = list(evaluated_with.items())[:2]
        raise InputError(
            f"{folder}: {one} was evaluated with {first}, {other} with {second}, which cannot be "
            "compared. Remove the folders of those of the wrong one, and they are trained again."
        )


class _Results(pydantic.BaseModel):
    model_config = {"extra": "allow"}

    cells: list[Result]
