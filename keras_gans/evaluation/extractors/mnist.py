"""The extractor that comes with the package: a classifier of MNIST digits."""

import pathlib

from keras_gans.evaluation.extractors import classifier
from keras_gans.evaluation.extractors.network import NetworkExtractor

#: What `apps/train_classifier.py` wrote.
WEIGHTS = pathlib.Path(__file__).with_name("mnist_classifier.weights.h5")


def load():
    """Returns the extractor of 28x28x1 digits: 128 features, after a ReLU, and ten logits."""
    network = classifier.network()
    network.load_weights(WEIGHTS)
    return NetworkExtractor(network, "mnist", classifier.to_pixels, "pixels / 255", version="1")
