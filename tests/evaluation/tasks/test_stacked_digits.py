"""Evaluation of stacked digits."""

import numpy as np
import pytest
from evaluations import evaluate, extractor_of_grey, untrained_translation

from keras_gans import data, serving
from keras_gans.errors import InputError


@pytest.mark.slow
def test_stacked_digits_are_evaluated_by_their_thousand_triples(tmp_path):
    real = data.load_arrays("stacked_mnist_5k").images[:2000]
    one_red = real.copy()
    one_red[..., 0] = real[0, ..., 0]
    scores, seen = [], []
    for images in (real, one_red):
        np.savez(tmp_path / "images.npz", images=images)
        generator = serving.load(tmp_path / "images.npz")
        scores.append(evaluate(generator, "stacked_mnist_5k", count=2000, progress=seen.append))
    assert seen == [500, 1000, 1500, 2000] * 2
    good, bad = scores
    assert list(good) == ["stacked_modes", "stacked_kl"]
    # Of 1000 equally likely triples 2,000 samples find 1 - exp(-2).
    assert good["stacked_modes"].value == pytest.approx(1000 * (1 - np.exp(-2)), abs=30)
    assert good["stacked_modes"].real_value == pytest.approx(good["stacked_modes"].value, abs=40)
    assert 90 <= bad["stacked_modes"].value <= 120  # A few reds are misread.
    assert bad["stacked_kl"].value > good["stacked_kl"].value + 1.5


def test_stacked_digits_need_a_classifier_and_what_draws_images(tmp_path):
    np.savez(tmp_path / "images.npz", images=np.zeros((30, 28, 28, 3), "uint8"))
    generator = serving.load(tmp_path / "images.npz")
    for metrics, named in (("all", "stacked_modes and stacked_kl"), (["stacked_kl"], "stacked_kl")):
        with pytest.raises(InputError, match=f"^{named} needs an extractor"):
            evaluate(generator, "stacked_mnist_5k", metrics, extractor=extractor_of_grey())
    with pytest.raises(InputError, match="stacked_mnist_5k: the generator draws no images"):
        evaluate(untrained_translation(), "stacked_mnist_5k")
    np.savez(tmp_path / "grey.npz", images=np.zeros((30, 28, 28, 1), "uint8"))
    with pytest.raises(InputError, match="stacked_mnist_5k has 3 channels, .* images with 1"):
        evaluate(serving.load(tmp_path / "grey.npz"), "stacked_mnist_5k")
