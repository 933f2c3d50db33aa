"""The comparison as a user calls it: whole, interrupted, and refused."""

import json
import pathlib
import re
import signal
import time

import numpy as np
import pytest

from keras_gans.cli import compare
from keras_gans.comparison import cell_records, machine
from keras_gans.evaluation.extractors import inception

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def noise(tmp_path_factory):
    """600 images of 28x28x1 with labels 0 to 9, of which the evaluator holds out 60."""
    path = tmp_path_factory.mktemp("data") / "noise.npz"
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (600, 28, 28, 1), "uint8")
    np.savez(path, images=images, labels=np.arange(600) % 10)
    return path


@pytest.fixture
def arguments(noise, tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_GANS_CACHE", str(tmp_path / "cache"))
    return [
        *("--dataset", noise, "--extractor", "mnist", "--count", 60, "--seeds", 1),
        *("--runs", tmp_path / "runs", "--output", tmp_path / "report"),
    ]


def states(folder):
    """Every file below a folder with the time of its last change."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_a_comparison_is_written_whole_and_not_trained_twice(tmp_path, call, arguments):
    at_a_time = min(2, len(machine.processors()))
    arguments = ["--gans", "cgan,sngan", "--minutes", 0.02, "--jobs", at_a_time, *arguments]
    status, printed, complaint = call("compare", *arguments)
    logs = [path.read_text() for path in (tmp_path / "runs").glob("*/log.txt")]
    assert status == 0, (complaint, logs)
    assert re.search("cell 1 of 2: cgan seed 0; about [12] min remain", printed)
    assert "2 of 2 done" in printed
    results = json.loads((tmp_path / "report" / "results.json").read_text())
    assert [cell["variant"] for cell in results["cells"]] == ["cgan", "sngan"]
    # Whatever the machine is now.
    status, printed, _ = call("compare", *arguments, "--report-only", "--jobs", 1)
    assert status == 0 and "2 of 2 done" in printed
    status, _, complaint = call("compare", *arguments, "--report-only", "--minutes", 0.03)
    assert (status, "begun with minutes 0.02, not 0.03" in complaint) == (2, True)
    for cell in results["cells"]:
        # No step is longer than the time given to all of them.
        assert 1.2 <= cell["seconds"] == pytest.approx(cell["steps"] * cell["seconds_a_step"])
        assert cell["curve"][-1]["part"] == 8
        scores = {score["name"]: score for score in cell["scores"]}
        assert {"classifier_score", "frechet_distance", "recall", "coverage"} <= set(scores)
        assert scores["frechet_distance"]["protocol"]["n_fake"] == 60
        assert scores["frechet_distance"]["value"] > scores["frechet_distance"]["real_value"] >= 0
        assert ("label_accuracy" in scores) == (cell["variant"] == "cgan")
        assert min(cell["parameters"].values()) > 1000
    conditional, spectral = results["cells"]
    assert conditional["decay_steps"] is None
    # The rates reach 0 about when the time is up, not after the preset's thousands of steps.
    assert 1 <= spectral["decay_steps"] < 1000
    names = {path.name for path in (tmp_path / "report").iterdir()}
    assert names == {"README.md", "results.json", "curves.png", "samples.png", "index.html"}
    trained = states(tmp_path / "runs")
    (tmp_path / "report" / "index.html").unlink()
    status, printed, _ = call("compare", *arguments)
    assert (status, "cell 1" in printed) == (0, False)
    assert states(tmp_path / "runs") == trained
    assert (tmp_path / "report" / "index.html").exists()
    status, _, complaint = call("compare", *arguments, "--minutes", 0.03)
    assert (status, "begun with minutes 0.02, not 0.03" in complaint) == (2, True)


def test_ctrl_c_keeps_what_was_trained_and_the_same_command_goes_on(
    tmp_path, start, call, arguments
):
    arguments = ["--gans", "gan", *arguments, "--minutes", 0.05]
    process = start("compare", *arguments)
    run = tmp_path / "runs" / "gan-0"
    while not (run / "milestones.jsonl").exists() or not (run / "milestones.jsonl").read_text():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    printed, complaint = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGINT, complaint
    assert "To go on, repeat the command." in printed
    assert not (run / cell_records.RESULT).exists()
    (checkpoint,) = (run / "checkpoints").iterdir()
    status, _, complaint = call("compare", *arguments)
    assert status == 0, complaint
    result = json.loads((run / cell_records.RESULT).read_text())
    assert result["steps"] > int(checkpoint.stem.removeprefix("step-")) > 0
    assert [line["part"] for line in result["curve"]] == list(range(1, 9))
    steps = [line["step"] for line in result["curve"]]
    assert steps == sorted(set(steps))
    assert 3.0 <= result["seconds"] < 6.0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("--gans", "dcgan,lsgam"), "gan 'lsgam' is unknown; .*did you mean 'lsgan'"),
        (("--gans", "cyclegan"), "gan 'cyclegan' draws no images from latents"),
        (("--minutes", "0"), "--minutes: '0' is not accepted: give a number above 0"),
        (("--study", "tricks", "--gans", "gan"), "--gans gan: --study tricks"),
        (("--tricks", "r1"), "--tricks r1: give --study tricks as well"),
        (("--study", "tricks", "--tricks", "lecamm"), "trick 'lecamm' is unknown; .*'lecam'"),
        (
            ("--study", "tricks", "--tricks", "diffaugment", "--dataset", "ring"),
            "trick 'diffaugment' is not for dataset ring: points are no images",
        ),
        (("--dataset", "grid", "--gans", "gan"), "dataset grid: --study schemes compares presets"),
        (("--jobs", "1000"), "--jobs 1000: there are [0-9]+ processors"),
        (("--gans", "gan", "--count", "10"), "count 10: at least 50 images"),
        (("--gans", "gan", "--dataset", "absent.npz"), "there is no file 'absent.npz'"),
        (("--gans", "gan", "--extractor", "minst"), "extractor 'minst' is unknown"),
        (
            ("--gans", "gan", "--extractor", "inception", "--inception", "nowhere"),
            r"--inception: the folder nowhere holds no saved_model\.pb",
        ),
        (("--gans", "gan", "--inception", "x"), "--inception x: --extractor mnist does not look"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_any_training(
    tmp_path, call, arguments, given, message
):
    status, _, complaint = call("compare", *arguments, *given)
    assert status == 2
    assert len(complaint.splitlines()) == 1
    assert re.search(message, complaint), complaint
    assert not (tmp_path / "runs").exists()


def test_where_the_inception_graph_lies_is_no_part_of_a_study(
    tmp_path, call, noise, monkeypatch, save_inception
):
    monkeypatch.setenv("KERAS_GANS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv(inception.VARIABLE, raising=False)
    graph, moved = (save_inception(tmp_path / name, features=8) for name in ("graph", "moved"))
    arguments = [
        *("--gans", "gan", "--minutes", 0.01, "--dataset", noise, "--count", 60, "--seeds", 1),
        *("--runs", tmp_path / "runs", "--output", tmp_path / "report"),
    ]
    status, _, complaint = call("compare", *arguments, "--inception", graph)
    logs = [path.read_text() for path in (tmp_path / "runs").glob("*/log.txt")]
    assert status == 0, (complaint, logs)
    (cell,) = json.loads((tmp_path / "report" / "results.json").read_text())["cells"]
    assert {score["protocol"]["extractor"] for score in cell["scores"]} == {"inception"}
    for where in ((), ("--inception", moved)):
        status, printed, complaint = call("compare", *arguments, *where)
        assert (status, complaint, "1 of 1 done" in printed) == (0, "", True)


@pytest.mark.parametrize(
    ("dataset", "given", "name"),
    [
        ("mnist", (), None),
        ("mnist", ("--inception", "folder"), "inception"),
        ("mnist", ("--extractor", "inception", "--inception", "folder"), "inception"),
        ("cifar10", ("--inception", "folder"), None),
        ("cifar10", ("--extractor", "mnist"), "mnist"),
    ],
)
def test_the_extractor_is_part_of_a_study_unless_it_is_that_of_the_data_set(dataset, given, name):
    arguments = compare.parse_arguments(["--gans", "gan", "--dataset", dataset, *given])
    assert compare.make_study(arguments, threads=1).extractor == name


@pytest.mark.parametrize(
    ("given", "settings"),
    [
        ((), (5.0, 3, 10000)),
        (("--dataset", "stacked_mnist"), (5.0, 3, 26000)),
        (("--dataset", "grid"), (0.5, 10, 2500)),
        (("--dataset", "grid", "--minutes", "2", "--seeds", "1"), (2.0, 1, 2500)),
    ],
)
def test_the_data_set_decides_time_seeds_and_count_unless_they_are_given(given, settings):
    arguments = compare.parse_arguments(["--study", "tricks", *given])
    study = compare.make_study(arguments, threads=1)
    assert (study.minutes, study.seeds, study.count) == settings


def test_a_report_that_cannot_be_written_is_refused(tmp_path, call, arguments):
    blocked = tmp_path / "file"
    blocked.write_text("")
    status, _, complaint = call("compare", "--gans", "gan", *arguments, "--output", blocked / "x")
    assert status == 2
    assert f"--output {pathlib.Path(blocked) / 'x'} cannot be written" in complaint
