"""Errors whose message is written for the user."""

import keras
import pytest

from keras_gans import errors


def test_names_of_files_cannot_control_a_terminal():
    error = errors.InputError("There is no file a\x1b[2J\nb\udcff.png, 語.png.")
    assert str(error) == r"There is no file a\x1b[2J\nb\udcff.png, 語.png."
    assert isinstance(error, ValueError)


def test_an_error_within_a_call_of_a_model_keeps_its_one_sentence():
    class Refusing(keras.layers.Layer):
        def call(self, inputs):
            raise errors.InputError("labels=3: there is no such class.")

    with pytest.raises(errors.InputError) as caught:
        Refusing()(keras.ops.ones((2, 3)))
    assert str(caught.value) == "labels=3: there is no such class."


def test_whoever_catches_input_errors_catches_those_of_downloads_and_splits():
    for kind in (errors.DownloadError, errors.SplitError):
        assert issubclass(kind, errors.InputError)
    assert not issubclass(errors.DivergenceError, errors.InputError)


@pytest.mark.parametrize(
    ("names", "listed"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c"], "a, b, c"),
        (["a", "b", "c", "d", "e"], "a, b, c, ..."),
        (["a\nb"], r"a\nb"),
        (["x" * 30 + "y" * 100], "..." + "y" * 100),
    ],
)
def test_a_list_of_names_is_of_bounded_length(names, listed):
    assert errors.list_names(names) == listed


@pytest.mark.parametrize(
    ("name", "known", "question"),
    [
        ("mnits", ["mnist", "cifar10"], "; did you mean 'mnist'?"),
        ("mnits", ["mnist", "emnist"], "; did you mean 'mnist' or 'emnist'?"),
        (
            "mnits",
            ["kmnist", "mnist", "emnist", "x"],
            "; did you mean 'mnist', 'kmnist' or 'emnist'?",
        ),
        ("celeb_a", ["mnist", "cifar10"], "."),
        (5, {"mnist": 1}, "."),
    ],
)
def test_the_nearest_names_are_suggested_as_the_end_of_a_sentence(name, known, question):
    assert errors.suggest(name, known) == question
