"""The results of the cells that are done, and their sample grids."""

import json

import numpy as np
import pytest

from keras_gans.comparison import results, write_report
from keras_gans.comparison.cell_records import RESULT
from keras_gans.errors import InputError
from keras_gans.visualization import picture_files


def test_results_are_those_of_the_cells_that_are_done(study, tmp_path, cell):
    (tmp_path / "gan-0" / RESULT).unlink()
    collected = results.collect(study, tmp_path)
    assert collected["cells"] == [cell | {"seed": 1}]
    assert (collected["study"], collected["dataset"], collected["seeds"]) == ("schemes", "mnist", 2)
    assert [variant["title"] for variant in collected["variants"]] == ["GAN"]
    assert collected["date"] == cell["date"]
    (tmp_path / "gan-1" / RESULT).unlink()
    assert results.collect(study, tmp_path)["cells"] == []


def test_results_come_back_from_a_report_as_they_were(study, tmp_path):
    collected = results.collect(study, tmp_path)
    write_report(collected, {}, tmp_path / "report")
    assert results.read(tmp_path / "report" / "results.json") == collected


def test_damaged_results_are_refused(tmp_path):
    path = tmp_path / "results.json"
    with pytest.raises(InputError, match=r"results\.json"):
        results.read(path)
    path.write_text(json.dumps({"cells": [{"variant": "gan"}]}))
    with pytest.raises(InputError, match=r"results\.json cannot be used"):
        results.read(path)


def test_cells_of_two_extractors_are_not_put_into_one_table(study, tmp_path):
    path = tmp_path / "gan-1" / RESULT
    path.write_text(path.read_text().replace("0123456789abcdef", "fedcba9876543210"))
    with pytest.raises(
        InputError, match=r"gan-0 was evaluated with mnist \(0123.*gan-1 with mnist \(fed"
    ):
        results.collect(study, tmp_path)


def test_sample_grids_are_those_of_the_first_seed_that_is_done(study, tmp_path):
    for seed in (0, 1):
        for name, grey in (("real.png", 100), ("drawn.png", 200)):
            image = np.full((4, 4, 1), grey + seed, "uint8")
            picture_files.save_png(tmp_path / f"gan-{seed}" / name, image)
    values = {name: grid.max() for name, grid in results.sample_grids(study, tmp_path).items()}
    assert values == {results.REAL: 100, "gan": 200}
    (tmp_path / "gan-0" / RESULT).unlink()
    values = {name: grid.max() for name, grid in results.sample_grids(study, tmp_path).items()}
    assert values == {results.REAL: 101, "gan": 201}


@pytest.mark.parametrize("content", [b"", b"\x89PNG, but not for long"])
def test_a_damaged_sample_grid_is_left_out_of_the_report(content, study, tmp_path):
    picture_files.save_png(tmp_path / "gan-0" / "real.png", np.zeros((4, 4, 1), "uint8"))
    (tmp_path / "gan-0" / "drawn.png").write_bytes(content)
    with pytest.warns(UserWarning, match=r"gan-0/drawn\.png is left out of the report"):
        assert list(results.sample_grids(study, tmp_path)) == [results.REAL]
