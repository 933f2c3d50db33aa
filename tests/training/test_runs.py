"""A run on disk: going on exactly, whatever was cut."""

import errno
import json
import os
import resource
import threading
import warnings
import zipfile

import h5py
import keras
import numpy as np
import pytest

from keras_gans import callbacks
from keras_gans.data import ImageData
from keras_gans.errors import InputError
from keras_gans.system import locks
from keras_gans.training import runs

pytestmark = pytest.mark.slow

SHAPE = (4, 4, 1)
PIXELS = np.random.default_rng(0).integers(0, 256, (50, *SHAPE), "uint8")
IMAGES = ImageData("noise", PIXELS, None)


def train(run, model, steps, **options):
    run.train(model, IMAGES, batch_size=8, steps=steps, seed=1, verbose=0, **options)
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


def test_checkpoints_are_not_damaged_where_there_is_no_room_for_temporary_files(
    tmp_path, small_gan
):
    run = runs.Run(tmp_path)
    train(run, small_gan(ema=0.9), 6)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    try:
        with pytest.raises(OSError, match="step-000006.keras") as refusal:
            run.restore()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert refusal.value.errno == errno.EFBIG
    assert "where temporary files are written, see TMPDIR" in refusal.value.strerror
    assert int(run.restore().step.numpy()) == 6


def test_a_checkpoint_of_another_step_than_its_name_counts_as_damaged(tmp_path, small_gan):
    run = runs.Run(tmp_path)
    model = train(run, small_gan(ema=0.9), 6)
    train(run, model, 12)
    newest, older = run.newest_checkpoints()
    newest.write_bytes(older.read_bytes())
    with pytest.warns(UserWarning, match=r"step-000012.keras cannot be read; taking step-000006"):
        assert int(run.restore().step.numpy()) == 6
    older.unlink()
    with pytest.raises(InputError, match="No checkpoint of .* can be read"):
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


def test_a_model_that_diverged_reaches_no_callback(tmp_path, small_gan):
    logged = []

    class LogList(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            logged.append(logs)

    gan = small_gan(keras.optimizers.SGD(np.inf))
    settings = {"batch_size": 8, "steps": 3, "seed": 1, "verbose": 0}
    with pytest.raises(callbacks.DivergenceError):
        runs.Run(tmp_path).train(gan, IMAGES, further=[LogList()], **settings)
    assert all(np.isfinite(list(logs.values())).all() for logs in logged)
    assert len(logged) < 3


def rewrite_weights(path, change):
    """Changes the weights in a checkpoint, whose checksums are then right again."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    weights = path.with_suffix(".h5")
    weights.write_bytes(members["model.weights.h5"])
    members["model.weights.h5"] = change(weights)
    weights.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def with_values(name, value):
    """Returns a change that puts a value into all weights whose path has a name."""

    def change(path):
        with h5py.File(path, "r+") as file:
            items = []
            file.visititems(lambda key, item: items.append(item) if name in key else None)
            for item in items:
                if isinstance(item, h5py.Dataset):
                    item[...] = np.full(item.shape, value, item.dtype)
        return path.read_bytes()

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda path: b"",
        lambda path: path.read_bytes()[:-1000],
        lambda path: path.read_bytes()[:100],
        with_values("generator/layers", np.nan),
    ],
)
def test_damaged_weights_give_way_to_the_checkpoint_before(tmp_path, small_gan, change):
    run = runs.Run(tmp_path)
    for step in (6, 12):
        gan = small_gan(ema=0.9)
        gan.step.assign(step)
        run.checkpoints.mkdir(exist_ok=True)
        gan.save(run.checkpoints / f"step-{step:06d}.keras")
    newest, older = run.newest_checkpoints()
    rewrite_weights(newest, change)
    with pytest.warns(UserWarning, match=r"step-000012.keras cannot be read; taking step-000006"):
        assert int(run.restore().step.numpy()) == 6
    rewrite_weights(older, change)
    with pytest.raises(InputError, match="No checkpoint of .* can be read"):
        run.restore()


@pytest.mark.parametrize("step", [-5, 2**63 - 1])
def test_a_step_that_no_training_reaches_is_damage(tmp_path, small_gan, step):
    gan = small_gan()
    gan.step.assign(step)
    gan.save(tmp_path / "gan.keras")
    with pytest.raises(InputError, match=rf"gan\.keras is damaged: its step is {step}"):
        runs.load_model(tmp_path / "gan.keras")


def test_what_is_no_checkpoint_is_none(tmp_path, small_gan):
    run = runs.Run(tmp_path)
    run.checkpoints.mkdir()
    gan = small_gan()
    gan.step.assign(3)
    gan.save(run.checkpoints / "step-000003.keras")
    for name in ("step-².keras", "step-٣.keras", "step-9x.keras", f"step-{'9' * 40}.keras"):
        (run.checkpoints / name).write_bytes(b"mine")
    os.mkfifo(run.checkpoints / "step-000009.keras")
    (run.checkpoints / "step-000010.keras").mkdir()
    assert [path.name for path in run.newest_checkpoints()] == ["step-000003.keras"]
    assert int(run.restore().step.numpy()) == 3
    with pytest.raises(InputError, match="is a pipe or a device"):
        runs.load_model(run.checkpoints / "step-000009.keras")
    other = runs.Run(tmp_path / "other")
    other.folder.mkdir()
    other.checkpoints.write_text("mine")
    for use in (other.restore, lambda: train(other, gan, 5)):
        with pytest.raises(InputError, match="checkpoints is no folder"):
            use()
    assert [path.name for path in other.folder.iterdir()] == ["checkpoints"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"preset": "gan", "steps": "many"}', "its entry 'steps' is 'many'"),
        ('{"preset": 5}', "its entry 'preset' is 5"),
        ('{"preset": "gan", "data": {"name": "mnist"}}', "no entry 'data.examples'"),
        ('{"preset": "gan", "batch_size": 0}', "its entry 'batch_size' is 0"),
        ('{"preset": "gan", "seed": -1}', "its entry 'seed' is -1"),
        ('{"preset": "gan", "options": ["loss"]}', "its entry 'options' is"),
    ],
)
def test_wrong_types_in_a_configuration_are_named(tmp_path, content, sentence):
    run = runs.Run(tmp_path)
    run.config_path.write_text(content)
    with pytest.raises(InputError, match=rf"config\.json cannot be used: .*{sentence}"):
        run.read_config()


def test_a_configuration_is_read_as_it_was_written(tmp_path):
    run, config = runs.Run(tmp_path), {"minutes": 0.5, "preset": "gan", "extractor": None}
    run.write_config(config)
    assert run.read_config() | config == run.read_config()
    assert set(run.read_config()) == {*config, "versions"}


def test_a_run_goes_on_whatever_became_of_its_decoration(tmp_path, small_gan):
    run = runs.Run(tmp_path)
    train(run, small_gan(ema=0.9), 6)
    good = run.metrics.read_bytes()
    run.metrics.write_bytes(b"\n5\n\x80\x00\n" + good + b'{"step": "6"}\n[]\n{"step": 1')
    (run.samples / "step-000003.png").write_bytes(b"%!PS-Adobe-3.0")
    os.mkfifo(run.samples / "step-000004.png")
    (run.samples / "step-000005.png").mkdir()
    (run.folder / "unfinished-mine").mkdir()
    with pytest.warns(UserWarning, match=r"metrics\.jsonl: 5 of .* lines are damaged"):
        train(run, run.restore(), 12)
    lines = run.metrics.read_text().splitlines()
    assert [json.loads(line)["step"] for line in lines][-1] == 12
    assert "\n".join(lines).encode().startswith(good.rstrip())
    assert (run.folder / "unfinished-mine").is_dir()
    assert (run.samples / "samples.gif").exists()


def test_a_run_goes_on_without_what_cannot_be_decorated(tmp_path, small_gan):
    run = runs.Run(tmp_path)
    run.samples.write_text("mine")
    run.logs.write_text("mine")
    os.mkfifo(run.metrics)
    with pytest.warns(UserWarning) as caught:
        train(run, small_gan(ema=0.9), 7)
    assert int(run.restore().step.numpy()) == 7
    messages = [str(warning.message) for warning in caught]
    messages = [message for message in messages if "goes on without" in message]
    for place in (run.samples, run.logs, run.metrics):
        assert any(str(place) in message for message in messages)
    assert len(messages) < 8


def test_a_full_disk_costs_no_checkpoint(tmp_path, small_gan, monkeypatch):
    run = runs.Run(tmp_path)
    train(run, small_gan(ema=0.9), 6)

    def fail(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full, pytest.warns(UserWarning, match="goes on without"):
        full.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match=r"\(No space left on device\).* those before it stay"):
            train(run, run.restore(), 12)
    assert not list(tmp_path.rglob("unfinished-*"))
    assert not (tmp_path / locks.LOCK).exists()
    assert int(run.restore().step.numpy()) == 6
    assert int(train(run, run.restore(), 12).step.numpy()) == 12


def test_a_run_that_is_being_trained_is_refused(tmp_path, small_gan):
    run, gan = runs.Run(tmp_path), small_gan()
    with locks.locked(tmp_path), pytest.raises(InputError, match="is being trained by process"):
        train(run, gan, 3)
    assert not list(tmp_path.iterdir()) and int(gan.step.numpy()) == 0
    with run.locked():
        assert not run.has_content()
        assert int(train(run, gan, 3).step.numpy()) == 3


def test_a_run_is_trained_in_a_thread(tmp_path, small_gan):
    run = runs.Run(tmp_path)
    thread = threading.Thread(target=lambda: train(run, small_gan(), 3))
    thread.start()
    thread.join()
    assert int(run.restore().step.numpy()) == 3


def test_the_logs_of_a_run_that_was_stopped_are_those_of_one_that_was_not(tmp_path, small_gan):
    whole, run = runs.Run(tmp_path / "whole"), runs.Run(tmp_path / "stopped.once")
    held_out = ImageData("other noise", 255 - PIXELS[:24], None)
    train(whole, small_gan(ema=0.9), 20, held_out=held_out)
    train(run, small_gan(ema=0.9), 9, held_out=held_out)
    train(run, run.restore(), 12, held_out=held_out)
    train(run, run.restore(), 20, held_out=held_out)
    lines = [
        [json.loads(line) for line in each.metrics.read_text().splitlines()]
        for each in (whole, run)
    ]
    whole, stopped = ({line["step"]: line for line in each} for each in lines)
    for step in (6, 12, 18, 20):
        for name in ("generator_loss", "discriminator_loss", "real_logits", "fake_logits"):
            assert stopped[step][name] == pytest.approx(whole[step][name], rel=1e-5)
            if step < 20:  # The end of an epoch.
                val = f"val_{name}"
                assert stopped[step][val] == pytest.approx(whole[step][val], rel=1e-5)
    seconds = [line["seconds"] for line in lines[1]]
    assert seconds == sorted(seconds)


def test_held_out_examples_change_nothing_of_a_training(tmp_path, small_gan, training_state):
    alone = train(runs.Run(tmp_path / "alone"), small_gan(ema=0.9), 13)
    watched = small_gan(ema=0.9)
    train(runs.Run(tmp_path / "watched"), watched, 13, held_out=IMAGES)
    for one, other in zip(training_state(alone), training_state(watched), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_run_watches_for_the_symptoms_of_a_gan_that_fails(tmp_path, small_gan):
    """Once in a run, which is several calls of `fit`: epochs of 6 steps and a part of one."""
    model = small_gan()
    for weight in model.generator.weights:  # One image, and nothing that could change it.
        weight.assign(np.zeros(weight.shape))
    model.compile(generator_optimizer=keras.optimizers.SGD(0.0))
    run = runs.Run(tmp_path)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(run, model, 1203)
    sentences = [str(w.message) for w in caught if "All samples are the same" in str(w.message)]
    assert len(sentences) == 1
    assert sentences[0].startswith("Step 1008, and for 1002 steps before it: 50 samples")
    last = json.loads(run.metrics.read_text().splitlines()[-1])
    assert last["step"] == 1203 and last["generator_gradient_norm"] >= 0
