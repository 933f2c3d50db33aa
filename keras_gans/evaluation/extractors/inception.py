"""TF-GAN's Inception graph as an extractor, the one of most published scores."""

import contextlib
import os
import pathlib
import socket

import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.evaluation.extractors.extractor import Extractor, hash_content

#: `tfgan.eval.INCEPTION_TFHUB`, `INCEPTION_DEFAULT_IMAGE_SIZE`, `INCEPTION_FINAL_POOL` and
#: `INCEPTION_OUTPUT`.
HANDLE = "https://tfhub.dev/tensorflow/tfgan/eval/inception/1"
IMAGE_SIZE = 299
FEATURES, LOGITS = "pool_3", "logits"

#: The environment variable that names the folder of the graph.
VARIABLE = "KERAS_GANS_INCEPTION"

_PREPROCESSING = "(pixels - 128) / 128, resized to 299x299 by tf.compat.v1.image.resize_bilinear"
_SECONDS_WITHOUT_ANSWER = 5


class InceptionExtractor(Extractor):
    """Extracts the 2,048 pooled features of Inception, and its 1,008 logits, as TF-GAN does.

    Args:
        directory: Path of the graph, a SavedModel. By default the folder that the environment
            variable `KERAS_GANS_INCEPTION` names, or else the one that TensorFlow Hub has in its
            cache or downloads.

    Raises:
        InputError: If the graph is not there, and, where no folder was named, cannot be downloaded;
            or if it is another one.
    """

    def __init__(self, directory=None):
        directory = find(directory)
        self._graph = _load(directory)
        num_classes = self._check_graph(directory)
        content_hash = hash_content(_PREPROCESSING, *_content(directory))
        super().__init__("inception", _PREPROCESSING, num_classes, content_hash)

    def check_shape(self, shape):
        if shape[-1] not in (1, 3):
            raise InputError(
                f"images have {shape[-1]} channels; the extractor 'inception' takes 1 or 3."
            )

    def compute(self, images):
        outputs = self._graph(preprocess(images))
        return [tf.reshape(outputs[name], (len(images), -1)) for name in (FEATURES, LOGITS)]

    def _check_graph(self, directory):
        try:
            features, logits = self.compute(np.zeros((1, 1, 1, 3), "uint8"))
        # A SavedModel that takes or gives something else fails in its own way.
        except (KeyError, TypeError, ValueError, AttributeError, tf.errors.OpError) as error:
            raise InputError(
                f"{directory} is not TF-GAN's Inception graph: it must turn images "
                f"(batch, {IMAGE_SIZE}, {IMAGE_SIZE}, 3) into a dict of {FEATURES!r} and "
                f"{LOGITS!r}; get it from {HANDLE}"
            ) from error
        return int(logits.shape[-1])


def preprocess(images):
    """Preprocesses uint8 images as TF-GAN's CIFAR-10 example does; grey ones get three channels.

    Args:
        images: uint8 array or tensor `(batch, height, width, 1 or 3)`.

    Returns:
        A float32 tensor `(batch, 299, 299, 3)` in [-1, 1).
    """
    floats = (tf.cast(images, tf.float32) - 128.0) / 128.0
    if floats.shape[-1] == 1:
        floats = tf.image.grayscale_to_rgb(floats)
    # TF-GAN resizes with TensorFlow 1's function, whose pixels lie elsewhere than TensorFlow 2's.
    return tf.compat.v1.image.resize_bilinear(floats, (IMAGE_SIZE, IMAGE_SIZE))


def find(directory=None):
    """Returns the path of the graph; see `InceptionExtractor`."""
    named = directory or os.environ.get(VARIABLE)
    if not named:
        return _download()
    path = pathlib.Path(named).expanduser()
    if not (path / "saved_model.pb").is_file():
        source = "the folder" if directory else VARIABLE
        raise InputError(
            f"{source} {path} holds no saved_model.pb of TF-GAN's Inception graph; get it from "
            f"{HANDLE}?tf-hub-format=compressed and unpack it there."
        )
    return path


def _download():
    # Slow to import, and not needed where a folder is named.
    import tensorflow_hub

    try:
        with _short_timeouts():
            return pathlib.Path(tensorflow_hub.resolve(HANDLE))
    # No network, no such host, no room, a broken archive.
    except (OSError, EOFError, ValueError, RuntimeError, tf.errors.OpError) as error:
        raise InputError(
            "TF-GAN's Inception graph is not on this machine and cannot be downloaded "
            f"({str(error).strip() or type(error).__name__}): fetch "
            f"{HANDLE}?tf-hub-format=compressed elsewhere, unpack it, and set {VARIABLE} to its "
            "folder."
        ) from error


@contextlib.contextmanager
def _short_timeouts():
    """Limits the time that a connection waits for an answer; TensorFlow Hub sets no limit."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_SECONDS_WITHOUT_ANSWER)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _load(directory):
    try:
        return tf.saved_model.load(str(directory))
    except (OSError, ValueError, LookupError, AttributeError, tf.errors.OpError) as error:
        raise InputError(f"{directory} is not a SavedModel that can be loaded.") from error


def _content(directory):
    """Yields the bytes of the files that decide what the graph computes."""
    for path in [directory / "saved_model.pb", *sorted(directory.glob("variables/*"))]:
        yield path.read_bytes()
