"""The extractor that comes with the package: a classifier of MNIST digits."""

import pathlib

from keras_gans.errors import InputError
from keras_gans.evaluation.extractors import classifier
from keras_gans.evaluation.extractors.network import NetworkExtractor

#: What `keras-gans train_classifier` wrote.
WEIGHTS = pathlib.Path(__file__).with_name("mnist_classifier.weights.h5")


def load():
    """Returns the extractor of 28x28x1 digits: 128 features, after a ReLU, and ten logits.

    Raises:
        InputError: If the file of its weights is missing or damaged.
    """
    network = classifier.network()
    try:
        network.load_weights(WEIGHTS)
    except (OSError, ValueError, LookupError) as error:
        raise InputError(
            f"{WEIGHTS} is missing or damaged: install keras_gans again, or write it with "
            "keras-gans train_classifier."
        ) from error
    return NetworkExtractor(network, "mnist", classifier.to_pixels, "pixels / 255", version="1")
