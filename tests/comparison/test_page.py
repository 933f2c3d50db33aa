"""The page of a report: what is in it, and that it needs no other file."""

import base64
import io

import numpy as np
import pytest
from html_page import Page
from PIL import Image

from keras_gans.comparison import page, report

GRID = np.random.default_rng(0).integers(0, 256, (40, 40, 1), "uint8")
CURVES = report.to_png(np.random.default_rng(1).integers(0, 256, (30, 50, 3), "uint8"))


@pytest.fixture
def rendered(make_results):
    results = make_results({"a": (3.0, 5.0), "b": (30.0, 20.0)})
    grids = {"held-out real images": GRID, "A": GRID, "B": 255 - GRID}
    return page.render(
        results, {title: report.to_png(grid) for title, grid in grids.items()}, CURVES
    )


def test_the_page_has_all_images_in_it_and_refers_to_nothing_outside(rendered):
    images = []
    for _, name, value in Page(rendered).attributes:
        if name == "src":
            kind, _, content = value.partition(",")
            assert kind == "data:image/png;base64"
            images.append(Image.open(io.BytesIO(base64.b64decode(content))))
        assert name not in ("href", "srcset", "action", "poster", "background")
    assert "http" not in rendered
    assert "url(" not in rendered
    assert "@import" not in rendered
    curves = np.asarray(Image.open(io.BytesIO(CURVES)))
    np.testing.assert_array_equal(np.asarray(images[0]), curves)
    for image, grid in zip(images[1:], (GRID, GRID, 255 - GRID), strict=True):
        np.testing.assert_array_equal(np.asarray(image), grid[..., 0])


def test_the_page_sorts_by_numbers_whatever_is_shown(rendered):
    parsed = Page(rendered)
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


def test_a_page_without_samples_has_no_gallery(make_results):
    results = make_results({"a": (3.0,)})
    assert "What they draw" in page.render(results, {"A": b"png"}, b"png")
    assert "What they draw" not in page.render(results, {}, b"png")
