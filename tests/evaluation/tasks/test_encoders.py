"""Evaluation of encoders beside baselines."""

import importlib

import keras
import numpy as np
import pytest
from evaluations import evaluate, held_out_of

from keras_gans import data, evaluation, from_preset
from keras_gans.errors import InputError
from keras_gans.evaluation import extractors
from keras_gans.evaluation.tasks import EncoderFeatures, Settings

OF_RECONSTRUCTIONS = ["reconstruction_error", "reconstruction_label_accuracy"]
ACCURACY = OF_RECONSTRUCTIONS[1]


@pytest.mark.slow
def test_bigan_is_evaluated_by_its_features_beside_the_baselines(digits, monkeypatch):
    # 600 digits need fewer steps than 60,000.
    probe = importlib.import_module("keras_gans.evaluation.metrics.linear_probe")
    monkeypatch.setattr(probe, "PROBE_STEPS", 250)
    keras.utils.set_random_seed(0)
    bigan = from_preset("bigan_mnist", seed=4)
    names = ["linear_probe", "nearest_neighbour", *OF_RECONSTRUCTIONS]
    scores = evaluate(bigan, digits, names)
    assert list(scores) == [*OF_RECONSTRUCTIONS, "linear_probe", "nearest_neighbour"]
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
    assert EncoderFeatures().allowed(bigan, settings) == OF_RECONSTRUCTIONS
    with pytest.raises(InputError, match="the encoder has no dense layer"):
        evaluate(bigan, digits, ["linear_probe"])


class Mirror:
    """Reconstructs images of the first class as they are, and all others as black ones."""

    image_shape = (6, 6, 1)

    def encode(self, images):
        return images

    def reconstruct(self, images):
        return np.where(images.mean(axis=(1, 2, 3), keepdims=True) < 100.0, images, 0).astype(
            "uint8"
        )

    def inference_network(self, name):
        return keras.Sequential([keras.Input(self.image_shape), keras.layers.Flatten()])


def test_reconstructions_are_classified_as_their_images(noise, extractor):
    """Labels alternate, and black is of class 0: half of the reconstructions are of their class."""
    train, test = noise("train", 60, seed=0), noise("test", 100, seed=1)
    # Of the first twenty training images, in the order of the data set, five are of class 1.
    dark, bright = (np.flatnonzero(train.labels == label) for label in (0, 1))
    order = np.concatenate([bright[:5], dark, bright[5:]])
    train = data.ImageData("train", train.images[order], train.labels[order])
    evaluator = evaluation.Evaluator(train, test, extractor)
    settings = Settings(evaluator)
    assert EncoderFeatures().allowed(Mirror(), settings) == OF_RECONSTRUCTIONS
    (score,) = EncoderFeatures().evaluate(Mirror(), [ACCURACY], settings)
    assert (score.value, score.real_value, score.higher_is_better) == (0.5, 1.0, True)
    assert score.protocol["n_test"] == 100
    assert score.protocol["n_first_training_images"] == 20
    assert score.protocol["of_first_training_images"] == 0.75
    assert score.protocol["extractor"] == "quarters"


def test_reconstructions_cannot_be_classified_without_labels_or_a_classifier(noise, extractor):
    train, test = noise("train", 60, seed=0), noise("test", 60, seed=1)
    unlabelled = data.ImageData("test", test.images, None)
    dark = data.ImageData("test", test.images, np.zeros(60, "int32"))
    for held_out, sentence in (
        (unlabelled, f"{ACCURACY}: test has no labels"),
        (dark, f"{ACCURACY} needs an extractor that tells the 1 classes of the labels"),
    ):
        settings = Settings(evaluation.Evaluator(train, held_out, extractor))
        assert EncoderFeatures().allowed(Mirror(), settings) == ["reconstruction_error"]
        with pytest.raises(InputError, match=sentence):
            EncoderFeatures().evaluate(Mirror(), [ACCURACY], settings)
