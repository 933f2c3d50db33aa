"""Numbers, names and places that no program can take: one sentence, and nothing is touched."""

import json
import os
import zipfile

import keras
import numpy as np
import pytest

from keras_gans import presets

HUGE = str(2**31 - 1)
GENERATE = ("generate", "good.keras", "--output", "out/x.png")
EVALUATE = ("evaluate", "digits.npz", "--dataset", "digits.npz", "--extractor", "mnist")
COMPARE = (
    "compare",
    "--gans",
    "gan",
    "--dataset",
    "digits.npz",
    "--runs",
    "out",
    "--output",
    "out",
)
TOY = ("toy", "--gan", "gan", "--data", "ring")
TRAIN = ("train", "--gan", "dcgan", "--dataset", "digits.npz", "--output", "out")
CLASSIFIER = ("train_classifier", "--dataset", "digits.npz", "--output", "out/x.weights.h5")


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "good.keras"
    presets.from_preset("gan_mnist").save(path)
    return path


@pytest.fixture
def place(tmp_path, monkeypatch, digits, good):
    """A working folder with pipes, links and folders in the place of files, and empty files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KERAS_GANS_CACHE", str(tmp_path / "cache"))
    os.symlink(digits, "digits.npz")
    os.symlink(good, "good.keras")
    nan = np.zeros((60, 28, 28, 1), "float32")
    nan[7, 3, 3] = np.nan
    np.savez("nan.npz", images=nan)
    for name in ("pipe", "pipe.png", "pipe.npz", "pipe.json", "pipe.keras", "pipe.weights.h5"):
        os.mkfifo(name)
    for name in ("link", "link.png", "link.json"):
        os.symlink("/nowhere/at/all", name)
    for name in ("folder.png", "folder.json", "folder.keras", "folder.weights.h5"):
        os.mkdir(name)
    for name in ("file", "empty.keras", "empty.npz"):
        (tmp_path / name).touch()
    return tmp_path


NUMBERS = [
    (GENERATE, "--count", HUGE, "would need"),
    (GENERATE, "--scale", HUGE, "would need"),
    (GENERATE, "--interpolate", HUGE, "would need"),
    (GENERATE, "--labels", "٣", "is not accepted"),
    (GENERATE, "--labels", "1000000000000", "is not accepted"),
    (EVALUATE, "--count", "1e3", "is not accepted"),
    (COMPARE, "--minutes", "1e308", "is not accepted"),
    (COMPARE, "--minutes", "1e9", "at most 10000000"),
    (COMPARE, "--seeds", HUGE, "at most 100000"),
    (COMPARE, "--threads", "9" * 12, "is not accepted"),
    (COMPARE, "--jobs", HUGE, "processors"),
    (TOY, "--steps", "５", "is not accepted"),
    (TOY, "--seed", str(2**63), "is not accepted"),
    (CLASSIFIER, "--epochs", "inf", "is not accepted"),
    (TRAIN, "--image-size", HUGE, "28"),
    (TRAIN, "--batch-size", HUGE, "200"),
    (TRAIN, "--channel-factor", HUGE, "at most 1024"),
    (TRAIN, "--width", HUGE, "at most 4096"),
    (TRAIN, "--blocks", HUGE, "at most 1000"),
    (TRAIN, "--ema", "0.9999999999999", "is not accepted"),
    (TRAIN, "--generator-learning-rate", "1e308", "is not accepted"),
    (TRAIN, "--patience", str(2**31), "is not accepted"),
]

EMPTY = [
    *((GENERATE, option, "", "is not accepted") for option in ("--output", "--labels", "--count")),
    *(
        (EVALUATE, option, "", "is not accepted")
        for option in ("--output", "--closest", "--dataset", "--metrics", "--extractor")
    ),
    *((COMPARE, option, "", "is not accepted") for option in ("--output", "--runs", "--gans")),
    *((TRAIN, option, "", "is not accepted") for option in ("--output", "--export", "--dataset")),
    (TOY, "--output", "", "is not accepted"),
    (TOY, "--gan", "", "gan ''"),
    (TOY, "--data", "", "''"),
    (TRAIN, "--gan", "", "''"),
    (CLASSIFIER, "--output", "", "is not accepted"),
]

PLACES = [
    *((GENERATE, "--output", name, "--output") for name in ("pipe.png", "pipe.npz", "link.png")),
    *((GENERATE, "--output", name, "--output") for name in ("folder.png", "file/x.png", "link")),
    *((EVALUATE, "--output", f"{name}.json", "--output") for name in ("pipe", "link", "folder")),
    *((EVALUATE, "--closest", f"{name}.png", "--closest") for name in ("pipe", "link", "folder")),
    *((EVALUATE, "--extractor", f"{name}.keras", name) for name in ("pipe", "folder", "empty")),
    *((EVALUATE, "--inception", name, "--inception") for name in ("pipe", "link", "file")),
    *((EVALUATE, "--dataset", name, name) for name in ("pipe.npz", "empty.npz", "nan.npz", "file")),
    *((COMPARE, "--output", name, "--output") for name in ("pipe", "link", "file", "n" * 300)),
    *((COMPARE, "--runs", name, "--runs") for name in ("pipe", "link", "file")),
    *((TOY, "--output", name, "--output") for name in ("pipe", "link", "file", "file/x")),
    *((CLASSIFIER, "--output", f"{name}.weights.h5", "--output") for name in ("pipe", "folder")),
    *((TRAIN, "--export", name, "--export") for name in ("pipe", "link", "file")),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    "command, option, value, named",
    [*NUMBERS, *EMPTY, *PLACES],
    ids=lambda value: value[0] if isinstance(value, tuple) else str(value)[:20],
)
def test_an_option_that_cannot_be_is_refused(command, option, value, named, place, call):
    before = sorted(place.rglob("*"))
    status, printed, complaint = call(*command, option, value)
    assert status == 2
    assert complaint.startswith(f"{command[0]}.py: ") and complaint.count("\n") == 1, complaint
    assert named in complaint
    assert len(complaint) < 600
    assert [path for path in sorted(place.rglob("*")) if "cache" not in path.parts] == before
    assert not printed


@pytest.mark.parametrize(
    "generator", ["pipe", "link", "file", "empty.keras", "pipe.npz", "nan.npz"]
)
def test_what_cannot_be_evaluated_is_refused(generator, place, call):
    status, _, complaint = call("evaluate", generator, *EVALUATE[2:])
    assert status == 2
    assert complaint.startswith("evaluate.py: ") and complaint.count("\n") == 1, complaint
    assert generator in complaint


@pytest.mark.parametrize("program", ["generate", "evaluate"])
@pytest.mark.parametrize("origin", ["code", "another_package", "a_later_version"])
def test_a_model_of_foreign_origin_is_refused_and_runs_nothing(origin, program, place, good, call):
    ran = place / "ran"
    if origin == "code":
        # Keras keeps the bytes of the function in the file.
        layer = keras.layers.Lambda(
            lambda z: (os.makedirs("ran", exist_ok=True), z)[1], output_shape=(4,)
        )
        keras.Sequential([keras.Input((4,)), layer]).save("foreign.keras")
        if ran.exists():
            ran.rmdir()
    else:
        with (
            zipfile.ZipFile(good) as known,
            zipfile.ZipFile("foreign.keras", "w") as foreign,
        ):
            config = json.loads(known.read("config.json"))
            if origin == "another_package":
                config |= {"module": "os", "class_name": "system", "registered_name": None}
            else:
                config["config"]["an_argument_of_the_future"] = 3
            for name in known.namelist():
                content = json.dumps(config) if name == "config.json" else known.read(name)
                foreign.writestr(name, content)
    more = EVALUATE[2:] if program == "evaluate" else GENERATE[2:]
    status, printed, complaint = call(program, "foreign.keras", *more)
    assert status == 2
    assert complaint.startswith(f"{program}.py: foreign.keras ") and complaint.count("\n") == 1
    assert not printed and not ran.exists()
