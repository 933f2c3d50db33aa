import keras
import numpy as np
import pytest

from keras_gans import data, from_preset
from keras_gans.evaluation.extractors import NetworkExtractor


@pytest.fixture(autouse=True)
def cache_folder(tmp_path, monkeypatch):
    """A cache of the test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("KERAS_GANS_CACHE", str(folder))
    return folder


@pytest.fixture
def noise():
    """Makes `data.ImageData` of 6x6 grey images, brighter in the class 1 than in the class 0."""

    def noise(name, count, seed, brightness=0):
        random = np.random.default_rng(seed)
        labels = np.arange(count) % 2
        images = random.integers(0, 100, (count, 6, 6, 1)) + 100 * labels[:, None, None, None]
        images = np.clip(images + brightness, 0, 255).astype("uint8")
        return data.ImageData(name, images, labels.astype("int32"))

    return noise


@pytest.fixture
def extractor():
    """Four features of an image, the means of its quarters, and two logits: dark and bright."""

    def describe(images):
        images = np.asarray(images, "float32")
        images = (images + 1.0) * 127.5
        quarters = images.reshape(len(images), 2, 3, 2, 3).mean(axis=(2, 4)).reshape(-1, 4)
        mean = quarters.mean(axis=-1, keepdims=True)
        return quarters, np.concatenate([100.0 - mean, mean - 100.0], axis=-1)

    return NetworkExtractor(describe, "quarters", num_classes=2, version="1")


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """Real digits: 600 to train on, 100 held out, as an .npz file."""
    path = tmp_path_factory.mktemp("data") / "digits.npz"
    real = data.load_arrays("mnist_5k")
    rows = np.random.default_rng(0).permutation(real.count)
    train, test = rows[:600], rows[600:700]
    np.savez(
        path,
        x_train=real.images[train],
        y_train=real.labels[train],
        x_test=real.images[test],
        y_test=real.labels[test],
    )
    return path


@pytest.fixture(scope="module")
def gan():
    keras.utils.set_random_seed(0)
    return from_preset("dcgan_mnist", seed=4)


@pytest.fixture
def random():
    return np.random.default_rng(0)


@pytest.fixture
def unrelated(random):
    """Training and test features with labels that have nothing to do with them."""

    def draw(count):
        return random.normal(size=(count, 6)), random.integers(4, size=count)

    return (*draw(500), *draw(400))
