"""The configuration of a run: its schema, its resolution and what it refuses."""

import dataclasses
import json
import pathlib

import pytest

from keras_gans import presets
from keras_gans.cli.preset_options import CHECKS
from keras_gans.errors import InputError
from keras_gans.system import json_files
from keras_gans.training import configuration as configurations
from keras_gans.training.configuration import Configuration, Data

DCGAN, BIGAN = presets.get("dcgan_mnist"), presets.get("bigan_mnist")
FOLDER = pathlib.Path("runs/mine")


@pytest.fixture
def resolve():
    """Resolves given values, and those of a run where there is one."""

    def resolve(given, before=None, preset=DCGAN):
        return configurations.resolve(preset, given, before, FOLDER, CHECKS)

    return resolve


@pytest.fixture
def before(resolve):
    """A run that was begun with some values of its own."""
    given = {"batch_size": 16, "seed": 3, "dataset": "mnist", "loss": "hinge", "steps": 80}
    data = Data(name="mnist", examples=60000)
    return dataclasses.replace(resolve(given), data=data, replicas=1)


def test_a_new_run_has_the_values_of_its_preset(resolve):
    configuration = resolve({})
    assert configuration.preset == "dcgan_mnist"
    assert (configuration.batch_size, configuration.steps) == (DCGAN.batch_size, DCGAN.steps)
    assert (configuration.seed, configuration.mixed_precision) == (0, "none")
    assert configuration.options == DCGAN.options
    unknown = ("dataset", "image_size", "channels", "lowercase", "replicas", "data")
    assert all(getattr(configuration, name) is None for name in unknown)


def test_options_that_follow_from_the_data_are_no_part_of_it(resolve):
    options = resolve({}, preset=presets.get("began_mnist")).options
    assert "image_shape" not in options and options["filters"] == 16


def test_what_is_given_comes_first_then_what_the_run_had_then_the_preset(resolve, before):
    new = resolve({"seed": 4, "ema": None})
    assert (new.seed, new.options["ema"], new.batch_size) == (4, None, DCGAN.batch_size)
    resumed = resolve({"steps": 90}, before)
    assert (resumed.steps, resumed.batch_size, resumed.seed) == (90, 16, 3)
    assert resumed.options == before.options
    assert (resumed.data, resumed.replicas) == (before.data, 1)
    assert resolve({}, before).steps == 80


def test_what_an_older_run_does_not_have_comes_from_the_preset(resolve):
    options = {"ema": 0.5}
    resumed = resolve({}, Configuration(preset="dcgan_mnist", options=options))
    assert (resumed.batch_size, resumed.steps) == (DCGAN.batch_size, DCGAN.steps)
    assert resumed.options == DCGAN.options | options


def test_a_run_made_when_an_option_had_another_name_goes_on_with_its_value(resolve):
    wgan = presets.get("wgan_mnist")
    before = resolve({}, preset=wgan)
    options = before.options | {"discriminator_learning_rate": 0.25}
    del options["critic_learning_rate"]
    before = dataclasses.replace(before, options=options)
    assert resolve({}, before, wgan).options["critic_learning_rate"] == 0.25
    resolve({"discriminator_learning_rate": 0.25}, before, wgan)
    with pytest.raises(InputError, match="--critic-learning-rate 0.5 differs"):
        resolve({"critic_learning_rate": 0.5}, before, wgan)


def test_a_run_made_when_a_value_had_another_name_goes_on_with_it(resolve, before):
    options = {"batch_normalization": False, "prior": "normal"}
    before = dataclasses.replace(before, options=options)
    assert resolve({}, before).options == DCGAN.options | {
        "normalization": "none",
        "prior": "normal",
    }
    resolve({"batch_normalization": False}, before)
    resolve({"normalization": "none"}, before)
    with pytest.raises(InputError, match="--normalization batch differs.*which has none"):
        resolve({"batch_normalization": True}, before)
    never_accepted = dataclasses.replace(before, options={"batch_normalization": 1})
    with pytest.raises(InputError, match="option 'batch_normalization' is 1, which --batch-norm"):
        resolve({}, never_accepted)
    wgan = presets.get("wgan_mnist")
    with pytest.raises(InputError, match="--batch-normalization False: wgan_mnist has no such opt"):
        resolve({"batch_normalization": False}, preset=wgan)


def test_what_is_given_among_the_arguments_and_no_part_of_it_is_left_out(resolve):
    assert resolve({"export": "somewhere", "resume": True}) == resolve({})


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"batch_size": 8}, "--batch-size 8 differs from the run in runs/mine, which has 16: "),
        ({"seed": 4}, "--seed 4 differs .* which has 3: "),
        ({"mixed_precision": "bfloat16"}, "--mixed-precision bfloat16 differs .* has none: "),
        ({"image_size": 32}, "--image-size 32 differs .* has none: "),
        ({"dataset": "mnist_5k"}, "--dataset mnist_5k differs .* has mnist: "),
        ({"loss": "minimax"}, "--loss minimax differs .* has hinge: "),
        ({"ema": None}, "--ema None differs .* has 0.999: "),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_a_run_is_cannot_change(given, sentence, resolve, before):
    with pytest.raises(InputError, match=f"^{sentence}resume it with that, or start another run.$"):
        resolve(given, before)


def test_another_preset_is_a_change(resolve, before):
    with pytest.raises(InputError, match="--preset bigan_mnist differs .* which has dcgan_mnist"):
        resolve({}, dataclasses.replace(before, options={}), preset=BIGAN)


def test_the_values_a_run_has_are_no_change(resolve, before):
    given = {"batch_size": 16, "seed": 3, "dataset": "mnist", "loss": "hinge", "ema": 0.999}
    assert resolve(given, before) == before


def test_the_data_set_that_a_run_found_by_itself_is_no_change(resolve, before):
    named_none = dataclasses.replace(before, dataset=None)
    assert resolve({"dataset": "mnist"}, named_none).dataset == "mnist"
    with pytest.raises(InputError, match="which has mnist"):
        resolve({"dataset": "mnist_5k"}, named_none)


def test_an_option_of_another_preset_is_refused_with_those_there_are(resolve):
    with pytest.raises(InputError) as refusal:
        resolve({"channel_factor": 8})
    sentence = str(refusal.value)
    assert sentence.startswith(
        "--channel-factor 8: dcgan_mnist has no such option; accepted are --loss, --label-smoothing"
    )
    accepted = sentence.partition("accepted are ")[2].rstrip(".").split(", ")
    assert set(accepted) == {configurations.flag(name) for name in DCGAN.options}


@pytest.mark.parametrize(
    "options", [{"loss": 5}, {"label_smoothing": "0.1"}, {"beta_1": True}, {"ema": 2.0}]
)
def test_a_file_with_an_option_that_cannot_be_is_refused(options, resolve, before):
    damaged = dataclasses.replace(before, options=before.options | options)
    ((name, value),) = options.items()
    with pytest.raises(InputError) as refusal:
        resolve({}, damaged)
    flag = configurations.flag(name)
    assert str(refusal.value) == (
        f"runs/mine/config.json cannot be used: its option {name!r} is {value!r}, which {flag} "
        "does not accept."
    )


def test_options_that_do_not_go_together_are_refused(resolve):
    assert resolve({"loss": "hinge"}).options["label_smoothing"] == 0.0
    with pytest.raises(InputError, match="label_smoothing=0.2"):
        resolve({"loss": "hinge", "label_smoothing": 0.2})


def test_the_preset_is_the_one_that_is_named_or_that_of_the_run(before):
    choose = configurations.choose_preset
    assert choose({"preset": "gan_mnist"}, before).name == "gan_mnist"
    assert choose({}, before).name == "dcgan_mnist"
    assert choose({}, None) is None
    assert choose({"gan": "dcgan", "dataset": "cifar10"}, None).name == "dcgan_cifar10"
    # A run of the scheme keeps its preset, though another is the first.
    guided = dataclasses.replace(before, preset="infogan_guided_mnist")
    assert choose({"gan": "infogan"}, guided).name == "infogan_guided_mnist"
    assert choose({"gan": "gan"}, guided).name == "gan_mnist"


def test_a_file_that_moved_is_the_same_and_a_copy_is_not(tmp_path):
    here, there = tmp_path / "here" / "a.npz", tmp_path / "there" / "a.npz"
    for path in (here, there):
        path.parent.mkdir()
        path.touch()
    assert configurations.has_moved(str(here), str(here.parent / ".." / "here" / "a.npz"))
    assert not configurations.has_moved(str(here), str(there))
    here.unlink()
    assert configurations.has_moved(str(here), str(there))
    assert not configurations.has_moved(str(here), str(tmp_path / "b.npz"))
    assert not configurations.has_moved(None, "mnist")


@pytest.mark.parametrize(
    ("given", "begun_with", "to_the_end"),
    [
        ({}, None, True),
        ({"decay_steps": 40}, None, False),
        ({}, {"decay_steps": 80, "steps": 80}, True),
        ({"steps": 90}, {"decay_steps": 80, "steps": 80}, True),
        ({}, {"decay_steps": 40, "steps": 80}, False),
    ],
)
def test_the_rates_fall_to_the_end_unless_a_length_was_given(
    given, begun_with, to_the_end, resolve
):
    before = None if begun_with is None else resolve(begun_with, preset=BIGAN)
    configuration = resolve({"steps": 80} | given, before, BIGAN)
    assert configurations.decays_to_the_end(configuration, given, before) is to_the_end


def test_constant_rates_do_not_fall(resolve):
    constant = resolve({}, preset=presets.get("lsgan_mnist"))
    assert not configurations.decays_to_the_end(constant, {}, None)


def test_a_run_goes_on_with_as_many_replicas(before):
    assert configurations.with_replicas(before, 1, FOLDER) == before
    fresh = dataclasses.replace(before, replicas=None)
    assert configurations.with_replicas(fresh, 2, FOLDER).replicas == 2
    with pytest.raises(InputError, match="runs/mine has 1 replicas, --strategy gives 2"):
        configurations.with_replicas(before, 2, FOLDER)
    with pytest.raises(InputError, match="--batch-size 16 does not divide among 3 replicas"):
        configurations.with_replicas(fresh, 3, FOLDER)


def test_what_is_written_is_read_again(before, tmp_path):
    path = tmp_path / "config.json"
    json_files.write_json(path, before.to_json() | {"versions": {"keras": "3"}})
    assert json_files.read_json(path, Configuration) == before
    assert json.loads(path.read_text())["data"] == {"name": "mnist", "examples": 60000}


@pytest.mark.parametrize(
    ("entries", "named"),
    [
        ({"preset": None}, "'preset' is None"),
        ({"batch_size": 0}, "'batch_size' is 0"),
        ({"steps": 2**31}, "'steps'"),
        ({"seed": -1}, "'seed' is -1"),
        ({"channels": 2}, "'channels' is 2"),
        ({"mixed_precision": "float8"}, "'mixed_precision' is 'float8'"),
        ({"data": {"name": "mnist"}}, "'data.examples'"),
        ({"options": ["ema"]}, "'options'"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_file_with_an_entry_that_cannot_be_is_refused(entries, named, before, tmp_path):
    path = tmp_path / "config.json"
    json_files.write_json(path, before.to_json() | entries)
    with pytest.raises(InputError) as refusal:
        json_files.read_json(path, Configuration)
    assert str(refusal.value).startswith(f"{path} cannot be used: ") and named in str(refusal.value)
