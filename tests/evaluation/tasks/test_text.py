"""Evaluation of lines of text."""

import numpy as np
import pytest
from evaluations import evaluate

from keras_gans import data
from keras_gans.errors import InputError


def test_lines_are_evaluated_against_text_that_was_held_out(tmp_path):
    text = tmp_path / "text.txt"
    words = ["wind", "rain", "snow", "sun", "fog", "storm"]
    random = np.random.default_rng(0)
    text.write_text("\n\n".join(" ".join(random.choice(words, 60)) for _ in range(100)))
    held_out = data.load_text(text, 16, split="held_out")

    class Parrot:
        vocabulary = held_out.vocabulary

        def __init__(self, words):
            self.words = words

        def generate(self, count, seed):
            return np.array([" ".join(random.choice(self.words, 9))[:16] for _ in range(count)])

    good, bad = (evaluate(Parrot(known), text, extractor=None) for known in (words, ["nws", "mud"]))
    assert list(good) == ["ngrams_1", "ngrams_2", "ngrams_3", "ngrams_4"]
    text.with_name("short.txt").write_text("\n\n".join([" ".join(words)] * 10))
    with pytest.raises(InputError, match="at least 2 are needed"):
        evaluate(Parrot(words), text.with_name("short.txt"), extractor=None)
    for name in good:
        assert good[name].value < 0.1 and good[name].real_value < 0.1
        assert bad[name].value > 0.2
