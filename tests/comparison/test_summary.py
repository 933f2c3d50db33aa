"""Means and spreads over seeds, and who is best."""

import numpy as np
import pytest

from keras_gans.comparison import summary, table

FRECHET = "Fréchet distance"


def test_means_and_spreads_are_those_over_seeds(make_results):
    figures = summary.summarise(make_results({"a": (1.0, 2.0, 6.0), "b": (4.0,)}))
    assert figures["a"][FRECHET].mean == pytest.approx(3.0)
    assert figures["a"][FRECHET].spread == pytest.approx(7.0**0.5)  # (4 + 1 + 9) / (3 - 1)
    assert figures["b"][FRECHET] == summary.Figure(4.0, None)
    assert figures["a"]["steps"] == summary.Figure(3000.0, 0.0)


def test_real_images_have_their_own_scores_and_no_steps(make_results):
    real = summary.of_real_examples(make_results({"a": (3.0,)}, classifier_score=2.0))
    assert real["score"].mean == 9.8
    assert real[FRECHET].mean == 0.5
    assert "steps" not in real


def test_the_best_is_the_least_distance_and_none_where_all_are_the_same(make_results):
    results = make_results({"a": (5.0,), "b": (3.001,), "c": (2.999,)})
    best = summary.best(summary.summarise(results), summary.columns_of(results))
    assert best == {FRECHET: {"b", "c"}}  # Both are 3.00.


def test_a_variant_that_diverged_says_so_and_counts_for_nothing_else(make_results):
    results = make_results({"a": (3.0, 9.0), "b": (4.0,)})
    sentence = "The generator diverged at step 7."
    results["cells"][1] |= {"scores": [], "steps": 7, "diverged": sentence}
    rows = table.rows(results)
    assert rows[1].note == "1 of 2 diverged"
    assert rows[1].entries[1].number == 3.0
    steps = [column.title for column in summary.columns_of(results)].index("steps")
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
