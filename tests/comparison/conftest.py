"""Results of a comparison, written by hand, and a study that is done."""

import json

import pytest

from keras_gans.comparison import plan
from keras_gans.comparison.cell_records import RESULT
from keras_gans.training.runs import Run

MACHINE = {"processor": "A", "processors": 2, "threads_a_cell": 1, "system": "Linux"}
REAL = {
    "classifier_score": 9.8,
    "frechet_distance": 0.5,
    "precision": 0.9,
    "recall": 0.8,
    "coverage": 0.95,
    "modes_found": 10.0,
    "smallest_mode_share": 0.09,
}
HIGHER = {name: name != "frechet_distance" for name in REAL}
PROTOCOL = {
    "n_real": 60000,
    "n_fake": 10000,
    "n_held_out": 10000,
    "real": "mnist train",
    "held_out": "mnist test",
    "extractor": "mnist",
    "extractor_hash": "0123456789abcdef",
}


def record(name, value):
    return {
        "name": name,
        "value": value,
        "spread": None,
        "real_value": REAL[name],
        "higher_is_better": HIGHER[name],
        "protocol": PROTOCOL,
    }


@pytest.fixture
def make_results():
    """Returns a function that makes results of the final distances of variants, one a seed."""

    def make(distances, minutes=5.0, study="schemes", **others):
        cells = [
            {
                "variant": variant,
                "seed": seed,
                "steps": 3000,
                "seconds": 60.0 * minutes,
                "seconds_a_step": 0.02 * minutes,
                "parameters": {"generator": 1234567, "others": 89},
                "scores": [
                    record(name, value)
                    for name, value in (REAL | {"frechet_distance": distance} | others).items()
                ],
                "curve": [
                    {
                        "part": part,
                        "step": 375 * part,
                        "seconds": 7.5 * part * minutes,
                        "scores": [record("frechet_distance", distance * 8 / part)],
                    }
                    for part in range(1, 9)
                ],
                "machine": MACHINE,
                "versions": {"python": "3"},
                "date": "2026-01-02",
            }
            for variant, of_seeds in distances.items()
            for seed, distance in enumerate(of_seeds)
        ]
        return {
            "study": study,
            "dataset": "mnist",
            "minutes": minutes,
            "seeds": max(map(len, distances.values())),
            "count": 10000,
            "variants": [
                {"name": name, "title": name.upper(), "preset": "none", "options": {}}
                for name in distances
            ],
            "cells": cells,
            "date": "2026-01-02",
        }

    return make


@pytest.fixture
def cell(make_results):
    """The result of a cell."""
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
