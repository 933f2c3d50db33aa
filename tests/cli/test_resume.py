"""Runs that are stopped and go on."""

import json
import random
import re
import shutil
import signal
import time

import keras
import numpy as np
import pytest
from PIL import Image

from keras_gans.training import runs

pytestmark = pytest.mark.slow


def test_a_run_killed_at_random_moments_ends_like_one_that_was_not(
    finished, tmp_path, start, run_arguments
):
    run = runs.Run(tmp_path / "run")
    command = ["train", *run_arguments, "--output", run.folder, "--resume"]
    often = ["--checkpoint-seconds", 0.01]  # Most of the time goes into writing them.
    seed = random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    begun_at = []
    print(f"The kills follow from the seed {seed}.")

    process = start(*command, *often)
    _wait(process, run.config_path.exists)
    time.sleep(chance.uniform(0, 1.5))  # Before there is a checkpoint, as often as not.
    process.kill()
    process.communicate()

    for number in (signal.SIGKILL, signal.SIGINT, signal.SIGKILL):
        goal = _newest(run) + chance.randint(1, 12)
        process = start(*command, *often)
        _wait(process, lambda goal=goal: _newest(run) >= goal)
        time.sleep(chance.uniform(0, 0.1))
        process.send_signal(number)
        printed, complaint = process.communicate(timeout=120)
        if number == signal.SIGINT:
            assert process.returncode == 130, complaint
            assert "--resume" in printed
        else:
            assert process.returncode == -number
        assert 0 < _newest(run) < 80
        # What a kill in the middle of writing leaves.
        whole = run.newest_checkpoints()[0]
        torn = run.checkpoints / "unfinished-step-000079.keras"
        torn.write_bytes(whole.read_bytes()[:1000])
        (run.samples / "unfinished-step-000079.png").write_bytes(b"\x89PNG")
        (run.folder / "unfinished-config.json").write_text("{")
        begun_at.append(_newest(run))

    process = start(*command)
    printed, complaint = process.communicate(timeout=120)
    assert process.returncode == 0, complaint
    assert complaint == ""
    assert f"steps {begun_at[-1]} to 80" in printed
    assert begun_at == sorted(set(begun_at)), "each process went on from the one before"
    _assert_same_state(run, finished[0])
    steps = _logged_steps(run)
    assert steps == sorted(set(steps))
    assert steps[-1] == 80
    assert not list(run.folder.rglob("unfinished*"))
    assert {path.name for path in run.samples.glob("step-*.png")} >= {
        f"step-{step:06d}.png" for step in (0, 80)
    }
    for path in run.samples.glob("*"):
        with Image.open(path) as image:
            image.load()


def test_a_torn_newest_checkpoint_costs_only_the_steps_since_the_one_before(
    finished, copy, tmp_path, call, run_arguments
):
    run = runs.Run(tmp_path / "run")
    begin = [*run_arguments[:-1], 14, "--output", run.folder, "--checkpoint-seconds", 0.001]
    # Its learning rates fall as those of the whole run do.
    assert call("train", *begin, "--decay-steps", 80)[0] == 0
    newest, before = run.newest_checkpoints()
    newest.write_bytes(newest.read_bytes()[:-100])
    status, printed, complaint = call("train", *run_arguments, "--output", run.folder, "--resume")
    assert status == 0
    assert f"steps {int(before.stem[5:])} to 80" in printed
    assert newest.name in complaint
    _assert_same_state(run, finished[0])


def test_a_completed_run_has_nothing_to_do(copy, call):
    before = {path: path.read_bytes() for path in copy.newest_checkpoints()}
    lines = copy.metrics.read_text()
    status, printed, _ = call("train", "--resume", "--output", copy.folder)
    assert status == 0
    assert "stands at step 80 already" in printed
    assert {path: path.read_bytes() for path in copy.newest_checkpoints()} == before
    assert copy.metrics.read_text() == lines


def test_a_completed_run_can_be_made_longer(copy, call):
    status, printed, _ = call("train", "--resume", "--output", copy.folder, "--steps", 90)
    assert status == 0
    assert "steps 80 to 90" in printed
    assert _newest(copy) == 90
    assert copy.read_config()["steps"] == 90
    steps = _logged_steps(copy)
    assert steps == sorted(set(steps))
    assert steps[-1] == 90


def test_a_run_keeps_the_options_it_was_begun_with(copy, call):
    """Though the preset has come to have another since, which its model knows nothing of."""
    config = copy.read_config()
    del config["options"]["beta_1"]
    copy.config_path.write_text(json.dumps(config))
    status, _, _ = call("train", "--resume", "--output", copy.folder, "--steps", 82)
    assert status == 0
    assert copy.read_config()["options"] == config["options"]


def test_resume_begins_a_run_where_there_is_none(tmp_path, call, run_arguments):
    (tmp_path / "empty").mkdir()
    for name in ("missing/run", "empty"):
        run = runs.Run(tmp_path / name)
        arguments = [*run_arguments[:-1], 2, "--output", run.folder, "--resume"]
        status, printed, _ = call("train", *arguments)
        assert status == 0
        assert "steps 0 to 2" in printed
        assert _newest(run) == 2


def test_a_diverging_run_stops_and_its_last_good_checkpoint_stays(copy, call):
    good = copy.newest_checkpoints()[0]
    model = runs.load_model(good)
    model.compile(
        generator_optimizer=keras.optimizers.Adam(1e20),
        discriminator_optimizer=keras.optimizers.Adam(1e-3),
    )
    model.save(good)
    kept = good.read_bytes()
    arguments = ("--resume", "--output", copy.folder, "--steps", 120)
    status, _, lines = call("train", *arguments)
    assert status == 1
    notice, complaint = lines.splitlines()
    assert notice == "The learning rates of this run fall to 0 at step 80."
    step = int(re.search(r"(generator|discriminator) diverged at step (\d+)", complaint).group(2))
    assert 80 < step < 120
    assert "learning rate" in complaint
    assert str(good) in complaint
    assert good.read_bytes() == kept
    assert copy.newest_checkpoints()[0] == good
    assert "NaN" not in copy.metrics.read_text()


def test_a_run_that_diverges_at_once_says_that_it_keeps_nothing(tmp_path, call, run_arguments):
    rate = ("--discriminator-learning-rate", 1e20)
    arguments = (*run_arguments, *rate, "--output", tmp_path, "--checkpoint-seconds", 0.001)
    status, _, complaint = call("train", *arguments)
    assert status == 1
    assert complaint.count("\n") == 1
    assert "diverged at step 1:" in complaint
    assert "Checkpoints kept: none." in complaint


def test_the_copy_of_a_run_goes_on_elsewhere(copy, tmp_path, call):
    elsewhere = shutil.move(copy.folder, tmp_path / "moved")
    status, printed, _ = call("train", "--resume", "--output", elsewhere, "--steps", 81)
    assert status == 0
    assert "steps 80 to 81" in printed


@pytest.mark.parametrize("seconds", [2, 4])
def test_ctrl_c_before_the_training_begins_leaves_no_traceback(
    seconds, tmp_path, start, run_arguments
):
    process = start("train", *run_arguments, "--output", tmp_path / "run")
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=120)
    assert process.returncode in (-signal.SIGINT, 130)
    assert "Traceback" not in complaint


def _wait(process, happened, seconds=120):
    deadline = time.monotonic() + seconds
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _newest(run):
    return max((int(path.stem[5:]) for path in run.newest_checkpoints()), default=0)


def _logged_steps(run):
    return [json.loads(line)["step"] for line in run.metrics.read_text().splitlines()]


def _state(checkpoint):
    model = runs.load_model(checkpoint)
    optimizers = [model.optimizer_of(player) for player in model.players]
    slots = [variable.numpy() for optimizer in optimizers for variable in optimizer.variables]
    return [*model.get_weights(), *slots, model.step.numpy()]


def _assert_same_state(run, other):
    states = [_state(each.newest_checkpoints()[0]) for each in (run, other)]
    assert len(states[0]) == len(states[1]) > 0
    for values, others in zip(*states, strict=True):
        np.testing.assert_array_equal(values, others)
