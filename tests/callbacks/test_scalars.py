"""`ScalarLogger`."""

import json

import pytest
from trainings import IMAGES, fit

from keras_gans import callbacks
from keras_gans.callbacks.scalars import Progress


def test_each_epoch_is_a_line_of_its_logs(tmp_path, small_gan):
    gan = small_gan()
    log = callbacks.ScalarLogger(tmp_path / "metrics.jsonl", 1e6, tmp_path / "logs")
    history = gan.fit(IMAGES, batch_size=8, epochs=2, callbacks=[log], verbose=0).history
    lines = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [(line["step"], line["epoch"]) for line in lines] == [(4, 1), (8, 2)]
    assert [line["generator_loss"] for line in lines] == pytest.approx(history["generator_loss"])
    assert list((tmp_path / "logs").iterdir())


@pytest.mark.slow
def test_seconds_and_means_go_on_where_a_training_stopped(tmp_path, small_gan):
    gan = small_gan()
    means = {"generator_loss": (30.0, 3.0), "discriminator_loss": (30.0, 3.0)}
    resumed = Progress(step=0, seconds=1000.0, means=means)
    log = callbacks.ScalarLogger(tmp_path / "metrics.jsonl", 1e6, resumed=resumed)
    fit(gan, log, epochs=2)
    first, second = map(json.loads, (tmp_path / "metrics.jsonl").read_text().splitlines())
    assert 1000.0 <= first["seconds"] <= second["seconds"] < 1500.0
    # Three values of 10 and four of the epoch's own, which are about 0.7.
    assert first["generator_loss"] == pytest.approx(30 / 7 + second["generator_loss"] * 4 / 7, 0.1)
    assert second["generator_loss"] < 5.0
    assert log.progress()["means"]["generator_loss"][1] == 4.0
