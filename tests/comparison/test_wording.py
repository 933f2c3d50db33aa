"""The sentences of a report."""

import pytest
from html_page import Page

from keras_gans.comparison import page, wording, write_report


@pytest.mark.parametrize(
    ("distances", "settings", "title"),
    [
        ({"a": (3.0,)}, {}, "One scheme, five minutes each"),
        ({"a": (3.0,), "b": (4.0,)}, {"minutes": 1.0}, "Two schemes, one minute each"),
        ({"a": (3.0,), "b": (4.0,)}, {"minutes": 2.5}, "Two schemes, 2.5 minutes each"),
        (dict.fromkeys("abcdefghijk", (3.0,)), {"minutes": 60}, "11 schemes, 60 minutes each"),
        ({"a": (3.0,)}, {"study": "tricks"}, "Tricks of the small DCGAN, five minutes each"),
    ],
)
def test_the_title_says_what_was_compared_and_for_how_long(
    distances, settings, title, make_results
):
    assert wording.title(make_results(distances, **settings)) == title


def test_the_summary_says_what_was_done(make_results):
    results = make_results({"a": (3.0, 5.0), "b": (30.0, 20.0)})
    assert wording.summary(results) == (
        "Each scheme was trained on mnist for five minutes with two seeds, each training with one "
        "thread of the same machine (A) for itself, and evaluated with 10,000 images that it drew."
    )
    results["study"] = "tricks"
    assert wording.summary(results).startswith(
        "The preset, and one change of it at a time, were trained on mnist for five minutes"
    )


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


@pytest.mark.parametrize(
    ("others", "time"),
    [
        ({}, "five minutes for each"),
        ({"clock": "wall"}, "five minutes for each"),
        ({"clock": "processor"}, "five minutes of processor time for each"),
    ],
)
def test_the_method_says_what_the_time_is_of(others, time, make_results):
    assert time in wording.method(make_results({"a": (3.0,)}) | others)[0]


def test_the_method_has_the_protocol_of_the_scores(make_results):
    results = make_results({"a": (3.0, 5.0)})
    # A training that diverged has no scores to tell it.
    results["cells"][0] |= {"scores": [], "diverged": "at step 7"}
    (protocol,) = [line for line in wording.method(results) if line.startswith("Scores: ")]
    assert protocol == (
        "Scores: 10,000 generated images against 60,000 of mnist train, as the extractor mnist "
        "(0123456789abcdef) sees them; the row of real images is by 10,000 of mnist test, against "
        "the same. The curve is by 10,000 images at each point."
    )


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
