"""The table of a comparison, row by row."""

import pathlib

import pytest

from keras_gans.comparison import results, summary, table

DOCS = pathlib.Path(__file__).parents[2] / "docs" / "comparison"
FRECHET = "Fréchet distance"


def test_the_table_shows_shares_in_per_cent_and_the_rest_as_it_is(make_results):
    lines = table.markdown(make_results({"a": (3.0, 5.0), "b": (30.0, 30.0)}))
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    columns = {title: place for place, title in enumerate(cells[0])}
    real, a, b = cells[2:]
    assert real[0] == "held-out real images"
    assert (a[columns[FRECHET]], b[columns[FRECHET]]) == (
        "**4.00** ± 1.41",
        "30.00",
    )
    assert a[columns["rarest class, %"]] == real[columns["rarest class, %"]] == "9.0"
    assert (real[columns["steps"]], a[columns["steps"]]) == ("–", "3,000")
    assert a[columns["ms a step"]] == "100.0"
    assert a[columns["parameters of G"]] == "1,234,567"


def test_tricks_stand_beside_their_difference_to_the_preset(make_results):
    results = make_results({"baseline": (5.0,), "x": (3.0,), "y": (7.5,)}, study="tricks")
    baseline, better, worse = table.rows(results)[1:]
    place = [column.title for column in summary.columns_of(results)].index(FRECHET)
    assert [row.entries[place].difference for row in (baseline, better, worse)] == [
        "",
        "−2.00",
        "+2.50",
    ]
    steps = [column.title for column in summary.columns_of(results)].index("steps")
    assert better.entries[steps].difference == ""


def test_a_variant_of_which_nothing_is_done_has_no_row(make_results):
    results = make_results({"a": (3.0, 4.0), "b": (4.0,), "c": ()})
    real, a, b = table.rows(results)
    assert (real.name, a.name, b.name) == (None, "a", "b")
    assert (a.note, b.note) == ("", "1 of 2 seeds so far")
    assert table.markdown(results)[-1].startswith("| B (1 of 2 seeds so far) | ")


@pytest.mark.parametrize("folder", [DOCS, DOCS / "tricks"])
def test_the_tables_of_the_docs_are_those_of_their_results(folder):
    lines = table.markdown(results.read(folder / "results.json"))
    page = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in page if line.startswith("|")] == lines
