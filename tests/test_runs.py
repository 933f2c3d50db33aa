"""A run on disk: going on exactly, whatever was cut."""

import json

import keras
import numpy as np
import pytest

from keras_gans import callbacks, runs
from keras_gans.data import ImageData
from keras_gans.errors import InputError

SHAPE = (4, 4, 1)
PIXELS = np.random.default_rng(0).integers(0, 256, (50, *SHAPE), "uint8")
IMAGES = ImageData("noise", PIXELS, None)


def train(run, model, steps):
    run.train(model, IMAGES, batch_size=8, steps=steps, seed=1, verbose=0)
    return model


@pytest.mark.parametrize("stops", [(3,), (6, 9), (13, 14, 15)])
def test_a_run_stopped_anywhere_ends_as_one_that_was_not(
    tmp_path, stops, small_gan, training_state
):
    whole = train(runs.Run(tmp_path / "whole"), small_gan(ema=0.9), 20)  # Epochs of 6 steps.
    run = runs.Run(tmp_path / "stopped")
    train(run, small_gan(ema=0.9), stops[0])
    for stop in (*stops[1:], 20):
        train(run, run.restore(), stop)
    for one, other in zip(training_state(whole), training_state(run.restore()), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_truncated_checkpoint_gives_way_to_the_one_before(tmp_path, small_gan):
    run = runs.Run(tmp_path)
    model = train(run, small_gan(ema=0.9), 6)
    train(run, model, 12)
    newest, older = run.newest_checkpoints()
    newest.write_bytes(newest.read_bytes()[:2000])
    with pytest.warns(UserWarning, match=r"step-000012.keras cannot be read; taking step-000006"):
        restored = run.restore()
    assert int(restored.step.numpy()) == 6
    older.write_bytes(b"")
    with pytest.raises(InputError, match=r"damaged: .*step-000012.keras, .*step-000006.keras"):
        run.restore()


def test_a_damaged_byte_is_noticed(tmp_path, small_gan):
    path = tmp_path / "gan.keras"
    small_gan(ema=0.9).save(path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"gan\.keras is (damaged|truncated)"):
        runs.load_model(path)


def test_lines_logged_after_the_last_checkpoint_are_not_kept_twice(tmp_path, small_gan):
    run = runs.Run(tmp_path)
    model = train(run, small_gan(ema=0.9), 6)
    with run.metrics.open("a") as file:
        file.write('{"step": 9, "epoch": 2}\n{"step": 1')  # What a killed run leaves.
    train(run, model, 12)
    steps = [json.loads(line)["step"] for line in run.metrics.read_text().splitlines()]
    # A slow machine logs more steps between, each once.
    assert 9 not in steps and {6, 12} <= set(steps) and len(steps) == len(set(steps))


def test_spans_cover_every_step_once_and_respect_epochs():
    assert list(runs._spans(4, 15, 6)) == [
        {"initial_epoch": 0, "epochs": 1, "steps_per_epoch": 2},
        {"initial_epoch": 1, "epochs": 2, "steps_per_epoch": 6},
        {"initial_epoch": 2, "epochs": 3, "steps_per_epoch": 3},
    ]
    assert list(runs._spans(6, 6, 6)) == []


def test_divergence_leaves_the_last_good_checkpoint(tmp_path, small_gan):
    run = runs.Run(tmp_path)
    model = train(run, small_gan(ema=0.9), 6)
    model.discriminator_optimizer.learning_rate = 1e30
    with pytest.raises(callbacks.DivergenceError, match="at step [789]"):
        train(run, model, 30)
    restored = run.restore()
    assert int(restored.step.numpy()) >= 6
    assert all(np.isfinite(weight).all() for weight in restored.get_weights())


def test_what_generates_is_found_wherever_it_is(tmp_path, small_gan):
    run = runs.Run(tmp_path / "run")
    model = train(run, small_gan(ema=0.9), 2)
    run.write_config({"preset": "none"})
    version = model.export(tmp_path / "export")
    expected = model.generate(4, seed=1)
    for path in (run.folder, run.newest_checkpoints()[0], version, version.parent):
        made = runs.load_generator(path).generate(4, seed=1)
        assert np.abs(made.astype(int) - expected).max() <= 1
    for path in (tmp_path / "absent", tmp_path, run.metrics):
        with pytest.raises(InputError, match=str(path)):
            runs.load_generator(path)


def test_the_last_state_is_saved_though_something_else_fails_at_the_end(
    tmp_path, small_gan, monkeypatch
):
    def fail(self, logs=None):
        raise OSError("No space is left.")

    monkeypatch.setattr(callbacks.Samples, "on_train_end", fail)
    run = runs.Run(tmp_path)
    with pytest.raises(OSError, match="No space"):
        train(run, small_gan(), 5)
    assert int(run.restore().step.numpy()) == 5


def test_a_model_that_diverged_is_not_judged(tmp_path, small_gan):
    judged = []

    class Judge(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            judged.append(logs)

    gan = small_gan(keras.optimizers.SGD(np.inf))
    settings = {"batch_size": 8, "steps": 3, "seed": 1, "verbose": 0}
    with pytest.raises(callbacks.DivergenceError):
        runs.Run(tmp_path).train(gan, IMAGES, further=[Judge()], **settings)
    assert all(np.isfinite(list(logs.values())).all() for logs in judged)
    assert len(judged) < 3
