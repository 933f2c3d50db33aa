"""Colours: each operation against its formula in NumPy."""

import colorsys

import numpy as np
import pytest

from keras_gans.augmentation import color

IMAGES = np.random.default_rng(0).uniform(-1, 1, (3, 4, 5, 3)).astype("float32")
GREY = IMAGES[..., :1]
FACTORS = np.array([0.0, 0.7, 1.9], "float32")
ANGLES = np.array([-2.0, 0.3, 3.0], "float32")
#: Both kinds of images, and a tolerance of a few roundings.
BOTH = pytest.mark.parametrize("images", [IMAGES, GREY], ids=["colour", "grey"])
CLOSE = {"rtol": 0, "atol": 1e-6}


def each(numbers):
    return numbers[:, None, None, None]


def luma(images):
    return np.mean(images, axis=-1, keepdims=True)


@BOTH
def test_brightness_is_added(images):
    np.testing.assert_array_equal(color.add_brightness(images, ANGLES), images + each(ANGLES))
    transformed = color.transform(images, color.brightness(ANGLES))
    np.testing.assert_allclose(transformed, images + each(ANGLES), **CLOSE)


def test_saturation_scales_the_distance_from_the_mean_of_the_channels():
    expected = luma(IMAGES) + each(FACTORS) * (IMAGES - luma(IMAGES))
    np.testing.assert_allclose(color.scale_saturation(IMAGES, FACTORS), expected, **CLOSE)
    transformed = color.transform(IMAGES, color.saturation(FACTORS))
    np.testing.assert_allclose(transformed, expected, **CLOSE)
    np.testing.assert_allclose(transformed[0], np.tile(luma(IMAGES)[0], 3), **CLOSE)


def test_grey_images_have_no_saturation_and_no_hue():
    np.testing.assert_array_equal(color.scale_saturation(GREY, FACTORS), GREY)
    for matrices in (color.saturation(FACTORS), color.hue(ANGLES)):
        np.testing.assert_allclose(color.transform(GREY, matrices), GREY, **CLOSE)


@BOTH
def test_contrast_scales_the_distance_from_the_mean_of_the_image_or_from_0(images):
    mean = np.mean(images, axis=(1, 2, 3), keepdims=True)
    expected = mean + each(FACTORS) * (images - mean)
    np.testing.assert_allclose(color.scale_contrast(images, FACTORS), expected, **CLOSE)
    transformed = color.transform(images, color.contrast(FACTORS))
    np.testing.assert_allclose(transformed, each(FACTORS) * images, **CLOSE)


@BOTH
def test_a_luma_flip_negates_the_mean_of_the_channels_alone(images):
    flags = np.array([True, False, True])
    flipped = color.transform(images, color.luma_flip(flags)).numpy()
    expected = np.where(each(flags), images - 2.0 * luma(images), images)
    np.testing.assert_allclose(flipped, expected, **CLOSE)


def test_a_hue_rotation_keeps_luma_and_saturation():
    rotated = color.transform(IMAGES, color.hue(ANGLES)).numpy()
    np.testing.assert_allclose(luma(rotated), luma(IMAGES), **CLOSE)
    distances = [np.linalg.norm(images - luma(images), axis=-1) for images in (rotated, IMAGES)]
    np.testing.assert_allclose(*distances, **CLOSE)
    # The angle between the parts across the luma axis is the one asked for.
    cosine = np.sum((rotated - luma(rotated)) * (IMAGES - luma(IMAGES)), axis=-1) / (
        distances[0] * distances[1]
    )
    np.testing.assert_allclose(
        cosine, np.broadcast_to(np.cos(ANGLES)[:, None, None], cosine.shape), atol=1e-4
    )


def test_a_third_of_a_turn_of_hue_makes_red_green_and_green_blue():
    red = np.array([1.0, -1.0, -1.0], "float32").reshape(1, 1, 1, 3)
    third = np.array([2.0 * np.pi / 3.0], "float32")
    green = color.transform(red, color.hue(third)).numpy()
    blue = color.transform(green, color.hue(third)).numpy()
    np.testing.assert_allclose(green.ravel(), [-1.0, 1.0, -1.0], **CLOSE)
    np.testing.assert_allclose(blue.ravel(), [-1.0, -1.0, 1.0], **CLOSE)
    # The same direction as that of the hue of the HSV model.
    hues = [colorsys.rgb_to_hsv(*(image.ravel() / 2.0 + 0.5))[0] for image in (red, green, blue)]
    np.testing.assert_allclose(hues, [0.0, 1.0 / 3.0, 2.0 / 3.0], **CLOSE)


@BOTH
def test_products_of_matrices_are_operations_in_turn(images):
    first, second = color.brightness(ANGLES), color.contrast(FACTORS)
    together = color.transform(images, second @ first)
    np.testing.assert_allclose(together, each(FACTORS) * (images + each(ANGLES)), **CLOSE)
