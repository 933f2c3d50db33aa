"""Every scheme through the programs: trained, stopped, resumed, exported."""

import numpy as np
import pytest

from keras_gans import SavedGenerator
from keras_gans.training import runs
from keras_gans.visualization import picture_files, sample_grids

pytestmark = pytest.mark.slow

SCHEMES = [
    ("gan",),
    ("cgan", "--networks", "mlp"),
    ("lsgan", "--networks", "mlp"),
    ("wgan", "--critic-steps", "2"),
    ("wgan_gp", "--decay-steps", "5"),
    ("infogan", "--heads", "gaussian", "--label-guidance", "1", "--thickness-guidance", "1"),
    ("began", "--filters", "4", "--generator-filters", "4", "--decay-steps", "5"),
    # Without a penalty, whose second derivatives take long to trace.
    ("bigan", "--decay-steps", "5", "--r1-weight", "0"),
]


def train_whole_and_stopped(scheme, sources, tmp_path, call):
    """Trains five steps at once, and three and two; exports the latter. Returns both runs.

    The data of the one run are named by the first of `sources`, of the other by the last.
    """
    whole, stopped = runs.Run(tmp_path / "whole"), runs.Run(tmp_path / "stopped")
    export = ("--export", tmp_path / "export")
    for run, source, steps, more in (
        (whole, sources[0], 5, ()),
        (stopped, sources[-1], 3, ()),
        (stopped, sources[-1], 5, export),
    ):
        command = ("train", "--gan", *scheme, *source, "--batch-size", 16, "--resume")
        status, _, complaint = call(*command, "--steps", steps, "--output", run.folder, *more)
        assert status == 0, complaint
    return whole, stopped


@pytest.mark.parametrize("scheme", SCHEMES, ids=" ".join)
def test_it_trains_goes_on_exactly_and_exports(scheme, digits, tmp_path, call, training_state):
    whole, stopped = train_whole_and_stopped(scheme, [("--dataset", digits)], tmp_path, call)
    models = [runs.load_model(run.newest_checkpoints()[0]) for run in (whole, stopped)]
    for one, other in zip(*map(training_state, models), strict=True):
        np.testing.assert_array_equal(one, other)
    saved = SavedGenerator(tmp_path / "export")
    expected = models[0].generate(8, seed=1)
    assert np.abs(saved.generate(8, seed=1).astype(int) - expected).max() <= 1
    assert (expected != runs.load_model(stopped.newest_checkpoints()[1]).generate(8, seed=1)).any()


def test_the_samples_of_a_conditional_gan_are_ten_of_each_class(digits, tmp_path, call):
    arguments = ("--gan", "cgan", "--dataset", digits, "--batch-size", 16, "--steps", 1)
    assert call("train", *arguments, "--output", tmp_path)[0] == 0
    run = runs.Run(tmp_path)
    model = runs.load_model(run.newest_checkpoints()[0])
    grid = picture_files.read_png(run.samples / "step-000001.png")[::2, ::2]
    labels = np.repeat(np.arange(10), 10)
    np.testing.assert_array_equal(
        grid, sample_grids.grid(model.generate(100, 0, labels=labels), 10)
    )


def test_a_text_gan_trains_goes_on_exactly_and_exports(tmp_path, call, training_state):
    text = tmp_path / "words.txt"
    text.write_text("to be or not to be, that is the question here\n\n" * 30)
    scheme = ("textgan", "--width", 8, "--blocks", 1, "--decay-steps", 5)
    whole, stopped = train_whole_and_stopped(
        scheme, [("--text", text), ("--dataset", text)], tmp_path, call
    )
    models = [runs.load_model(run.newest_checkpoints()[0]) for run in (whole, stopped)]
    for one, other in zip(*map(training_state, models), strict=True):
        np.testing.assert_array_equal(one, other)
    assert models[0].vocabulary == " ,abehinoqrstu"
    expected = models[0].generate(32, seed=0)
    np.testing.assert_array_equal(
        SavedGenerator(tmp_path / "export").generate(32, seed=0), expected
    )
    shown = (whole.samples / "step-000005.txt").read_text()
    assert shown.split("\n")[:-1] == list(expected)
    assert set("".join(expected)) <= set(models[0].vocabulary)
