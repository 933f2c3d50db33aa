import numpy as np
import pytest

from keras_gans import data
from keras_gans.errors import InputError


@pytest.fixture(scope="module")
def digits():
    return data.load_arrays("mnist_5k")


@pytest.mark.slow
def test_five_thousand_digits(digits):
    assert digits.name == "mnist_5k"
    assert digits.images.shape == (5000, 28, 28, 1) and digits.images.dtype == np.uint8
    assert (digits.images.min(), digits.images.max()) == (0, 255)
    assert digits.labels.dtype == np.int32
    np.testing.assert_array_equal(np.bincount(digits.labels), [500] * 10)


def test_a_digit_stands_upright_on_black(digits):
    # A one is a stroke: dark at the border, bright along a column through the centre.
    one = digits.images[digits.labels == 1].mean(axis=0)[..., 0]
    assert one[:, 0].max() == 0 and one[8:20, 13:15].mean() > 120
    assert one.max(axis=1)[6:22].min() > one.max(axis=0)[:8].max()


def test_there_is_no_test_split():
    with pytest.raises(InputError, match="only the split 'train'.*'test'"):
        data.load_arrays("mnist_5k", split="test")


@pytest.mark.slow
def test_size_and_channels():
    assert data.load_arrays("mnist_5k", image_size=32, channels=3).images.shape == (5000, 32, 32, 3)
