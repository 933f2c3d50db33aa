"""Evaluation of translations between digits and digits in colour."""

import numpy as np
import pytest
from evaluations import COUNT, evaluate, extractor_of_grey, untrained_translation

from keras_gans import evaluation, serving
from keras_gans.errors import InputError
from keras_gans.evaluation.tasks.translation import domains_of


@pytest.mark.slow
@pytest.mark.parametrize(
    ("names", "plain", "colored"),
    [(None, "a", "b"), ("mnist,colored_mnist", "a", "b"), ("colored_mnist,mnist", "b", "a")],
)
def test_a_translation_is_evaluated_by_the_digits_it_keeps(
    digits, monkeypatch, names, plain, colored
):
    cyclegan = untrained_translation(names)

    def translate(given, direction="ab", batch_size=64):
        # Brightness tells ink from ground, whatever the colours.
        return given if direction == plain + colored else _uncolor(given)

    monkeypatch.setattr(cyclegan, "translate", translate)
    scores = evaluate(cyclegan, digits, list(evaluation.list_scores(cyclegan)))
    assert scores["translation_accuracy"].protocol["n_held_out"] == COUNT
    assert scores["translation_accuracy"].value > 0.95
    assert scores["translation_accuracy"].real_value > 0.98
    errors = {domain: scores[f"cycle_error_{domain}"].value for domain in "ab"}
    assert errors[plain] < 0.1 < errors[colored]


@pytest.mark.slow
def test_an_exported_translation_still_says_which_domain_is_in_colour(tmp_path):
    turned = untrained_translation("colored_mnist_5k,mnist_5k")
    turned.export(tmp_path)
    for generator in (turned, serving.load(tmp_path)):
        assert domains_of(generator) == ("b", "a")
        assert evaluation.dataset_of(generator) == "mnist_5k"


@pytest.mark.slow
def test_a_translation_of_something_else_is_not_evaluated(digits):
    for names in ("mnist,svhn_cropped", "photos,paintings", "mnist,mnist"):
        with pytest.raises(InputError, match=f"translates between {names}; only .* in colour"):
            evaluate(untrained_translation(names), digits)


def test_what_classifies_no_digits_evaluates_no_translated_digits(digits):
    cyclegan = untrained_translation()
    scores = evaluate(cyclegan, digits, extractor=extractor_of_grey())
    assert list(scores) == ["cycle_error_a", "cycle_error_b"]
    message = "translation_accuracy needs an extractor that tells the 10 classes .* tells none"
    with pytest.raises(InputError, match=message):
        evaluate(cyclegan, digits, ["translation_accuracy"], extractor=extractor_of_grey())


def _uncolor(images):
    # The share of ink: where a pixel lies between the ground, at a corner, and the brightest ink.
    pixels = images.astype("float32")
    ground = pixels[:, :1, :1]
    brightest = images.max(axis=-1).reshape(len(images), -1).argmax(axis=-1)
    ink = pixels.reshape(len(images), -1, 3)[np.arange(len(images)), brightest][:, None, None]
    along = ink - ground
    share = ((pixels - ground) * along).sum(axis=-1) / (along * along).sum(axis=-1)
    grey = 255 * np.clip(share, 0, 1)
    return np.repeat(grey[..., None], 3, axis=-1).astype("uint8")
