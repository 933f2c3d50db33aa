"""Helpers of the tests of evaluations: scores by name, a tiny extractor, a translation."""

import keras

from keras_gans import data, evaluation, from_preset
from keras_gans.evaluation import extractors

COUNT = 60


def evaluate(generator, dataset, metrics="all", **options):
    """Returns scores by name."""
    settings = {"count": COUNT, "extractor": extractors.get("mnist")}
    scores = evaluation.evaluate(generator, dataset, metrics, **(settings | options))
    return {score.name: score for score in scores}


def held_out_of(digits):
    """Returns the held-out images of a file of digits, and their labels."""
    held_out = data.load_arrays(digits, split="test")
    return held_out.images, held_out.labels


def extractor_of_grey():
    """Makes an extractor of the brightness of digits, which classifies nothing."""
    network = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.GlobalAveragePooling2D()])
    return evaluation.extractors.NetworkExtractor(network, "grey")


def untrained_translation(names=None):
    """An untrained CycleGAN that says it learnt from two domains."""
    keras.utils.set_random_seed(0)
    card = {} if names is None else {"data": {"name": names}}
    return from_preset("cyclegan_mnist", filters=4, residual_blocks=1, seed=0, card=card)
