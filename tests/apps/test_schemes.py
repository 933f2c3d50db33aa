"""Every scheme through the programs: trained, stopped, resumed, exported."""

import numpy as np
import pytest

from keras_gans import SavedGenerator, images, runs

SCHEMES = [
    ("cgan",),
    ("cgan", "--networks", "mlp"),
    ("lsgan",),
    ("lsgan", "--networks", "mlp"),
    ("wgan_gp",),
]


@pytest.mark.parametrize("scheme", SCHEMES, ids=" ".join)
def test_it_trains_goes_on_exactly_and_exports(scheme, digits, tmp_path, call, training_state):
    whole, stopped = runs.Run(tmp_path / "whole"), runs.Run(tmp_path / "stopped")
    command = ("train", "--gan", *scheme, "--dataset", digits, "--batch-size", 16, "--resume")
    export = ("--export", tmp_path / "export")
    for run, steps, more in ((whole, 5, ()), (stopped, 3, ()), (stopped, 5, export)):
        status, _, complaint = call(*command, "--steps", steps, "--output", run.folder, *more)
        assert status == 0, complaint
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
    sheet = images.read_png(run.samples / "step-000001.png")[::2, ::2]
    labels = np.repeat(np.arange(10), 10)
    np.testing.assert_array_equal(sheet, images.grid(model.generate(100, 0, labels=labels), 10))
