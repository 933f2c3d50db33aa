"""The options of the presets on the command line."""

import pytest

from keras_gans import presets
from keras_gans.cli.preset_options import CHECKS, PRESET_OPTIONS


@pytest.mark.parametrize("preset", presets.PRESETS, ids=lambda preset: preset.name)
def test_a_preset_has_values_that_its_options_accept(preset):
    for name in preset.options.keys() & PRESET_OPTIONS.keys():
        value = preset.options[name]
        assert CHECKS[name](value) or value is None, name


def test_every_option_is_of_some_preset_and_says_what_it_means():
    assert set().union(*(preset.options for preset in presets.PRESETS)) >= PRESET_OPTIONS.keys()
    for name, settings in PRESET_OPTIONS.items():
        assert settings["help"], name


@pytest.mark.parametrize(
    ("name", "value", "is_accepted"),
    [
        ("loss", "hinge", True),
        ("loss", "hinges", False),
        ("loss", None, False),
        ("batch_normalization", True, True),
        ("batch_normalization", 1, False),
        ("normalization", "virtual", True),
        ("normalization", True, False),
        ("generator_normalization", "instance", False),
        ("minibatch", "standard_deviation", True),
        ("self_attention", "true", False),
        ("beta_1", 0, True),
        ("beta_1", True, False),
        ("beta_1", 1.0, False),
        ("ema", None, True),
        ("ema", 1.5, False),
        ("width", 4096, True),
        ("width", 4097, False),
        ("width", 2.5, False),
        ("width", "8", False),
        ("width", [8], False),
    ],
)
def test_a_value_from_a_file_is_checked_as_on_the_command_line(name, value, is_accepted):
    assert CHECKS[name](value) is is_accepted
