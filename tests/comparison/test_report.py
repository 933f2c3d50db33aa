"""The files of a report: what is in them, and that the page needs no other."""

import base64
import html.parser
import io
import json
import re

import numpy as np
import pytest
from PIL import Image

from keras_gans.comparison import cell_records, collect, page, plan, report, wording, write_report
from keras_gans.errors import InputError

GRID = np.random.default_rng(0).integers(0, 256, (40, 40, 1), "uint8")


class Page(html.parser.HTMLParser):
    """All attributes and texts of a page, and whether what is opened is closed."""

    def __init__(self, text):
        super().__init__()
        self.attributes, self.texts, self._open = [], [], []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attributes):
        self.attributes += [(tag, *attribute) for attribute in attributes]
        if tag not in ("meta", "img"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, text):
        self.texts.append(text)


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


def test_the_page_has_all_images_in_it_and_refers_to_nothing_outside(written):
    _, folder = written
    text = (folder / "index.html").read_text()
    parsed = Page(text)
    images = []
    for _, name, value in parsed.attributes:
        if name == "src":
            kind, _, content = value.partition(",")
            assert kind == "data:image/png;base64"
            images.append(Image.open(io.BytesIO(base64.b64decode(content))))
        assert name not in ("href", "srcset", "action", "poster", "background")
    assert "http" not in text
    assert "url(" not in text
    assert "@import" not in text
    curves = np.asarray(Image.open(folder / "curves.png"))
    np.testing.assert_array_equal(np.asarray(images[0]), curves)
    for image, grid in zip(images[1:], (GRID, GRID, 255 - GRID), strict=True):
        np.testing.assert_array_equal(np.asarray(image), grid[..., 0])


def test_the_page_sorts_by_numbers_whatever_is_shown(written):
    parsed = Page((written[1] / "index.html").read_text())
    numbers = [value for tag, name, value in parsed.attributes if name == "data-number"]
    # Real images have seven scores, each variant eleven figures.
    assert len(numbers) == 7 + 2 * 11
    assert [float(number) for number in numbers[7:][1::11]] == [4.0, 25.0]


def test_names_cannot_break_the_page(make_results):
    results = make_results({"a": (3.0,)})
    results["variants"][0]["title"] = "<script>&"
    results["dataset"] = "<b>"
    parsed = Page(page.render(results, {"<i>": b"png"}, b"png"))
    assert "<script>&" in "".join(parsed.texts)
    assert "<b>" in "".join(parsed.texts)


def test_a_report_of_a_diverged_training_alone_can_be_written(make_results, tmp_path):
    results = make_results({"a": (3.0,)})
    results["cells"][0] |= {"scores": [], "curve": [], "diverged": "at step 7"}
    write_report(results, {}, tmp_path)
    assert "1 of 1 diverged" in (tmp_path / "README.md").read_text()
    assert not (tmp_path / "samples.png").exists()


def test_scores_that_only_some_have_are_listed_with_their_mean_and_best(make_results, tmp_path):
    results = make_results({"a": (3.0, 5.0), "b": (1.0, 1.0)})
    record = {"name": "code_error", "spread": None, "real_value": None, "higher_is_better": False}
    for cell, error in zip(results["cells"], (0.2, 0.1), strict=False):
        cell["scores"].append(record | {"value": error, "protocol": {}})
    probe = {"by_features": {"latents": 0.5, "raw_pixels": 0.7}}
    record |= {"name": "linear_probe", "value": 0.9, "higher_is_better": True, "protocol": probe}
    results["cells"][3]["scores"].append(record)
    lines = wording.further(results)
    assert lines[0].startswith(
        "A, code error: 0.150 ± 0.071, by seed 0.200, 0.100, the best 0.100 (share of"
    )
    assert lines[1].startswith("B, linear probe: 0.900 (share of")
    assert lines[1].endswith("By features: latents 0.500, raw pixels 0.700.")
    assert len(lines) == 2
    write_report(results, {}, tmp_path)
    for line in lines:
        assert line in (tmp_path / "README.md").read_text()
        assert line in "".join(Page((tmp_path / "index.html").read_text()).texts)
    plain = make_results({"a": (3.0,)})
    assert wording.further(plain) == []
    assert "asked" not in page.render(plain, {}, b"png")


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


def test_a_comparison_that_is_not_finished_says_so():
    planned = {
        "study": "schemes",
        "variants": ["a", "b"],
        "dataset": "digits",
        "minutes": 5.0,
        "seeds": 2,
        "count": 100,
    }
    machine = {"threads_a_cell": 1, "processor": "a", "processors": 1, "system": "Linux"}
    cell = {"machine": machine}
    unfinished, finished = (wording.summary(planned | {"cells": [cell] * n}) for n in (3, 4))
    assert (
        unfinished
        == f"Not finished: 3 of 4 trainings are done. When all are, this holds: {finished}"
    )


def test_machines_and_software_of_all_trainings_are_listed(make_results):
    results = make_results({"a": (3.0, 5.0)})
    assert "of the same machine (A) for itself" in wording.summary(results)
    other = results["cells"][1]
    other["machine"] = other["machine"] | {"processor": "B"}
    other["versions"] = other["versions"] | {"keras": "9.9"}
    assert "of one of several machines (A; B) for itself" in wording.summary(results)
    lines = wording.method(results)
    assert any("A, 2 processors" in line and "B, 2 processors" in line for line in lines)
    assert sum("; or " in line and "keras 9.9" in line for line in lines) == 1


def test_cells_of_two_extractors_are_not_put_into_one_table(make_results, tmp_path):
    study = plan.Study("schemes", plan.schemes(["gan"], "mnist"), "mnist", 5.0, 2, 100, None, 1)
    cells = make_results({"gan": (3.0, 5.0)})["cells"]
    cells[1] = json.loads(json.dumps(cells[1]).replace("0123456789abcdef", "fedcba9876543210"))
    for number, cell in enumerate(cells):
        (tmp_path / f"gan-{number}").mkdir()
        (tmp_path / f"gan-{number}" / cell_records.RESULT).write_text(json.dumps(cell))
    with pytest.raises(
        InputError, match=r"gan-0 was evaluated with mnist \(0123.*gan-1 with mnist \(fed"
    ):
        collect(study, tmp_path)
