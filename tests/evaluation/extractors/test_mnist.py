"""The classifier that comes with the package."""

import time

import keras
import numpy as np
import pytest

from keras_gans import data
from keras_gans.errors import DownloadError, InputError
from keras_gans.evaluation import extractors
from keras_gans.evaluation.extractors import classifier, mnist
from keras_gans.evaluation.metrics import tfgan


@pytest.fixture(scope="module")
def extractor():
    return extractors.get("mnist")


@pytest.fixture(scope="module")
def digits():
    return data.load_arrays("mnist_5k")


@pytest.fixture(scope="module")
def embedded(extractor, digits):
    return extractor.extract(digits.images)


def test_it_is_small_and_loads_fast():
    assert mnist.WEIGHTS.stat().st_size < 1e6
    start = time.process_time()
    extractors.get("mnist")
    assert time.process_time() - start < 1.0


def test_what_it_tells_of_itself(extractor):
    assert (extractor.name, extractor.num_classes) == ("mnist", 10)
    assert extractor.preprocessing == "pixels / 255"
    # Scores by other weights or with other preprocessing are not comparable with earlier ones.
    assert extractor.content_hash == "5ff7cbd5b707be44"


@pytest.mark.slow
def test_the_embedded_digits(embedded, digits):
    assert embedded.features.shape == (5000, 128) and embedded.features.min() == 0.0
    # They are training digits, so more are right than of the test images.
    assert (embedded.logits.argmax(1) == digits.labels).mean() >= 0.995
    # Each class has a tenth of them, and a classifier that is sure and right would give 10.
    assert 9.7 < float(tfgan.classifier_score_from_logits(embedded.logits)) < 10.0


@pytest.mark.slow
def test_at_least_993_of_1000_test_images_are_right(extractor):
    try:
        unseen = data.load_arrays("mnist", "test")
    except DownloadError as error:
        pytest.skip(str(error))
    extracted = extractor.extract(unseen.images)
    assert (extracted.logits.argmax(1) == unseen.labels).mean() >= 0.993
    assert 9.7 < float(tfgan.classifier_score_from_logits(extracted.logits)) < 10.0


def test_no_feature_is_idle(embedded):
    assert (embedded.features.std(axis=0) > 0.0).all()


def test_the_features_do_not_depend_on_the_precision_of_the_process(digits, embedded):
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        extracted = extractors.get("mnist").extract(digits.images[:50])
    finally:
        keras.config.set_dtype_policy("float32")
    np.testing.assert_allclose(extracted.features, embedded.features[:50], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("shape", [(2, 28, 28, 3), (2, 32, 32, 1)])
def test_other_images_are_refused(extractor, shape):
    with pytest.raises(InputError, match=r"'mnist' takes \(28, 28, 1\)"):
        extractor.extract(np.zeros(shape, "uint8"))


def test_it_is_the_network_that_the_program_trains():
    assert classifier.network().count_params() == 202346


@pytest.mark.parametrize("content", [None, b"", b"no weights"])
def test_weights_that_are_missing_or_damaged_are_refused(content, tmp_path, monkeypatch):
    path = tmp_path / "mnist_classifier.weights.h5"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(mnist, "WEIGHTS", path)
    with pytest.raises(InputError, match="is missing or damaged: install keras_gans again"):
        mnist.load()
