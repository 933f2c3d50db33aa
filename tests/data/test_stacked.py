import numpy as np
import pytest

from keras_gans import data
from keras_gans.data.stacked import stack_digits
from keras_gans.errors import InputError


@pytest.fixture
def digits():
    """Of each digit four images, whose grey levels are ten times the digit and a bit."""
    labels = np.tile(np.arange(10, dtype="int32"), 4)
    levels = 10 * labels + np.arange(40) // 10
    images = np.broadcast_to(levels[:, None, None, None], (40, 4, 4, 1)).astype("uint8")
    return data.ImageData("levels", images, labels)


def test_the_label_is_the_number_that_the_channels_form(digits):
    stacked = stack_digits(digits, 500)
    assert stacked.images.shape == (500, 4, 4, 3) and stacked.images.dtype == np.uint8
    hundreds, tens, units = stacked.images[:, 0, 0].T.astype(int) // 10
    np.testing.assert_array_equal(stacked.labels, 100 * hundreds + 10 * tens + units)
    assert stacked.labels.dtype == np.int32


def test_channels_are_drawn_on_their_own(digits):
    red, green, blue = stack_digits(digits, 20000).images[:, 0, 0].T
    for first, second in [(red, green), (green, blue), (red, blue)]:
        assert abs(np.corrcoef(first, second)[0, 1]) < 0.03
    # All forty images take part.
    assert {len(set(channel)) for channel in (red, green, blue)} == {40}


def test_all_modes_are_there(digits):
    assert len(set(stack_digits(digits, 20000).labels)) == 1000


def test_an_image_depends_on_seed_and_position_alone(digits):
    few, many, others = (
        stack_digits(digits, count, seed) for count, seed in [(50, 1), (90, 1), (50, 2)]
    )
    np.testing.assert_array_equal(few.images, many.images[:50])
    np.testing.assert_array_equal(few.labels, many.labels[:50])
    assert (few.labels != others.labels).any()


def test_what_are_no_digits_is_refused(digits):
    for source in (
        data.ImageData("plain", digits.images, None),
        data.ImageData("letters", digits.images, digits.labels + 1),
        data.ImageData("colour", np.repeat(digits.images, 3, axis=-1), digits.labels),
    ):
        with pytest.raises(InputError, match=f"{source.name}.*labels from 0 to 9"):
            stack_digits(source, 5)
    with pytest.raises(InputError, match="count=0"):
        stack_digits(digits, 0)
