"""What studies train and how they judge it: stacked digits, and points of the plane."""

import functools
import signal

import numpy as np
import pytest

from keras_gans import callbacks
from keras_gans.comparison import curves, grounds, plan, results, table, write_report
from keras_gans.comparison.cell_records import read_result
from keras_gans.comparison.grounds import plane
from keras_gans.comparison.wording import method, summary, title
from keras_gans.data import embedded
from keras_gans.toy.games import ToyGame


def make_study(dataset, tricks, minutes, seeds=1, count=None):
    variants = plan.tricks(dataset, tricks)
    count = count or grounds.of(dataset).default_count
    return plan.Study("tricks", variants, dataset, minutes, seeds, count, None, 1)


def test_a_data_set_decides_the_ground():
    """And nothing but its name: a folder called like a distribution is `./ring`."""
    kinds = {name: type(grounds.of(name)).__name__ for name in ("mnist", "grid", "./ring")}
    assert kinds == {"mnist": "Images", "grid": "Plane", "./ring": "Images"}
    assert type(grounds.of("stacked_mnist_5k")).__name__ == "StackedImages"
    for dataset, columns in (
        ("ring", ["modes found", "good samples, %"]),
        ("stacked_mnist", ["modes found", "reverse KL"]),
    ):
        titles = [column.title for column in grounds.of(dataset).columns]
        assert titles[:2] == columns and titles[2:4] == ["steps", "ms a step"]


@pytest.mark.slow
def test_points_are_trained_for_their_time_and_each_seed_is_done_on_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(plane, "TRIED_STEPS", 200)
    study = make_study("ring", ["packs_of_2"], minutes=0.002, seeds=2)
    (_, cells) = study.ground.jobs(study.remaining(tmp_path))
    assert [cell.name for cell in cells] == ["packs_of_2-0", "packs_of_2-1"]
    logged = []
    assert study.ground.try_cells(study, cells[:1], tmp_path, log=logged.append) is None
    (left,) = [cell for cell in study.remaining(tmp_path) if cell.variant == cells[0].variant]
    assert left == cells[1] and "of 8 modes found" in logged[0]
    # Ctrl-C during the second seed leaves no result, and it begins anew.
    monkeypatch.setattr(callbacks.SignalStopping, "__enter__", receive)
    assert study.ground.try_cells(study, [left], tmp_path) == signal.SIGINT
    assert read_result(tmp_path / left.name) is None and left in study.remaining(tmp_path)
    result = read_result(tmp_path / "packs_of_2-0")
    assert result["options"]["packing"] == 2 and result["batch_size"] == 256
    assert result["seconds"] >= 0.12
    assert result["decay_steps"] == pytest.approx(0.12 / result["seconds_a_step"], rel=0.9)
    assert [line["part"] for line in result["curve"]][-1] == 8
    scores = {score["name"]: score for score in result["scores"]}
    assert scores["modes"]["real_value"] == 8 and scores["modes"]["protocol"]["n_fake"] == 2500
    # The report is of the cells that are done, with words for points.
    found = results.collect(study, tmp_path)
    write_report(found, results.sample_grids(study, tmp_path), tmp_path / "report")
    readme = (tmp_path / "report" / "README.md").read_text()
    assert "other real points" in readme and "evaluated with 2,500 points" in readme
    assert "Left out, for points are no images: DiffAugment" in readme
    assert (tmp_path / "report" / "samples.png").exists()


@pytest.mark.slow
def test_points_that_diverge_are_recorded_without_scores(tmp_path, monkeypatch):
    monkeypatch.setattr(plane, "_seconds_a_step", lambda study, variant: 1e-3)
    options = {"discriminator_learning_rate": 1e30}
    variant = plan.Variant("broken", "broken", "gan", options)
    study = plan.Study("tricks", (variant,), "grid", 0.01, 1, 2500, None, 1)
    assert study.ground.try_cells(study, study.cells(), tmp_path, log=lambda line: None) is None
    result = read_result(tmp_path / "broken-0")
    assert result["scores"] == [] and "diverged at step" in result["diverged"]


@pytest.mark.slow
def test_stacked_digits_are_judged_by_their_triples(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "read_mnist_5k", functools.cache(embedded.read_mnist_5k))
    study = make_study("stacked_mnist_5k", [], minutes=0.002, count=60)
    (cell,) = study.cells()
    assert cell.variant.preset == "dcgan_stacked_mnist"
    assert study.ground.try_cells(study, [cell], tmp_path, log=lambda line: None) is None
    result = read_result(tmp_path / cell.name)
    scores = {score["name"]: score for score in result["scores"]}
    assert list(scores) == ["stacked_modes", "stacked_kl"]
    # Sixty images find sixty triples at most, and real ones nearly as many.
    assert 1 <= scores["stacked_modes"]["value"] <= 60 >= scores["stacked_modes"]["real_value"] > 50
    along = [score["name"] for score in result["curve"][-1]["scores"]]
    assert along == ["stacked_modes", "stacked_kl"]
    found = results.collect(study, tmp_path)
    assert title(found).startswith("Tricks of the small DCGAN on stacked digits")
    assert any("tells the digits" in line for line in method(found))
    assert table.markdown(found)[0].startswith("| | modes found | reverse KL | steps |")


def test_a_report_of_points_shows_shares_in_per_cent(make_results):
    results = make_points(make_results, {"baseline": (0.5, 0.7), "r1": (0.9,)})
    real, baseline, r1 = table.rows(results)
    place = [column.title for column in grounds.of("ring").columns].index("good samples, %")
    assert (real.name, real.title) == (None, "other real points")
    assert real.entries[place].text == "98.9"
    assert (baseline.entries[place].text, r1.entries[place].difference) == ("60.0", "+30.0")
    assert title(results) == "Tricks of the GAN of points, five minutes each"
    assert summary(results).startswith("Not finished: 3 of 4 trainings are done.")


@pytest.mark.slow
def test_the_curve_of_what_should_rise_is_linear(make_results, monkeypatch):
    axes = []
    monkeypatch.setattr(curves, "_tidy", axes.append)
    curves.draw_curves(make_points(make_results, {"baseline": (0.5,), "r1": (0.9,)}))
    curves.draw_curves(make_results({"baseline": (3.0,)}))
    assert [each.get_yscale() for each in axes] == ["linear", "log"]
    line = max(axes[0].get_lines(), key=lambda line: line.get_ydata()[-1])
    assert line.get_ydata()[-1] == pytest.approx(90.0)


@pytest.mark.slow
def test_forty_names_beside_a_plot_have_room(make_results, monkeypatch):
    places = []
    spread_out = curves.spread_out

    def kept(heights, distance):
        places.append((spread_out(heights, distance), distance))
        return places[-1][0]

    monkeypatch.setattr(curves, "spread_out", kept)
    curves.draw_curves(make_results({f"variant {number}": (3.0,) for number in range(40)}))
    ((spread, distance),) = places
    assert np.diff(spread).min() == pytest.approx(distance)
    assert spread[0] >= 0.0 and spread[-1] <= 1.0
    assert len({(c, s) for s in map(str, curves.STYLES) for c in curves.COLOURS}) >= 36


def test_points_at_five_centres_find_five_modes_and_are_all_good(monkeypatch):
    game = ToyGame("gan", "ring", steps=1)
    monkeypatch.setattr(game, "generate", lambda: game.distribution.centres[:5].repeat(4, axis=0))
    modes, good = plane._scores_of(game)
    assert (modes.value, modes.real_value, good.value) == (5, 8, 1.0)


def receive(stopping):
    stopping.received = signal.SIGINT
    return stopping


def make_points(make_results, shares):
    results = make_results(shares, study="tricks")
    results["dataset"] = "ring"
    protocol = {"n_fake": 2500, "n_held_out": 2500, "modes": 8, "reach": 3.0}
    for cell, share in zip(
        results["cells"], [share for each in shares.values() for share in each], strict=True
    ):
        score = {"name": "good_share", "value": share, "spread": None, "real_value": 0.989}
        score |= {"higher_is_better": True, "protocol": protocol}
        cell["scores"] = [score]
        for line in cell["curve"]:
            line["scores"] = [score]
    return results
