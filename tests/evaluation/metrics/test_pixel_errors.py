import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.pixel_errors import cycle_error, reconstruction_error

BLACK, WHITE = np.zeros((3, 4, 5, 2), "uint8"), np.full((3, 4, 5, 2), 255, "uint8")


@pytest.fixture
def images():
    """Two stacks of random images, more than are compared at a time."""
    return np.random.default_rng(0).integers(0, 256, (2, 600, 4, 3, 3), "uint8")


def test_black_is_two_from_white():
    assert cycle_error(BLACK, WHITE) == cycle_error(WHITE, BLACK) == (2.0, 0.0)
    assert reconstruction_error(BLACK, WHITE) == reconstruction_error(WHITE, BLACK) == (4.0, 0.0)


def test_an_image_is_no_way_from_itself(images):
    assert cycle_error(images[0], images[0]) == reconstruction_error(images[0], images[0]) == (0, 0)


def test_errors_are_those_of_floats(images):
    floats = images / 127.5 - 1.0
    by_pixel = floats[0] - floats[1]
    assert cycle_error(*images).value == pytest.approx(np.mean(np.abs(by_pixel)), rel=1e-6)
    assert reconstruction_error(*images).value == pytest.approx(np.mean(by_pixel**2), rel=1e-6)


def test_the_spread_is_that_of_the_mean_of_images(images):
    # An image is 1 level from the other one, or 3: the deviation is 1 level.
    dark = images[0] // 2
    levels = np.where(np.arange(600) % 2, 1, 3).astype("uint8")
    error = cycle_error(dark, dark + levels[:, None, None, None])
    assert error.value == pytest.approx(2.0 / 127.5)
    assert error.spread == pytest.approx(1.0 / 127.5 / np.sqrt(600))


@pytest.mark.parametrize("error", [reconstruction_error, cycle_error])
@pytest.mark.parametrize(
    ("images", "others", "named"),
    [
        (BLACK, BLACK[:2], "must be 3, one an image; there are 2"),
        (BLACK, BLACK[..., :1], r"\(4, 5, 1\)"),
        (BLACK, BLACK.astype("float32"), "uint8.* float32"),
        (BLACK[:0], BLACK[:0], "images is empty"),
        (BLACK[0], BLACK[0], r"images .* shape \(4, 5, 2\)"),
    ],
)
def test_what_are_no_two_stacks_of_images_is_refused(error, images, others, named):
    with pytest.raises(InputError, match=named):
        error(images, others)
