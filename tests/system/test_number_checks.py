"""Numbers that users give as arguments."""

import math

import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.system import number_checks


@pytest.mark.parametrize("value", [0.5, 1, np.float32(0.5), np.array(0.5), tf.constant(0.5), True])
def test_numbers_of_all_libraries_are_numbers(value):
    assert number_checks.check_number("gamma", value, above=0, most=1) is value


@pytest.mark.parametrize("value", ["0.5", b"1", [0.5], None, math.nan, 0, 1.01, math.inf])
def test_what_is_no_number_or_beyond_its_bounds_is_refused(value):
    with pytest.raises(InputError, match=r"^gamma=.* must be above 0 and at most 1, a number\.$"):
        number_checks.check_number("gamma", value, above=0, most=1)


def test_bounds_are_accepted_or_not_as_they_are_named():
    for name, value, bounds in (
        ("least", 0, {"least": 0}),
        ("most", 1, {"least": 0, "most": 1}),
        ("infinite", math.inf, {"above": 0, "most": math.inf}),
    ):
        assert number_checks.check_number(name, value, **bounds) == value
    for bounds, sentence in (
        ({"least": 0, "below": 1}, "must be at least 0 and less than 1, a number"),
        ({"above": 1}, "must be above 1, a number"),
    ):
        with pytest.raises(InputError, match=sentence):
            number_checks.check_number("value", 1, **bounds)


def test_counts_are_whole_numbers():
    for value in (1, np.int64(3), tf.constant(2)):
        assert number_checks.check_count("critic_steps", value) is value
    for value in (1.5, 5.0, "3", None, True, 0, [1]):
        with pytest.raises(InputError, match="^critic_steps=.* must be at least 1, a whole number"):
            number_checks.check_count("critic_steps", value)


class Noise:
    """What a user can also give as a number."""

    def __init__(self, stddev):
        self.stddev = stddev


def test_an_object_may_be_given_as_the_number_that_it_is_made_of():
    def noise(value):
        return number_checks.object_of("noise", value, Noise, 0, "a deviation")

    given = Noise(0.5)
    assert noise(given) is given and noise(None) is None and noise(0.0) is None
    assert noise(0.25).stddev == 0.25
    for wrong in ("much", math.nan, True, [0.5], Noise):
        with pytest.raises(InputError, match=r"noise=.* is neither Noise\(...\) nor a deviation"):
            noise(wrong)
