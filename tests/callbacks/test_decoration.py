"""Failures of samples and logs, which never end a training."""

import warnings

import pytest
import tensorflow as tf

from keras_gans.callbacks.decoration import Decoration
from keras_gans.errors import InputError


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError("No space left.\nFirst lines alone are shown."), "No space left"),
        (InputError("metrics.jsonl is a folder, where a file is needed."), "metrics.jsonl is a "),
        (tf.errors.PermissionDeniedError(None, None, "logs is read-only"), "logs is read-only"),
    ],
)
def test_a_failure_of_files_is_one_warning_however_often_it_happens(error, reason):
    writing = Decoration("The samples")
    reached = []
    with pytest.warns(UserWarning) as caught:
        for number in range(3):
            with writing():
                reached.append(number)
                raise error
    (message,) = [str(warning.message) for warning in caught]
    assert message.startswith(f"The samples cannot be written ({reason}")
    assert message.endswith("); the training goes on without.")
    assert reached == [0, 1, 2]


def test_other_failures_are_errors():
    with pytest.raises(KeyError), Decoration("The samples")():
        raise KeyError("a mistake in the code")


def test_what_succeeds_is_not_warned_of():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Decoration("The samples")():
            reached = True
    assert reached
