"""Extractors: uint8 images -> the features and logits that scores are made of."""

import os

import keras

from keras_gans.errors import InputError
from keras_gans.evaluation.extractors import mnist, network
from keras_gans.evaluation.extractors.extractor import Extractor, Features
from keras_gans.evaluation.extractors.inception import InceptionExtractor
from keras_gans.evaluation.extractors.network import NetworkExtractor

__all__ = ["Extractor", "Features", "InceptionExtractor", "NetworkExtractor", "get"]


def get(name, inception=None):
    """Returns an extractor by its name; what is an extractor already is returned as it is.

    Args:
        name: An `Extractor`; or `"mnist"`, the classifier of digits that comes with the package;
            `"inception"`, TF-GAN's Inception graph; or the path of a `.keras` file, of a model that
            takes images in [-1, 1] and gives features, or features and logits; or such a model. A
            function can be one as a `NetworkExtractor`.
        inception: Path of the Inception graph, as in `InceptionExtractor`.

    Raises:
        InputError: If the name is none of these, or what it names cannot be loaded.
    """
    if isinstance(name, Extractor):
        return name
    if isinstance(name, keras.Model):
        # Keras numbers the names of models by process; the hash tells them apart.
        return NetworkExtractor(name, "model")
    if not isinstance(name, str | os.PathLike):
        raise InputError(
            f"extractor {name!r} is neither a name nor a Keras model: give a function as "
            "NetworkExtractor(function, name, version=...)."
        )
    if name == "mnist":
        return mnist.load()
    if name == "inception":
        return InceptionExtractor(inception)
    if os.fspath(name).endswith(".keras"):
        return network.load(name)
    raise InputError(
        f"extractor {os.fspath(name)!r} is unknown; accepted are mnist, inception, or the path of "
        "a .keras file."
    )
