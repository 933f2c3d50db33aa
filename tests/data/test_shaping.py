"""Size and channels of images."""

import numpy as np
import pytest

from keras_gans import data
from keras_gans.data import shaping
from keras_gans.errors import InputError


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (6, 4, 4, 3), np.uint8)


def test_channels_convert(images):
    grey = data.load_arrays(images, channels=1).images
    assert grey.shape == (6, 4, 4, 1)
    np.testing.assert_allclose(
        grey[..., 0], images @ np.array([0.299, 0.587, 0.114]), atol=0.5 + 1e-6
    )
    np.testing.assert_array_equal(data.load_arrays(grey, channels=3).images, np.repeat(grey, 3, -1))


def test_resizing_crops_the_centre_and_averages():
    wide = np.zeros((1, 4, 8, 1), np.uint8)
    wide[:, :, 2:6] = 100  # the central square
    np.testing.assert_array_equal(
        data.load_arrays(wide, image_size=4).images, np.full((1, 4, 4, 1), 100)
    )
    # One column of four is bright; between the middle two of them all is dark.
    stripes = np.tile(np.array([200, 0, 0, 0], np.uint8), 8)[None, None, :, None]
    stripes = np.repeat(stripes, 32, axis=1)
    small = data.load_arrays(stripes, image_size=8).images
    assert np.ptp(small[:, :, 1:-1]) <= 2 and abs(int(small[0, 4, 4, 0]) - 50) <= 2, "aliasing"


def test_images_enlarged_beyond_the_memory_are_refused(images):
    with pytest.raises(InputError, match="image_size=1000000 would need .* give less"):
        data.load_arrays(images, image_size=10**6)


def test_images_of_the_size_and_channels_asked_for_are_not_copied(images):
    for image_size, channels in ((None, None), (4, 3), (4, None), (None, 3)):
        assert shaping.shape_images(images, image_size, channels) is images


def test_one_image_is_cropped_like_a_batch_of_it(images):
    batch = np.concatenate([images, images], axis=2)
    np.testing.assert_array_equal(
        shaping.crop_and_resize(batch[2], 3), shaping.crop_and_resize(batch, 3)[2]
    )


@pytest.mark.parametrize(
    "arguments", [{"image_size": 0}, {"image_size": 8.0}, {"image_size": True}, {"channels": 2}]
)
def test_bad_shape_arguments(arguments):
    with pytest.raises(InputError, match=f"{next(iter(arguments))} must be"):
        data.load_arrays("mnist_5k", **arguments)
