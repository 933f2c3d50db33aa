"""Means and spreads over seeds, and who is best."""

import numpy as np
import pytest

from keras_gans.comparison import summary, table
from keras_gans.comparison.curves import spread_out

FRECHET = "Fréchet distance"


def test_means_and_spreads_are_those_over_seeds(make_results):
    figures = summary.summarise(make_results({"a": (1.0, 2.0, 6.0), "b": (4.0,)}))
    assert figures["a"][FRECHET].mean == pytest.approx(3.0)
    assert figures["a"][FRECHET].spread == pytest.approx(7.0**0.5)  # (4 + 1 + 9) / (3 - 1)
    assert figures["b"][FRECHET] == summary.Figure(4.0, None)
    assert figures["a"]["steps"] == summary.Figure(3000.0, 0.0)


def test_real_images_have_their_own_scores_and_no_steps(make_results):
    real = summary.of_real_images(make_results({"a": (3.0,)}, classifier_score=2.0))
    assert real["score"].mean == 9.8
    assert real[FRECHET].mean == 0.5
    assert "steps" not in real


def test_the_best_is_the_least_distance_and_none_where_all_are_the_same(make_results):
    results = make_results({"a": (5.0,), "b": (3.001,), "c": (2.999,)})
    assert summary.best(summary.summarise(results)) == {FRECHET: {"b", "c"}}  # Both are 3.00.


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
    place = [column.title for column in summary.COLUMNS].index(FRECHET)
    assert [row.entries[place].difference for row in (baseline, better, worse)] == [
        "",
        "−2.00",
        "+2.50",
    ]
    steps = [column.title for column in summary.COLUMNS].index("steps")
    assert better.entries[steps].difference == ""


def test_a_variant_that_diverged_says_so_and_counts_for_nothing_else(make_results):
    results = make_results({"a": (3.0, 9.0), "b": (4.0,)})
    sentence = "The generator diverged at step 7."
    results["cells"][1] |= {"scores": [], "steps": 7, "diverged": sentence}
    rows = table.rows(results)
    assert rows[1].note == "1 of 2 diverged"
    assert rows[1].entries[1].number == 3.0
    steps = [column.title for column in summary.COLUMNS].index("steps")
    assert rows[1].entries[steps].number == results["cells"][0]["steps"]
    cells = summary.cells_of(results, "a")
    np.testing.assert_array_equal(
        *(summary.curve(chosen, "frechet_distance") for chosen in (cells, cells[:1]))
    )
    assert rows[2].note == "1 of 2 seeds so far"


def test_curves_are_means_at_each_part_of_the_time(make_results):
    results = make_results({"a": (1.0, 3.0)}, minutes=8.0)
    results["cells"][1]["curve"].pop(0)
    minutes, means, spreads = summary.curve(results["cells"], "frechet_distance")
    np.testing.assert_allclose(minutes, np.arange(1, 9))
    np.testing.assert_allclose(means, [8.0, 8.0, *(2.0 * 8 / np.arange(3, 9))])
    np.testing.assert_allclose(spreads[[0, 7]], [0.0, 2.0**0.5])


def test_labels_keep_their_distance_and_move_no_more_than_they_must():
    assert spread_out([0.1, 0.5, 0.9], 0.05) == pytest.approx([0.1, 0.5, 0.9])
    places = spread_out([0.1, 0.5, 0.5, 0.5, 0.56], 0.05)
    assert places[0] == pytest.approx(0.1)
    assert places[1:] == pytest.approx([0.44, 0.49, 0.54, 0.59])
    assert np.mean(places[1:]) == pytest.approx(np.mean([0.5, 0.5, 0.5, 0.56]))
    assert spread_out([0.01, 0.01, 0.02, 0.9], 0.05) == pytest.approx([0.0, 0.05, 0.1, 0.9])
    assert spread_out([0.5, 0.99, 1.0], 0.05) == pytest.approx([0.5, 0.95, 1.0])
