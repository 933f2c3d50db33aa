"""`ImageData`."""

import numpy as np
import pytest

from keras_gans import data
from keras_gans.data import ImageData


@pytest.fixture
def images():
    """Image i has the value i everywhere."""
    return np.arange(7, dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 3, 1), np.uint8)


def test_its_batches_are_those_of_its_images_and_labels(images):
    labels = 100 + np.arange(7)
    batches = list(ImageData("levels", images, labels).batches(batch_size=3, seed=2))
    expected = list(data.batches(images, labels, batch_size=3, seed=2))
    assert len(batches) == len(expected) == 2
    for batch, expected_batch in zip(batches, expected, strict=True):
        for values, expected_values in zip(batch, expected_batch, strict=True):
            np.testing.assert_array_equal(values, expected_values)


def test_examples_are_the_first_images_as_batches_hold_them(images):
    first = ImageData("levels", images, None).examples(2)
    np.testing.assert_allclose(first, images[:2] / 127.5 - 1.0, atol=1e-6)
    first_images, labels = ImageData("levels", images, np.arange(7)).examples(3)
    assert first_images.shape == (3, 2, 3, 1) and labels.numpy().tolist() == [0, 1, 2]


def test_count_and_shape_are_those_of_the_images(images):
    levels = ImageData("levels", images, None)
    assert (levels.count, levels.image_shape) == (7, (2, 3, 1))


def test_a_digest_tells_each_example(images):
    digest = ImageData("a", images, None).digest()
    assert ImageData("b", images.copy(), np.arange(7)).digest() == digest
    others = [images[::-1], images.reshape(7, 3, 2, 1), images[:-1]]
    changed = images.copy()
    changed[-1, -1, -1] ^= 1
    digests = {ImageData("a", each, None).digest() for each in (*others, changed)}
    assert len(digests) == 4 and digest not in digests
