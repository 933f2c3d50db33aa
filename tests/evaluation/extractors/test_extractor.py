"""Any extractor: batches make no difference, and what it cannot use is refused."""

import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.extractors import Extractor
from keras_gans.evaluation.extractors.extractor import hash_content

IMAGES = np.random.default_rng(0).integers(0, 256, (25, 4, 4, 1), "uint8")


class Means(Extractor):
    """The mean and the maximum of an image, and two logits from them."""

    def __init__(self, num_classes=2, spoil=0.0):
        super().__init__("means", "nothing", num_classes, "0" * 16)
        self.spoil = spoil
        self.largest = 0

    def check_shape(self, shape):
        if shape[-1] != 1:
            raise InputError(f"{shape} is not grey")

    def compute(self, images):
        self.largest = max(self.largest, len(images))
        features = np.stack([images.mean((1, 2, 3)), images.max((1, 2, 3))], axis=1)
        features[0, 0] += self.spoil
        return features, features[:, ::-1] - 100.0


def test_an_array_is_cut_into_batches():
    extractor = Means()
    done = []
    extracted = extractor.extract(IMAGES, batch_size=10, progress=done.append)
    assert extractor.largest == 10 and done == [10, 20, 25]
    assert extracted.features.dtype == extracted.logits.dtype == np.float32
    np.testing.assert_allclose(extracted.features[:, 0], IMAGES.mean((1, 2, 3)), rtol=1e-6)
    np.testing.assert_array_equal(extracted.logits, extracted.features[:, ::-1] - 100.0)


def test_an_iterable_of_batches_gives_what_the_array_gives():
    extractor = Means()
    whole = extractor.extract(IMAGES)
    batches = (IMAGES[first:last] for first, last in ((0, 3), (3, 3), (3, 20), (20, 25)))
    done = []
    extracted = extractor.extract(batches, batch_size=10, progress=done.append)
    assert done == [3, 13, 20, 25]
    np.testing.assert_array_equal(extracted.features, whole.features)
    np.testing.assert_array_equal(extracted.logits, whole.logits)


def test_an_iterable_is_read_one_batch_ahead_of_the_features():
    read = []

    def batches():
        for first in range(0, 25, 5):
            read.append(first)
            yield IMAGES[first : first + 5]

    seen = []
    Means().extract(batches(), progress=lambda done: seen.append((len(read), done)))
    assert seen == [(1, 5), (2, 10), (3, 15), (4, 20), (5, 25)]


@pytest.mark.parametrize(
    ("images", "named"),
    [
        (IMAGES[:0], "empty"),
        (iter(()), "empty"),
        (IMAGES / np.float32(255), "float32"),
        (IMAGES[0], r"\(4, 4, 1\)"),
        ([3], r"\(\)"),
        (IMAGES.repeat(3, axis=-1), "not grey"),
        ([IMAGES, IMAGES[:, :2]], r"\(4, 4, 1\), some \(2, 4, 1\)"),
    ],
)
def test_images_it_cannot_use(images, named):
    with pytest.raises(InputError, match=named):
        Means().extract(images)


def test_features_it_cannot_use():
    with pytest.raises(InputError, match="not finite"):
        Means(spoil=np.nan).extract(IMAGES)
    with pytest.raises(InputError, match="num_classes=3, but gives 2"):
        Means(num_classes=3).extract(IMAGES)


def test_the_hash_sees_values_types_shapes_and_borders():
    array = np.arange(6, dtype="float32")
    changed = array.copy()
    changed[3] = np.nextafter(changed[3], 9)
    contents = [
        (array,),
        (changed,),
        (array.reshape(2, 3),),
        (array.view("int32"),),
        (array, "a"),
        ("a", array),
        ("ab", "c"),
        ("a", "bc"),
    ]
    hashes = {hash_content(*content) for content in contents}
    assert len(hashes) == len(contents)
    assert all(len(digits) == 16 and int(digits, 16) >= 0 for digits in hashes)
