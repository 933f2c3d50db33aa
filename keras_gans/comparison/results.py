"""What came of a comparison, as one dict of JSON values."""

import dataclasses
import datetime
import pathlib
import warnings

import pydantic

from keras_gans.comparison import trial
from keras_gans.comparison.cell_records import RESULT, Result, read_result
from keras_gans.errors import InputError
from keras_gans.system import json_files
from keras_gans.visualization import picture_files

#: Name of real images among the sheets.
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
        InputError: If two cells were not judged by the same extractor.
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


def sheets(study, folder):
    """Returns the sheets of samples that are there, uint8 images by variant or `REAL`.

    A variant's is the one of its first seed.
    """
    found = {}
    for cell in study.cells():
        run = pathlib.Path(folder) / cell.name
        for name, file in ((REAL, trial.REAL), (cell.variant.name, trial.DRAWN)):
            if name not in found and (run / RESULT).exists() and (run / file).is_file():
                try:
                    found[name] = picture_files.read_png(run / file)
                except (OSError, ValueError, SyntaxError) as error:
                    warnings.warn(f"{run / file} is left out of the report: {error}", stacklevel=2)
    names = [REAL, *(variant.name for variant in study.variants)]
    return {name: found[name] for name in names if name in found}


def _check_extractor(cells, folder):
    judged_by = {}
    for cell in cells:
        for score in [*cell["scores"], *(s for line in cell["curve"] for s in line["scores"])]:
            protocol = score["protocol"]
            if "extractor_hash" in protocol:
                what = f"{protocol['extractor']} ({protocol['extractor_hash']})"
                judged_by[what] = f"{cell['variant']}-{cell['seed']}"
    if len(judged_by) > 1:
        (first, one), (second, other) = list(judged_by.items())[:2]
        raise InputError(
            f"{folder}: {one} was judged by {first}, {other} by {second}, which cannot be "
            "compared. Remove the folders of those of the wrong one, and they are trained again."
        )


class _Results(pydantic.BaseModel):
    model_config = {"extra": "allow"}

    cells: list[Result]
