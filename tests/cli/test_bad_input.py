"""Bad input: one sentence that names what is wrong, exit status 2, and nothing written."""

import errno
import json
import shutil

import keras
import numpy as np
import pytest
from PIL import Image

from keras_gans import presets
from keras_gans.system import locks
from keras_gans.training import runs

pytestmark = pytest.mark.slow

DCGAN = ("--preset", "dcgan_mnist", "--dataset", "digits.npz")


@pytest.fixture
def place(tmp_path, monkeypatch, digits):
    """A working folder with data sets good and bad."""
    monkeypatch.chdir(tmp_path)
    random = np.random.default_rng(0)
    shutil.copy(digits, "digits.npz")
    np.savez("rgb.npz", images=random.integers(0, 256, (20, 28, 28, 3), "uint8"))
    bare = np.zeros((64, 28, 28, 1), "uint8")
    np.savez("bare.npz", images=bare)
    np.savez("negative.npz", images=bare, labels=np.arange(64) - 1)
    for folder, channels in (("grey", 1), ("rgb", 3), ("empty", 0), ("unreadable", 0)):
        (tmp_path / folder).mkdir()
        for index in range(20 if channels else 0):
            pixels = random.integers(0, 256, (28, 28, channels), "uint8")
            Image.fromarray(pixels.squeeze()).save(f"{folder}/{index:02d}.png")
    for path in ("unreadable/torn.png", "grey/torn.png", "file"):
        (tmp_path / path).write_bytes(b"\x89PNG, but not for long")
    return tmp_path


@pytest.mark.parametrize(
    "arguments, named",
    [
        ((), ("--gan", "--preset", "dcgan")),
        (("--resume",), ("--output", "--gan", "--preset")),
        (("--gan", "dcgna"), ("'dcgna'", "'dcgan'")),
        (("--preset", "dcgan_mnits"), ("'dcgan_mnits'", "'dcgan_mnist'")),
        (("--gan", "dcgan", "--preset", "dcgan_mnist"), ("--gan", "--preset")),
        ((*DCGAN[:3], "mnits"), ("--dataset", "'mnits'", "'mnist'")),
        ((*DCGAN[:3], ""), ("--dataset", "''")),
        ((*DCGAN[:3], "nowhere.npz"), ("--dataset", "'nowhere.npz'")),
        ((*DCGAN[:3], "./nowhere"), ("--dataset", "'nowhere'")),
        ((*DCGAN[:3], "empty"), ("--dataset", "'empty'", ".png")),
        ((*DCGAN[:3], "unreadable"), ("--dataset", "'unreadable'", "torn.png")),
        ((*DCGAN[:3], "file"), ("--dataset", "'file'", ".npz")),
        ((*DCGAN[:3], "rgb"), ("--dataset", "rgb", "3 channels", "makes 1")),
        ((*DCGAN[:3], "rgb.npz"), ("--dataset", "rgb.npz", "3 channels", "makes 1")),
        (("--gan", "dcgan", "--text", "file"), ("--text file", "dcgan_mnist", "images")),
        (("--gan", "textgan", "--text", "no.txt"), ("--text no.txt", "no such file")),
        (("--gan", "textgan", "--image-size", "32"), ("--image-size 32", "textgan", "text")),
        (("--gan", "textgan", "--text", "file", "--dataset", "x"), ("--dataset", "--text")),
        (("--gan", "cyclegan", "--dataset", "grey"), ("--dataset", "'grey'", "comma")),
        (("--gan", "cyclegan", "--dataset", "rgb,nowhere"), ("--dataset", "'nowhere'")),
        ((*DCGAN, "--image-size", "32"), ("--image-size 32", "28")),
        ((*DCGAN, "--image-size", "0"), ("--image-size", "'0'", "above 0")),
        (("--preset", "dcgan_cifar10", "--image-size", "50"), ("50", "32 or 64")),
        ((*DCGAN, "--batch-size", "201"), ("--batch-size 201", "digits.npz", "200")),
        ((*DCGAN, "--batch-size", "0"), ("--batch-size", "'0'", "above 0")),
        ((*DCGAN, "--steps", "-1"), ("--steps", "'-1'", "above 0")),
        ((*DCGAN, "--steps", "many"), ("--steps", "'many'", "above 0")),
        ((*DCGAN, "--epochs", "0"), ("--epochs", "'0'", "above 0")),
        ((*DCGAN, "--epochs", "2", "--steps", "3"), ("--epochs", "--steps")),
        ((*DCGAN, "--seed", "-1"), ("--seed", "'-1'", "0 to 2**63 - 1")),
        ((*DCGAN, "--seed", "9" * 30), ("--seed", "9" * 30, "0 to 2**63 - 1")),
        ((*DCGAN, "--generator-learning-rate", "0"), ("--generator-learning-rate", "'0'")),
        ((*DCGAN, "--discriminator-learning-rate", "nan"), ("--discriminator-learning-rate",)),
        ((*DCGAN, "--checkpoint-seconds", "0"), ("--checkpoint-seconds", "'0'")),
        ((*DCGAN, "--beta-1", "1"), ("--beta-1", "'1'", "at least 0 and below 1")),
        ((*DCGAN, "--ema", "1"), ("--ema", "'1'", "between 0 and 1")),
        ((*DCGAN, "--loss", "hinges"), ("--loss", "'hinges'", "least_squares")),
        (
            (*DCGAN, "--loss", "hinge", "--label-smoothing", "0.2"),
            ("label_smoothing=0.2", "give 0"),
        ),
        ((*DCGAN, "--channel-factor", "8"), ("--channel-factor 8", "dcgan_mnist", "--ema")),
        ((*DCGAN, "--networks", "mlp"), ("--networks mlp", "dcgan_mnist", "--ema")),
        (("--gan", "cgan", "--networks", "resnet"), ("--networks", "'resnet'", "mlp")),
        (("--gan", "cgan", "--dataset", "bare.npz"), ("--dataset bare.npz", "has no labels")),
        (("--gan", "cgan", "--dataset", "negative.npz"), ("negative.npz", "label -1")),
        ((*DCGAN, "--learning-rate", "1"), ("--learning-rate",)),
        ((*DCGAN, "--export", "file/x"), ("--export file/x", "Not a directory")),
        ((*DCGAN, "--extractor", "mnist"), ("--extractor mnist", "--evaluate-every")),
        ((*DCGAN, "--inception", "empty"), ("--inception empty", "--evaluate-every")),
        (
            (*DCGAN, "--evaluate-every", "9", "--inception", "empty"),
            ("--inception", "folder empty", "saved_model.pb"),
        ),
        (
            (*DCGAN, "--evaluate-every", "9", "--extractor", "mnist", "--inception", "empty"),
            ("--inception empty", "--extractor mnist"),
        ),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, tuple) else None,
)
def test_train_refuses(arguments, named, place, call):
    status, printed, complaint = call("train", *arguments, "--output", "out/run")
    assert status == 2
    _is_one_sentence(complaint, "train.py", named)
    assert not printed
    assert not (place / "out").exists()


@pytest.mark.parametrize(
    "output, named",
    [
        ("file", ("file",)),
        ("file/run", ("--output file/run", "Not a directory")),
        ("grey", ("--output grey", "not empty", "--resume")),
    ],
)
def test_train_refuses_the_output(output, named, place, call):
    before = sorted(place.rglob("*"))
    status, _, complaint = call("train", *DCGAN, "--output", output)
    assert status == 2
    _is_one_sentence(complaint, "train.py", named)
    assert sorted(place.rglob("*")) == before


def test_one_torn_image_among_good_ones_is_skipped_with_a_warning(place, call):
    arguments = ("--preset", "dcgan_mnist", "--dataset", "grey", "--batch-size", 8, "--steps", 1)
    status, printed, complaint = call("train", *arguments, "--output", "run")
    assert status == 0
    assert "20 examples" in printed
    _is_one_sentence(complaint, "train.py", ("1 of the 21", "grey", "torn.png", "skipped"))


@pytest.mark.parametrize(
    "changes, named",
    [
        (("--batch-size", 8), ("--batch-size 8", "16")),
        (("--seed", 4), ("--seed 4", "3")),
        (("--loss", "hinge"), ("--loss hinge", "non_saturating")),
        (("--ema", "none"), ("--ema", "0.999")),
        (("--beta-1", 0.9), ("--beta-1 0.9", "0.5")),
        (("--mixed-precision", "bfloat16"), ("--mixed-precision bfloat16", "none")),
        (("--dataset", "mnist_5k"), ("--dataset mnist_5k", "digits.npz")),
        (("--preset", "gan_mnist"), ("gan_mnist", "dcgan_mnist")),
        (("--gan", "gan"), ("gan_mnist", "dcgan_mnist")),
    ],
    ids=lambda value: str(value[0]),
)
def test_what_a_run_is_cannot_change_when_it_goes_on(changes, named, copy, call):
    config, files = copy.read_config(), sorted(copy.folder.rglob("*"))
    status, _, complaint = call("train", "--resume", "--output", copy.folder, *changes)
    assert status == 2
    _is_one_sentence(complaint, "train.py", (str(copy.folder), *named))
    assert copy.read_config() == config
    assert sorted(copy.folder.rglob("*")) == files


def test_the_presets_own_values_are_no_change(copy, call):
    same = ("--gan", "dcgan", "--beta-1", 0.5, "--ema", 0.999, "--batch-size", 16, "--seed", 3)
    status, _, complaint = call("train", "--resume", "--output", copy.folder, *same)
    assert status == 0, complaint


def test_data_that_moved_is_found_where_it_is_now(copy, tmp_path, digits, call, monkeypatch):
    moved = tmp_path / "elsewhere" / digits.name
    moved.parent.mkdir()
    moved.write_bytes(digits.read_bytes())
    monkeypatch.chdir(moved.parent)
    command = ("train", "--resume", "--output", copy.folder, "--dataset", moved.name)
    status, _, complaint = call(*command)
    assert status == 2 and f"--dataset {moved.name} differs" in complaint  # Both are there.
    gone = {"dataset": str(tmp_path / "before" / digits.name)}
    copy.write_config(copy.read_config() | gone)
    status, _, complaint = call(*command)
    assert status == 0, complaint
    assert copy.read_config()["dataset"] == moved.name


def test_a_configuration_without_all_of_its_entries_is_filled_by_the_preset(copy, call):
    config = copy.read_config()
    del config["mixed_precision"]
    copy.write_config(config)
    status, _, complaint = call("train", "--resume", "--output", copy.folder)
    assert status == 0, complaint


def test_a_length_of_the_decay_that_was_given_outlives_a_run_without_a_checkpoint(
    tmp_path, digits, call
):
    command = ("train", "--output", tmp_path, "--gan", "sngan", "--dataset", digits)
    command = (*command, "--batch-size", 16, "--resume")
    assert call(*command, "--decay-steps", 40, "--steps", 1)[0] == 0
    for path in runs.Run(tmp_path).newest_checkpoints():
        path.unlink()
    assert call(*command, "--steps", 2)[0] == 0
    assert runs.Run(tmp_path).read_config()["options"]["decay_steps"] == 40


def test_data_that_lost_images_is_refused(copy, tmp_path, call):
    config = copy.read_config()
    fewer = tmp_path / "fewer.npz"
    np.savez(fewer, images=np.zeros((100, 28, 28, 1), "uint8"))
    copy.write_config(config | {"dataset": str(fewer)})
    status, _, complaint = call("train", "--resume", "--output", copy.folder)
    assert status == 2
    _is_one_sentence(complaint, "train.py", (str(fewer), "100", "200"))


def test_a_checkpoint_of_another_preset_is_refused(copy, call):
    for checkpoint in copy.newest_checkpoints():
        gan = presets.from_preset("gan_mnist")
        gan.step.assign(runs.load_model(checkpoint).step)
        gan.save(checkpoint)
    status, _, complaint = call("train", "--resume", "--output", copy.folder)
    assert status == 2
    _is_one_sentence(complaint, "train.py", ("checkpoint", "gan_mnist", "dcgan_mnist"))


def test_checkpoints_that_are_all_truncated_are_refused(copy, call):
    for checkpoint in copy.newest_checkpoints():
        _truncate(checkpoint)
    status, _, complaint = call("train", "--resume", "--output", copy.folder)
    assert status == 2
    names = [path.name for path in copy.newest_checkpoints()]
    assert names, "the damaged files stay for the user to look at"
    _is_one_sentence(complaint, "train.py", (str(copy.folder), *names))


@pytest.mark.parametrize("content", ["", "{", "[]", "{}"])
def test_a_damaged_configuration_is_refused(content, copy, call):
    copy.config_path.write_text(content)
    status, _, complaint = call("train", "--resume", "--output", copy.folder)
    assert status == 2
    _is_one_sentence(complaint, "train.py", (str(copy.config_path),))


@pytest.mark.parametrize(
    "arguments, named",
    [
        (("nowhere",), ("nowhere", "not exist")),
        (("file",), ("file", ".keras")),
        (("rgb.npz",), ("rgb.npz", ".keras")),
        (("torn.keras",), ("torn.keras", "truncated")),
        (("foreign.keras",), ("foreign.keras", "Sequential")),
        (("empty",), ("empty", "SavedModel")),
        (("grey",), ("grey", "SavedModel")),
        (("young",), ("young", "no checkpoint")),
        (("good.keras", "--output", "x.jpg"), ("--output x.jpg", ".png", ".npz")),
        (("good.keras", "--output", "file/x.png"), ("--output", "file", "Not a directory")),
        (("good.keras", "--output", "taken.png"), ("--output taken.png", "folder")),
        (("good.keras", "--count", "0"), ("--count", "'0'", "above 0")),
        (("good.keras", "--seed", "-3"), ("--seed", "'-3'")),
        (("good.keras", "--labels", "0,1"), ("good.keras", "labels=0,1", "takes no labels")),
        (("good.keras", "--labels", "0,one"), ("--labels", "'0,one'", "0,1,2")),
        (("labels.keras", "--labels", "1,10"), ("labels.keras", "labels=10", "0 to 9")),
        (("labels.keras", "--labels", "1,2,3", "--count", "2"), ("count=2", "3 labels")),
        (("good.keras", "--interpolate", "1"), ("--interpolate", "2")),
        (("good.keras", "--interpolate", "--output", "x.npz"), ("--interpolate", ".png")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_generate_refuses(arguments, named, place, call, finished):
    run, _, _ = finished
    for name in ("good.keras", "torn.keras"):
        shutil.copy(run.newest_checkpoints()[0], name)
    _truncate(place / "torn.keras")
    presets.from_preset("cgan_mnist").save("labels.keras")
    keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]).save("foreign.keras")
    (place / "taken.png").mkdir()
    (place / "young").mkdir()
    (place / "young" / "config.json").write_text(json.dumps({"preset": "dcgan_mnist"}))
    before = sorted(place.rglob("*"))
    where = () if "--output" in arguments else ("--output", "out/x.png")
    status, printed, complaint = call("generate", *arguments, *where)
    assert status == 2
    _is_one_sentence(complaint, "generate.py", named)
    assert not printed
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize(
    "program, arguments, named",
    [
        ("train", ("--preset", "dcgan_mnist", "--dataset", "mnits"), ("'mnist'",)),
        ("generate", ("torn.keras",), ("torn.keras", "truncated")),
    ],
)
def test_a_process_says_one_line_and_tensorflow_nothing(
    program, arguments, named, tmp_path, monkeypatch, start, finished
):
    monkeypatch.chdir(tmp_path)
    shutil.copy(finished[0].newest_checkpoints()[0], "torn.keras")
    _truncate(tmp_path / "torn.keras")
    process = start(program, *arguments)
    printed, complaint = process.communicate(timeout=120)
    assert process.returncode == 2
    _is_one_sentence(complaint, f"{program}.py", named)
    assert not printed
    assert [path.name for path in tmp_path.iterdir()] == ["torn.keras"]


def _is_one_sentence(complaint, program, named):
    assert complaint.startswith(f"{program}: ")
    assert complaint.count("\n") == 1, complaint
    assert "Traceback" not in complaint
    for part in named:
        assert part in complaint


def _truncate(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def test_a_run_does_not_go_on_with_other_pictures_as_many(copy, call, tmp_path):
    others, config = tmp_path / "others.npz", copy.read_config()
    noise = np.random.default_rng(1).integers(0, 256, (200, 28, 28, 1), "uint8")
    np.savez(others, images=noise, labels=np.arange(200) % 10)
    copy.write_config(config | {"dataset": str(others)})
    before = copy.config_path.read_bytes()
    arguments = ("--resume", "--output", copy.folder, "--steps", 90)
    status, _, complaint = call("train", *arguments)
    assert status == 2
    _is_one_sentence(complaint, "train.py", (str(others), "other examples than the run began with"))
    assert copy.config_path.read_bytes() == before
    # A run of before there were hashes goes on.
    data = {name: config["data"][name] for name in ("name", "examples")}
    copy.write_config(config | {"dataset": str(others), "data": data})
    assert call("train", "--resume", "--output", copy.folder)[0] == 0


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"loss": 5}, "'loss' is 5"),
        ({"label_smoothing": "0.1"}, "'label_smoothing' is '0.1'"),
        ({"generator_learning_rate": "fast"}, "'generator_learning_rate' is 'fast'"),
        ({"spectral_normalization": 1}, "'spectral_normalization' is 1"),
        ({"normalization": True}, "'normalization' is True"),
        ({"beta_1": True}, "'beta_1' is True"),
        ({"channel_factor": 2.5}, "'channel_factor' is 2.5"),
    ],
)
def test_options_of_wrong_types_in_a_configuration_are_named(copy, call, options, named):
    config = copy.read_config()
    copy.write_config(config | {"options": config["options"] | options})
    before = copy.config_path.read_bytes()
    status, _, complaint = call("train", "--resume", "--output", copy.folder, "--steps", 90)
    assert status == 2
    _is_one_sentence(complaint, "train.py", (str(copy.config_path), named))
    assert copy.config_path.read_bytes() == before


def test_a_run_that_is_being_trained_elsewhere_is_refused(copy, call):
    before = sorted(copy.folder.rglob("*"))
    with locks.locked(copy.folder):
        status, _, complaint = call("train", "--resume", "--output", copy.folder, "--steps", 90)
    assert status == 2
    _is_one_sentence(complaint, "train.py", (str(copy.folder), "is being trained by process"))
    assert sorted(copy.folder.rglob("*")) == before


def test_a_cluster_is_refused(tmp_path, call, run_arguments, monkeypatch):
    workers = {"cluster": {"worker": ["127.0.0.1:23610", "127.0.0.1:23611"]}}
    monkeypatch.setenv("TF_CONFIG", json.dumps(workers))
    status, _, complaint = call("train", *run_arguments, "--output", tmp_path / "run")
    assert status == 2
    _is_one_sentence(complaint, "train.py", ("TF_CONFIG", "a cluster of 2 tasks"))
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_said_in_a_sentence(copy, call, monkeypatch):
    kept = copy.newest_checkpoints()

    def fail(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    arguments = ("--resume", "--output", copy.folder, "--steps", 82)
    with monkeypatch.context() as full:
        full.setattr("keras_gans.system.atomic_files.os.fsync", fail)
        status, _, complaint = call("train", *arguments)
    assert status == 1
    assert "No space left on device" in complaint and "Traceback" not in complaint
    assert copy.newest_checkpoints() == kept
    assert not list(copy.folder.rglob("unfinished-*"))
    assert call("train", *arguments)[0] == 0
