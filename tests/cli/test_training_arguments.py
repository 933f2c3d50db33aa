"""The arguments of train, and the help of one preset."""

import pathlib

import pytest

from keras_gans import presets
from keras_gans.cli import training_arguments
from keras_gans.training.configuration import flag


def parse(*arguments):
    return training_arguments.parse("Trains.", list(arguments))


def test_only_what_is_given_or_has_a_default_is_among_the_arguments():
    given = parse("--gan", "dcgan")
    assert given == {
        "gan": "dcgan",
        "resume": False,
        "strategy": "auto",
        "checkpoint_seconds": 15.0,
    }
    more = parse("--gan", "dcgan", "--output", "run", "--beta-1", "0", "--ema", "none")
    assert more == given | {"output": pathlib.Path("run"), "beta_1": 0.0, "ema": None}


def test_a_run_that_goes_on_needs_no_preset():
    given = parse("--resume", "--output", "run")
    assert not given.keys() & {"gan", "preset"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "--gan or --preset is needed; schemes: gan, "),
        (("--output", "run"), "--gan or --preset is needed"),
        (("--gan", "dcgan", "--preset", "dcgan_mnist"), "not allowed with argument --gan"),
        (("--gan", "dcgan", "--steps", "1", "--epochs", "1"), "not allowed with argument --steps"),
        (("--gan", "textgan", "--text", "a", "--dataset", "b"), "not allowed with argument --text"),
    ],
)
def test_arguments_that_do_not_go_together_are_refused(arguments, sentence, capsys):
    with pytest.raises(SystemExit) as exit:
        parse(*arguments)
    assert exit.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("name", ["infogan_mnist", "wgan_gp_cifar10", "textgan_pydoc"])
def test_the_help_of_a_preset_shows_its_options_with_values_and_sources(name, help_of):
    preset, text = presets.get(name), help_of("train", "--preset", name)
    options = text.partition(f"options of {name}: ")[2]
    assert options.startswith(preset.reference)
    further = {"image_shape", "num_classes", "vocabulary", "thickness_range", "dropout"}
    for option in preset.options.keys() - further:
        after = options.partition(f" {flag(option)} ")[2]
        source = preset.sources.get(option)
        value = preset.options[option]
        value = str(value).lower() if value is None or isinstance(value, bool) else value
        value = f"; default: {value}" + ("" if source is None else f" ({source})")
        assert value in after.partition(" --")[0], option
    others = {option for other in presets.PRESETS for option in other.options}
    for option in others - preset.options.keys():
        assert f" {flag(option)} " not in text
    for default in (preset.dataset, preset.steps, preset.batch_size):
        assert f"default: {default} " in text


def test_a_scheme_has_the_help_of_its_preset_for_the_data_set(help_of):
    assert "options of dcgan_mnist:" in help_of("train", "--gan", "dcgan")
    assert "options of dcgan_cifar10:" in help_of("train", "--gan", "dcgan", "--dataset", "cifar10")


def test_the_help_without_a_preset_says_how_to_see_its_options(help_of):
    text = help_of("train")
    assert all(gan in text for gan in presets.list_gans())
    assert "give --gan or --preset together with --help to see them" in text
    for option in {option for preset in presets.PRESETS for option in preset.options}:
        assert f" {flag(option)} " not in text


def test_the_help_of_no_preset_is_a_sentence(call):
    status, printed, complaint = call("train", "--help", "--gan", "dcgna")
    assert (status, printed) == (2, "")
    assert "'dcgna'" in complaint and "did you mean 'dcgan'" in complaint
