"""Keras models and functions as extractors."""

import keras
import numpy as np
import pytest
from keras import layers

from keras_gans.errors import InputError
from keras_gans.evaluation.extractors import NetworkExtractor, get

IMAGES = np.random.default_rng(0).integers(0, 256, (20, 6, 6, 3), "uint8")


def model(classifies=True, activation="relu", shape=(6, 6, 3)):
    keras.utils.set_random_seed(0)
    images = keras.Input(shape)
    maps = layers.Conv2D(4, 3, activation=activation)(images)
    features = layers.Dropout(0.5)(layers.GlobalAveragePooling2D()(maps))
    outputs = [features, layers.Dense(5)(features)] if classifies else maps
    return keras.Model(images, outputs)


def test_features_and_logits_are_those_of_the_model():
    network = model()
    extractor = NetworkExtractor(network, "mine")
    extracted = extractor.extract(IMAGES, batch_size=8)
    features, logits = network.predict(IMAGES / 127.5 - 1.0, verbose=0)
    np.testing.assert_allclose(extracted.features, features, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(extracted.logits, logits, rtol=1e-5, atol=1e-6)
    assert (extractor.name, extractor.num_classes) == ("mine", 5)


def test_features_alone_are_flattened():
    network = model(classifies=False)
    extractor = NetworkExtractor(network, "maps")
    features, logits = extractor.extract(IMAGES)
    assert extractor.num_classes is None and logits is None
    expected = network.predict(IMAGES / 127.5 - 1.0, verbose=0).reshape(20, 4 * 4 * 4)
    np.testing.assert_allclose(features, expected, rtol=1e-5, atol=1e-6)


def test_batches_of_any_size_give_the_same_features():
    extractor = NetworkExtractor(model(), "mine")
    whole = extractor.extract(IMAGES)
    for images in (IMAGES, np.split(IMAGES, 4), iter([IMAGES[:1], IMAGES[1:]])):
        extracted = extractor.extract(images, batch_size=7)
        np.testing.assert_allclose(extracted.features, whole.features, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(extracted.logits, whole.logits, rtol=1e-5, atol=1e-6)


def test_the_hash_follows_weights_activations_and_preprocessing():
    network = model()
    before = NetworkExtractor(network, "mine").content_hash
    assert NetworkExtractor(model(), "another name").content_hash == before
    assert NetworkExtractor(model(activation="tanh"), "mine").content_hash != before
    assert NetworkExtractor(network, "mine", preprocessing="none").content_hash != before
    kernel = network.layers[1].kernel
    changed = kernel.numpy()
    changed[0, 0, 0, 0] = np.nextafter(changed[0, 0, 0, 0], 1)
    kernel.assign(changed)
    assert NetworkExtractor(network, "mine").content_hash != before


def test_a_function_has_a_version_and_preprocessing_of_its_own():
    def colours(images):
        return np.asarray(images).mean((1, 2))

    def halves(images):
        return np.asarray(images) / 2.0

    extractor = NetworkExtractor(colours, "colours", halves, "pixels / 2", version="1")
    features, logits = extractor.extract(IMAGES, batch_size=6)
    np.testing.assert_allclose(features, IMAGES.mean((1, 2)) / 2.0, rtol=1e-5)
    assert logits is None and extractor.preprocessing == "pixels / 2"
    newer = NetworkExtractor(colours, "colours", halves, "pixels / 2", version="2")
    assert newer.content_hash != extractor.content_hash
    with pytest.raises(InputError, match="version of the extractor 'colours'"):
        NetworkExtractor(colours, "colours")


def test_a_function_that_classifies():
    def pair(images):
        return images, images[:, 0, 0]

    extracted = NetworkExtractor(pair, "pair", num_classes=3, version="1").extract(IMAGES)
    np.testing.assert_allclose(extracted.features, IMAGES.reshape(20, -1) / 127.5 - 1, atol=1e-6)
    np.testing.assert_allclose(extracted.logits, IMAGES[:, 0, 0] / 127.5 - 1, atol=1e-6)


def test_images_of_another_shape_are_refused():
    extractor = NetworkExtractor(model(shape=(None, None, 3)), "mine")
    assert extractor.extract(IMAGES[:, :5]).features.shape == (20, 4)
    with pytest.raises(InputError, match=r"\(6, 6, 1\); the extractor 'mine' takes \(any, any, 3"):
        extractor.extract(IMAGES[..., :1])


def test_networks_without_known_shapes_or_with_others_are_refused():
    class Subclassed(keras.Model):
        def call(self, images):
            return images

    with pytest.raises(InputError, match="'mine' is a Subclassed"):
        NetworkExtractor(Subclassed(), "mine")
    vectors = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    with pytest.raises(InputError, match=r"\(None, 3\)"):
        NetworkExtractor(vectors, "mine")
    unbuilt = keras.Sequential([layers.Dense(2)])
    with pytest.raises(InputError, match="Sequential.*shapes"):
        NetworkExtractor(unbuilt, "mine")


def test_a_saved_model_is_an_extractor_by_its_path(tmp_path):
    network = model()
    network.save(tmp_path / "mine.keras")
    extractor = get(tmp_path / "mine.keras")
    assert extractor.name == "mine.keras"
    original = NetworkExtractor(network, "mine")
    assert extractor.content_hash == original.content_hash
    extracted = get(str(tmp_path / "mine.keras")).extract(IMAGES)
    np.testing.assert_allclose(
        extracted.logits, original.extract(IMAGES).logits, rtol=1e-5, atol=1e-6
    )


def test_names_and_files_that_are_no_extractor(tmp_path):
    with pytest.raises(InputError, match="'mnits' is unknown; accepted are mnist, incep"):
        get("mnits")
    with pytest.raises(InputError, match=r"no file .*absent\.keras"):
        get(tmp_path / "absent.keras")
    (tmp_path / "torn.keras").write_bytes(b"PK not for long")
    with pytest.raises(InputError, match=r"torn\.keras is not a Keras model"):
        get(tmp_path / "torn.keras")


def test_a_model_is_an_extractor_as_it_is_and_a_function_needs_a_version():
    network = model()
    extractor, wrapped = get(network), NetworkExtractor(network, "mine")
    assert (extractor.name, extractor.content_hash) == ("model", wrapped.content_hash)
    with pytest.raises(InputError, match=r"neither a name nor a Keras model: .* version="):
        get(lambda images: images)
