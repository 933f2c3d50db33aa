"""What happens around training."""

import json
import math
import signal
import threading
import types

import keras
import numpy as np
import pytest
from PIL import Image

from keras_gans import callbacks
from keras_gans.callbacks.scalars import Progress
from keras_gans.models import ConditionalGAN
from keras_gans.networks import mlp
from keras_gans.visualization import picture_files, sample_grids

SHAPE = (4, 4, 1)
IMAGES = np.random.default_rng(0).uniform(-1, 1, (32, *SHAPE)).astype("float32")


def fit(gan, *around, epochs=1):
    gan.fit(IMAGES, batch_size=8, epochs=epochs, callbacks=list(around), verbose=0)


def test_divergence_stops_at_its_step_and_names_the_player(small_gan):
    gan = small_gan()
    # Behind the last activation: a ReLU turns NaN into 0 on some processors.
    weight = gan.discriminator.trainable_weights[-1]

    def poison(batch, logs):
        if batch == 2:
            weight.assign(np.full(weight.shape, np.nan))

    poisons = keras.callbacks.LambdaCallback(on_train_batch_begin=poison)
    with pytest.raises(callbacks.DivergenceError) as caught:
        fit(gan, poisons, callbacks.StopOnDivergence())
    assert "The generator and discriminator diverged at step 3" in str(caught.value)
    assert "discriminator_loss" in str(caught.value)
    assert "try lower learning rates" in str(caught.value)


def test_a_state_with_infinite_weights_is_not_saved_and_the_good_one_stays(tmp_path, small_gan):
    gan = small_gan()
    saver = callbacks.SaveCheckpoints(tmp_path)
    fit(gan, saver)
    gan.generator.trainable_variables[0].assign(
        gan.generator.trainable_variables[0].value * math.inf
    )
    gan.step.assign_add(1)
    with pytest.raises(callbacks.DivergenceError, match="generator diverged at step 5"):
        saver.save()
    assert [path.name for path in tmp_path.iterdir()] == ["step-000004.keras"]
    loaded = keras.saving.load_model(tmp_path / "step-000004.keras")
    assert all(np.isfinite(weight).all() for weight in loaded.get_weights())


def test_the_two_newest_checkpoints_are_kept(tmp_path, small_gan):
    gan = small_gan()
    fit(gan, callbacks.SaveCheckpoints(tmp_path, seconds=0.0), epochs=2)
    names = [path.name for path in callbacks.checkpoints(tmp_path)]
    assert names == ["step-000008.keras", "step-000007.keras"]
    assert len(list(tmp_path.iterdir())) == 2


def test_files_of_the_users_among_ours_are_left_alone(tmp_path, small_gan):
    for name in ("step-000001-good.keras", "before-after.png"):
        (tmp_path / name).write_bytes(b"mine")
    saver = callbacks.SaveCheckpoints(tmp_path, seconds=0.0)
    fit(small_gan(), saver, callbacks.Samples(tmp_path, count=4), epochs=2)
    names = [path.name for path in callbacks.checkpoints(tmp_path)]
    assert names == ["step-000008.keras", "step-000007.keras"]
    for name in ("step-000001-good.keras", "before-after.png"):
        assert (tmp_path / name).read_bytes() == b"mine"


def test_grids_show_the_same_latents_as_the_training_goes_on(tmp_path, small_gan):
    gan = small_gan(keras.optimizers.SGD(1.0))
    before = gan.generate(9, seed=2)
    grids = callbacks.Samples(tmp_path, count=9, seed=2, scale=1, log_folder=tmp_path / "logs")
    fit(gan, grids, epochs=2)
    names = sorted(path.name for path in tmp_path.glob("*.png"))
    assert names == ["step-000000.png", "step-000004.png", "step-000008.png"]
    for name, made in ((names[0], before), (names[2], gan.generate(9, seed=2))):
        sheet = np.asarray(Image.open(tmp_path / name))
        np.testing.assert_array_equal(sheet[:4, 4:8], made[1, ..., 0])
    assert Image.open(tmp_path / "samples.gif").n_frames == 3
    assert list((tmp_path / "logs").iterdir())


def test_grids_of_a_conditional_model_have_a_row_a_class(tmp_path):
    gan = ConditionalGAN(
        mlp.conditional_generator(SHAPE, 3, 2, 5, 4, 6),
        mlp.conditional_discriminator(SHAPE, 3, 5, 4, 6),
        seed=0,
    )
    gan.compile()
    before = gan.generate(30, seed=0, labels=[0, 1, 2])
    labels, grids = np.arange(32) % 3, callbacks.Samples(tmp_path, scale=1)
    gan.fit(IMAGES, labels, batch_size=8, callbacks=[grids], verbose=0)
    sheet = picture_files.read_png(tmp_path / "step-000000.png")
    np.testing.assert_array_equal(sheet, sample_grids.grid(before, columns=10))
    assert sheet.shape == (3 * 4, 10 * 4, 1)


def test_other_sheets_lie_beside_the_main_one_and_text_is_written_as_lines(tmp_path, small_gan):
    gan, examples = small_gan(), object()

    def draw_samples(count, seed, given):
        assert given is examples
        shade = np.full((2, 2, 1), int(gan.step.numpy()), "uint8")
        return {"samples": "to be\nor not", "codes": shade}

    gan.draw_samples = draw_samples
    samples = callbacks.Samples(tmp_path, seconds=1e6, scale=1, examples=examples)
    fit(gan, samples, epochs=2)
    steps = ("000000", "000004", "000008")
    assert {path.name for path in tmp_path.iterdir()} == {
        *(f"step-{step}.txt" for step in steps),
        *(f"codes-{step}.png" for step in steps),
        "codes.gif",
    }
    assert (tmp_path / "step-000004.txt").read_text() == "to be\nor not\n"
    assert picture_files.read_png(tmp_path / "codes-000008.png").max() == 8
    with Image.open(tmp_path / "codes.gif") as animation:
        assert animation.n_frames == 3


def test_each_epoch_is_a_line_of_its_logs(tmp_path, small_gan):
    gan = small_gan()
    log = callbacks.LogScalars(tmp_path / "metrics.jsonl", 1e6, tmp_path / "logs")
    history = gan.fit(IMAGES, batch_size=8, epochs=2, callbacks=[log], verbose=0).history
    lines = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [(line["step"], line["epoch"]) for line in lines] == [(4, 1), (8, 2)]
    assert [line["generator_loss"] for line in lines] == pytest.approx(history["generator_loss"])
    assert list((tmp_path / "logs").iterdir())


def test_a_signal_ends_the_training_after_the_step_in_progress(small_gan):
    gan = small_gan()
    before = signal.getsignal(signal.SIGINT)
    with callbacks.StopOnSignal() as stop:
        timer = threading.Timer(1.0, signal.raise_signal, [signal.SIGTERM])
        timer.start()
        gan.fit(IMAGES, batch_size=8, epochs=100_000, callbacks=[stop], verbose=0)
    assert stop.received == signal.SIGTERM
    assert signal.getsignal(signal.SIGINT) is before
    assert all(np.isfinite(weight).all() for weight in gan.get_weights())


def drawn_at(folder, steps, side=4, **bounds):
    """Draws a sheet of noise at each of the steps, as a training would."""
    samples = callbacks.Samples(folder, scale=1, log_folder=folder / "logs")
    for name, bound in bounds.items():
        setattr(samples, name, bound)
    random = np.random.default_rng(0)
    step = types.SimpleNamespace(numpy=lambda: samples.at)

    def draw_samples(count, seed, examples):
        return {"samples": random.integers(0, 256, (side, side, 1), "uint8")}

    samples.set_model(types.SimpleNamespace(step=step, draw_samples=draw_samples))
    for samples.at in steps:
        samples.on_train_begin() if samples.at == steps[0] else samples.draw()
    samples.on_train_end()
    return [int(path.stem[5:]) for path in sorted(folder.glob("step-*.png"))]


def test_however_many_sheets_are_drawn_those_kept_are_few_and_evenly_spread(tmp_path):
    (tmp_path / "step-5.png").write_bytes(b"mine")
    (tmp_path / "other-000007.png").write_bytes(b"mine")
    steps = drawn_at(tmp_path, range(0, 3000, 3), most_sheets=20, most_frames=8)
    steps.remove(5)
    gaps = np.diff(steps)
    assert 10 <= len(steps) <= 22
    assert (steps[0], steps[-1]) == (0, 2997)
    assert max(gaps) <= 2.5 * min(gaps[:-1])
    with Image.open(tmp_path / "samples.gif") as animation:
        assert animation.n_frames == 8
    assert (tmp_path / "other-000007.png").read_bytes() == b"mine"


def test_large_sheets_are_bounded_by_their_bytes(tmp_path):
    bounds = {"most_bytes": 100_000, "most_bytes_of_gif": 30_000, "most_bytes_of_logs": 50_000}
    steps = drawn_at(tmp_path, range(200), side=100, **bounds)  # Noise takes 10 kB.
    assert (steps[0], steps[-1]) == (0, 199) and 4 <= len(steps) <= 12
    assert (tmp_path / "samples.gif").stat().st_size < 45_000
    with Image.open(tmp_path / "samples.gif") as animation:
        assert animation.n_frames >= 2
    assert sum(path.stat().st_size for path in (tmp_path / "logs").iterdir()) < 60_000


def test_seconds_and_means_go_on_where_a_training_stopped(tmp_path, small_gan):
    gan = small_gan()
    means = {"generator_loss": (30.0, 3.0), "discriminator_loss": (30.0, 3.0)}
    resumed = Progress(step=0, seconds=1000.0, means=means)
    log = callbacks.LogScalars(tmp_path / "metrics.jsonl", 1e6, resumed=resumed)
    fit(gan, log, epochs=2)
    first, second = map(json.loads, (tmp_path / "metrics.jsonl").read_text().splitlines())
    assert 1000.0 <= first["seconds"] <= second["seconds"] < 1500.0
    # Three values of 10 and four of the epoch's own, which are about 0.7.
    assert first["generator_loss"] == pytest.approx(30 / 7 + second["generator_loss"] * 4 / 7, 0.1)
    assert second["generator_loss"] < 5.0
    assert log.progress()["means"]["generator_loss"][1] == 4.0
