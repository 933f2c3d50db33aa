"""Evaluation of categories that are recognised in images."""

import keras
import numpy as np
import pytest
from evaluations import evaluate, held_out_of

from keras_gans import evaluation, from_preset
from keras_gans.errors import InputError


@pytest.mark.slow
def test_infogan_is_evaluated_by_its_codes_after_the_best_matching(digits, monkeypatch):
    keras.utils.set_random_seed(0)
    infogan = from_preset("infogan_mnist", seed=4)
    assert "label_accuracy" not in evaluation.list_scores(infogan)
    labels = {image.tobytes(): label for image, label in zip(*held_out_of(digits), strict=True)}

    def recognize(given):
        # Every category is a digit, under another number; one in four is mistaken.
        codes = np.array([(labels[image.tobytes()] + 3) % 10 for image in given])
        codes[::4] = (codes[::4] + 1) % 10
        return np.eye(10)[codes], np.zeros((len(given), 2))

    monkeypatch.setattr(infogan, "recognize", recognize)
    score = evaluate(infogan, digits, ["code_error"])["code_error"]
    assert score.value == pytest.approx(0.25)
    assert score.protocol["matching"] == [(code - 3) % 10 for code in range(10)]


@pytest.mark.slow
def test_other_numbers_of_categories_than_of_classes_are_not_matched(digits):
    infogan = from_preset("infogan_mnist", categories=5, seed=4)
    assert set(evaluate(infogan, digits)) == set(evaluation.list_metrics())
    with pytest.raises(InputError, match="the model has 5 categories, .* 10 classes"):
        evaluate(infogan, digits, ["code_error"])
