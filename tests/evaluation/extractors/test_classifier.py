"""How the classifier is trained."""

import numpy as np
import pytest
import tensorflow as tf

from keras_gans import data
from keras_gans.evaluation.extractors import classifier


@pytest.fixture(scope="module")
def digits():
    every_fifth = slice(None, None, 5)
    embedded = data.load_arrays("mnist_5k")
    return embedded.images[every_fifth], embedded.labels[every_fifth]


@pytest.mark.slow
def test_a_training_repeats_itself(digits):
    images, labels = digits[0][:70], digits[1][:70]
    models = [
        classifier.train(images, labels, epochs=1, batch_size=35, seed=seed, verbose=0)
        for seed in (1, 1)
    ]
    first, again = (model.get_weights() for model in models)
    for one, two in zip(first, again, strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-4, atol=1e-6)


def test_distortions_keep_a_digit_in_its_place(digits):
    pixels = classifier.to_pixels(digits[0][:200])
    distorted = classifier.distort(pixels, (0, 0)).numpy()
    assert distorted.shape == pixels.shape
    assert distorted.min() >= 0.0 and distorted.max() <= 1.0
    rows = np.arange(28)

    def centres(images):
        mass = images.sum((1, 2, 3))
        return np.stack([images.sum((2, 3)) @ rows / mass, images.sum((1, 3)) @ rows / mass])

    moves = centres(distorted) - centres(np.asarray(pixels))
    assert np.abs(moves.mean(axis=1)).max() < 0.3  # to no side in particular
    # Up to 2 pixels each way, 1.15 as a standard deviation, whatever the turns add.
    assert 0.9 < moves.std() < 1.6


def test_each_image_of_each_batch_is_distorted_in_its_own_way(digits):
    same = np.repeat(classifier.to_pixels(digits[0][:1]), 2, axis=0)
    first, second = classifier.distort(same, (0, 0)).numpy()
    assert np.abs(first - second).max() > 0.1
    third = classifier.distort(same, (0, 1)).numpy()[0]
    assert np.abs(first - third).max() > 0.1
    tf.debugging.assert_equal(classifier.distort(same, (0, 0)), np.stack([first, second]))
