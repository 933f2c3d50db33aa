"""Evaluation of encoders beside baselines."""

import keras
import numpy as np
import pytest
from evaluations import evaluate, held_out_of

from keras_gans import from_preset
from keras_gans.errors import InputError
from keras_gans.evaluation import extractors
from keras_gans.evaluation.tasks import EncoderFeatures, Settings


@pytest.mark.slow
def test_bigan_is_evaluated_by_its_features_beside_the_baselines(digits):
    keras.utils.set_random_seed(0)
    bigan = from_preset("bigan_mnist", seed=4)
    names = ["linear_probe", "nearest_neighbour", "reconstruction_error"]
    scores = evaluate(bigan, digits, names)
    assert list(scores) == ["reconstruction_error", "linear_probe", "nearest_neighbour"]
    features = scores["nearest_neighbour"].protocol["by_features"]
    assert set(features) == {
        "last_hidden_layer",
        "latents",
        "untrained_last_hidden_layer",
        "raw_pixels",
    }
    assert features["last_hidden_layer"] == scores["nearest_neighbour"].value
    # Raw pixels need no training: 600 digits are enough for most.
    assert features["raw_pixels"] > 0.75
    test, _ = held_out_of(digits)
    error = np.mean((test / 127.5 - bigan.reconstruct(test) / 127.5) ** 2)
    assert scores["reconstruction_error"].value == pytest.approx(error, rel=1e-3)


def test_an_encoder_without_a_hidden_layer_is_evaluated_by_its_reconstructions(digits, monkeypatch):
    bigan = from_preset("bigan_mnist", seed=4)
    flat = keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.AveragePooling2D(4), keras.layers.Flatten()]
    )
    monkeypatch.setattr(bigan, "inference_network", lambda name: flat)
    settings = Settings(digits, extractor=extractors.get("mnist"))
    assert EncoderFeatures().allowed(bigan, settings) == ["reconstruction_error"]
    with pytest.raises(InputError, match="the encoder has no dense layer"):
        evaluate(bigan, digits, ["linear_probe"])
