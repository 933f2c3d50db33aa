"""The files of a report, and what is in them."""

import base64
import json
import re

import numpy as np
import pytest

from keras_gans.comparison import report, write_report

GRID = np.random.default_rng(0).integers(0, 256, (40, 40, 1), "uint8")


@pytest.fixture
def written(make_results, tmp_path):
    results = make_results({"a": (3.0, 5.0), "b": (30.0, 20.0)})
    write_report(results, {"real": GRID, "a": GRID, "b": 255 - GRID}, tmp_path / "report")
    return results, tmp_path / "report"


def test_a_report_is_five_files_and_the_results_come_back(written):
    results, folder = written
    names = {path.name for path in folder.iterdir()}
    assert names == {"README.md", "results.json", "curves.png", "samples.png", "index.html"}
    assert json.loads((folder / "results.json").read_text()) == results
    for name in re.findall(r"\]\(([^)]+)\)", (folder / "README.md").read_text()):
        assert (folder / name).exists()


def test_the_page_has_the_curves_and_the_grids_of_the_report_in_it(written):
    _, folder = written
    page = (folder / "index.html").read_text()
    for png in ((folder / "curves.png").read_bytes(), report.to_png(255 - GRID)):
        assert base64.b64encode(png).decode() in page


def test_a_report_of_a_diverged_training_alone_can_be_written(make_results, tmp_path):
    results = make_results({"a": (3.0,)})
    results["cells"][0] |= {"scores": [], "curve": [], "diverged": "at step 7"}
    write_report(results, {}, tmp_path)
    assert "1 of 1 diverged" in (tmp_path / "README.md").read_text()
    assert not (tmp_path / "samples.png").exists()


def test_small_grids_are_enlarged_by_whole_pixels_and_stand_in_rows():
    titles = [f"grid {number}" for number in range(7)]
    whole = report.side_by_side(dict.fromkeys(titles, GRID))
    scale = 7  # 280 / 40
    width, height = scale * 40 + report.MARGIN, scale * 40 + report.MARGIN + report.LINE
    assert whole.shape == (2 * height + report.MARGIN, 5 * width + report.MARGIN, 3)
    top, left = report.MARGIN + height + report.LINE, report.MARGIN + width
    last = whole[top : top + scale * 40, left : left + scale * 40]
    np.testing.assert_array_equal(last[::scale, ::scale], np.repeat(GRID, 3, axis=-1))
    np.testing.assert_array_equal(last[3::scale, 5::scale], last[::scale, ::scale])
