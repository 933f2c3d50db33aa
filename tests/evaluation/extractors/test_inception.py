"""TF-GAN's Inception graph: how it is found, loaded and fed. A tiny graph stands in for it."""

import socket
import time

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds
import tensorflow_hub

from keras_gans.errors import InputError
from keras_gans.evaluation import extractors
from keras_gans.evaluation.extractors import inception
from keras_gans.evaluation.metrics import tfgan

RANDOM = np.random.default_rng(0)
COLOURED = RANDOM.integers(0, 256, (5, 32, 32, 3), "uint8")
GREY = RANDOM.integers(0, 256, (5, 28, 28, 1), "uint8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory, save_inception):
    return save_inception(tmp_path_factory.mktemp("inception"))


@pytest.fixture
def no_network(tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("TFHUB_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv(inception.VARIABLE, raising=False)


def test_features_and_logits(folder):
    extractor = extractors.get("inception", inception=folder)
    assert (extractor.name, extractor.num_classes) == ("inception", 1008)
    features, logits = extractor.extract(COLOURED, batch_size=2)
    assert features.shape == (5, 2048) and logits.shape == (5, 1008)
    colours = inception.preprocess(COLOURED).numpy().mean((1, 2))
    np.testing.assert_allclose(features[:, 0], colours.sum(1), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(logits[:, :3], colours, rtol=1e-4, atol=1e-5)


def test_the_folder_may_come_from_the_environment(folder, monkeypatch, no_network):
    monkeypatch.setenv(inception.VARIABLE, str(folder))
    of_variable = extractors.get("inception")
    of_argument = extractors.InceptionExtractor(str(folder))
    assert of_variable.content_hash == of_argument.content_hash


def test_an_argument_goes_before_the_environment(folder, tmp_path, monkeypatch):
    monkeypatch.setenv(inception.VARIABLE, str(tmp_path))
    assert extractors.get("inception", folder).num_classes == 1008


def test_the_hash_changes_with_a_weight(folder, tmp_path, save_inception):
    save_inception(tmp_path, first=1.0001)
    before = extractors.InceptionExtractor(folder).content_hash
    assert extractors.InceptionExtractor(tmp_path).content_hash != before


def test_pixels_are_prepared_as_tfgan_prepares_them(monkeypatch):
    """TF-GAN's CIFAR-10 example: its data provider, then its Inception score."""
    tfgan.load()
    from tensorflow_gan.examples.cifar import data_provider, util

    read = tf.data.Dataset.from_tensor_slices({"image": COLOURED, "label": np.arange(5)})
    monkeypatch.setattr(tfds, "load", lambda *args, **kwargs: read)
    dataset = data_provider.provide_dataset("test", batch_size=5, shuffle=False)
    theirs = []
    monkeypatch.setattr(
        util.tfgan.eval, "inception_score", lambda images, num_batches: theirs.append(images)
    )
    images = next(iter(dataset))["images"]
    util.get_inception_scores(images, batch_size=5, num_inception_images=5)
    np.testing.assert_array_equal(inception.preprocess(COLOURED), theirs[0])


def test_the_names_and_numbers_are_tfgans():
    theirs = tfgan.load().eval
    assert theirs.INCEPTION_TFHUB == inception.HANDLE
    assert theirs.INCEPTION_DEFAULT_IMAGE_SIZE == inception.IMAGE_SIZE
    assert theirs.INCEPTION_FINAL_POOL == inception.FEATURES
    assert theirs.INCEPTION_OUTPUT == inception.LOGITS


def test_the_range_is_that_of_inception_and_grey_becomes_three_channels():
    ends = np.zeros((1, 2, 2, 1), "uint8")
    ends[0, 1] = 255
    floats = inception.preprocess(ends).numpy()
    assert floats.shape == (1, 299, 299, 3)
    assert floats.min() == -1.0 and floats.max() == 127 / 128
    repeated = inception.preprocess(GREY.repeat(3, axis=-1)).numpy()
    np.testing.assert_array_equal(inception.preprocess(GREY), repeated)


def test_channels_it_does_not_take(folder):
    with pytest.raises(InputError, match="2 channels.*1 or 3"):
        extractors.InceptionExtractor(folder).extract(GREY.repeat(2, axis=-1))


def test_without_folder_and_network_it_says_where_to_get_the_graph(no_network):
    start = time.monotonic()
    with pytest.raises(InputError, match="no network in this test") as caught:
        extractors.get("inception")
    assert time.monotonic() - start < 5
    for word in (inception.HANDLE, inception.VARIABLE):
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_download_has_a_time_limit_and_is_used(folder, no_network, monkeypatch):
    limits = []

    def resolve(handle):
        assert handle == inception.HANDLE
        limits.append(socket.getdefaulttimeout())
        return str(folder)

    monkeypatch.setattr(tensorflow_hub, "resolve", resolve)
    assert extractors.get("inception").num_classes == 1008
    assert limits[0] <= 10 and socket.getdefaulttimeout() is None


def test_folders_that_hold_something_else(tmp_path, monkeypatch, save_inception):
    with pytest.raises(InputError, match=f"the folder {tmp_path}.*saved_model.pb.*tfhub.dev"):
        extractors.InceptionExtractor(tmp_path)
    monkeypatch.setenv(inception.VARIABLE, str(tmp_path / "absent"))
    with pytest.raises(InputError, match=f"{inception.VARIABLE} {tmp_path / 'absent'}"):
        extractors.get("inception")
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "saved_model.pb").write_bytes(b"not for long")
    with pytest.raises(InputError, match="torn is not a SavedModel"):
        extractors.InceptionExtractor(tmp_path / "torn")
    other = save_inception(tmp_path / "other", outputs=("pool", "scores"))
    with pytest.raises(InputError, match="other is not TF-GAN's Inception graph.*'pool_3'"):
        extractors.InceptionExtractor(other)
