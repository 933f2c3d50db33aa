import http.server
import socket
import threading
import time

import numpy as np
import pytest
import tensorflow_datasets as tfds

from keras_gans import data
from keras_gans.data import tfds_images
from keras_gans.errors import DownloadError, InputError


class TinySquares(tfds.core.GeneratorBasedBuilder):
    """Image i is 6 x 10 with the value i; 12 for training, 5 for testing."""

    VERSION = tfds.core.Version("1.0.0")

    def _info(self):
        features = {
            "image": tfds.features.Image(shape=(6, 10, 3)),
            "label": tfds.features.ClassLabel(num_classes=3),
            "note": tfds.features.Text(),
        }
        return self.dataset_info_from_configs(features=tfds.features.FeaturesDict(features))

    def _split_generators(self, dl_manager):
        return {"train": self._generate_examples(12), "test": self._generate_examples(5)}

    def _generate_examples(self, count):
        for value in range(count):
            image = np.full((6, 10, 3), value, np.uint8)
            yield value, {"image": image, "label": value % 3, "note": "none"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    data_dir = tmp_path_factory.mktemp("tfds")
    TinySquares(data_dir=data_dir).download_and_prepare()
    return data_dir


@pytest.fixture
def data_dir(prepared, monkeypatch):
    monkeypatch.setenv("TFDS_DATA_DIR", str(prepared))
    refuse_network(monkeypatch)


def refuse_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_a_prepared_set_is_read_whole(data_dir):
    squares = data.load_arrays("tiny_squares")
    assert squares.name == "tiny_squares"
    assert squares.images.shape == (12, 6, 10, 3) and squares.images.dtype == np.uint8
    assert squares.labels.dtype == np.int32
    values = squares.images[:, 0, 0, 0]
    assert sorted(values) == list(range(12))
    np.testing.assert_array_equal(squares.labels, values % 3)


def test_splits_and_slices(data_dir):
    assert len(data.load_arrays("tiny_squares", "test").images) == 5
    whole = data.load_arrays("tiny_squares").images
    np.testing.assert_array_equal(data.load_arrays("tiny_squares", "train[:4]").images, whole[:4])
    for split in ("validation", "train["):
        with pytest.raises(InputError, match="only (test, train|train, test)"):
            data.load_arrays("tiny_squares", split)


def test_size_and_channels(data_dir):
    images = data.load_arrays("tiny_squares", image_size=4, channels=1).images
    assert images.shape == (12, 4, 4, 1)
    assert sorted(images[:, 2, 2, 0]) == list(range(12))


def test_load_gives_shuffled_batches_with_labels(data_dir):
    (images, labels), *others = data.load_dataset("tiny_squares", batch_size=4)
    assert images.shape == (4, 6, 10, 3) and labels.shape == (4,) and len(others) == 2


def test_an_unknown_name_gets_its_neighbours(data_dir):
    with pytest.raises(InputError, match="'mnits'.*did you mean 'mnist'"):
        data.load_arrays("mnits")
    with pytest.raises(InputError, match="'mnist_5k'"):
        data.load_arrays("mnist5k")
    with pytest.raises(InputError, match="'faces/small' is neither a folder nor"):
        data.load_arrays("faces/small")
    with pytest.raises(InputError, match="its configs are .*horse2zebra"):
        data.load_arrays("cycle_gan/horse")


def test_a_set_without_images(data_dir):
    with pytest.raises(InputError, match="'tiny_shakespeare' has no feature 'image', only text"):
        data.load_arrays("tiny_shakespeare")


def fails_to_download():
    start = time.monotonic()
    with pytest.raises(DownloadError) as caught:
        data.load_arrays("mnist")
    assert time.monotonic() - start < 15
    for word in ("'mnist'", "mnist_5k", "TFDS_DATA_DIR"):
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


def test_without_a_network_the_download_fails_at_once(data_dir):
    fails_to_download()


def test_a_name_server_that_never_answers_does_not_hold_us(data_dir, monkeypatch):
    released = threading.Event()

    def hang(*args, **kwargs):
        released.wait(60)
        raise OSError("too late")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    monkeypatch.setattr(socket, "create_connection", hang)
    monkeypatch.setattr(tfds_images, "_PROBE_SECONDS", 0.2)
    fails_to_download()
    released.set()


def test_a_download_that_breaks_keeps_its_cause(data_dir, monkeypatch):
    def explode(self):
        raise RuntimeError("checksum of t10k is wrong\nand more")

    monkeypatch.setattr(tfds_images, "_any_host_answers", lambda urls: True)
    monkeypatch.setattr(tfds.core.DatasetBuilder, "download_and_prepare", explode)
    error = fails_to_download()
    assert "checksum of t10k is wrong" in str(error)
    assert isinstance(error.__cause__, RuntimeError)


@pytest.mark.parametrize(("status", "answers"), [(200, True), (405, True), (503, False)])
def test_the_probe_reads_the_status(status, answers):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/file.gz"
        assert tfds_images._any_host_answers([url]) is answers
