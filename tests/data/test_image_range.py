"""The range of images: conversion, what is refused, warned of, and left alone."""

import warnings

import numpy as np
import pytest

from keras_gans.data import image_range
from keras_gans.errors import InputError

SHAPE = (16, 8, 8, 3)
UNIT = np.random.default_rng(0).uniform(size=SHAPE)
IMAGES = 2.0 * UNIT - 1.0
STANDARDISED = (UNIT - UNIT.mean()) / 0.25


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (255.0 * UNIT, r"images lie in .*\[-1, 1\].*\[0, 255\], pass images / 127.5 - 1"),
        (65535.0 * UNIT, r"\[0, 65535\], pass images / 32767.5 - 1"),
        (1.5 * STANDARDISED, r"normalised by a mean and a deviation.*images \* deviation \+ mean"),
        (80.0 * UNIT - 80.0, r"scale them by their own"),
    ],
    ids=["bytes", "words", "standardised", "decibels"],
)
def test_what_a_bounded_network_cannot_make_is_refused_and_else_warned_of(images, message):
    with pytest.raises(InputError, match=message):
        image_range.check(images.astype("float32"), "images")
    with pytest.warns(UserWarning, match=message):
        image_range.check(images, "images", reach=(-np.inf, np.inf))


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (UNIT, r"images lie in \[.*\]; .*\[-1, 1\].*pass 2 \* images - 1"),
        (1.8 * IMAGES, "values beyond are clipped"),
    ],
    ids=["unit", "beyond"],
)
def test_what_is_likely_wrong_is_warned_of(images, message):
    with pytest.warns(UserWarning, match=message):
        image_range.check(images, "images")


@pytest.mark.parametrize(
    "images",
    [
        IMAGES,
        1.3 * IMAGES,  # The overshoot of a bicubic filter.
        np.where(UNIT < 0.1, np.nan, IMAGES),
        np.full(SHAPE, np.nan),
        (255 * UNIT).astype("uint8"),
        255.0 * UNIT[..., 0],
        255.0 * UNIT[:, :1],  # A signal.
        np.tile(255.0 * UNIT, 2),  # Six channels.
    ],
    ids=["range", "overshoot", "holes", "nothing", "bytes", "vectors", "signal", "channels"],
)
def test_other_values_are_left_alone(images):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image_range.check(images, "images")


@pytest.mark.parametrize(
    ("shape", "is_image"),
    [
        ((28, 28, 1), True),
        ((None, None, 3), True),
        ((8, 8, 4), True),
        ((8, 8, 2), False),
        ((1, 100, 1), False),
        ((8, 8, 5), False),
        ((10,), False),
        ((10, 3), False),
        ((8, 8, 8, 1), False),
        ((), False),
    ],
)
def test_images_have_height_width_and_one_three_or_four_channels(shape, is_image):
    assert image_range.is_image(shape) == is_image


def test_the_ends_and_the_middle_of_the_range():
    levels = image_range.to_uint8(np.array([-1.0, 0.0, 1.0, -3.0, 3.0], "float32"))
    np.testing.assert_array_equal(levels, [0, 128, 255, 0, 255])


def test_all_levels_survive_the_way_into_the_package_and_back():
    levels = np.arange(256, dtype="uint8")
    inside = levels.astype("float32") / 127.5 - 1.0
    np.testing.assert_array_equal(image_range.to_uint8(inside), levels)


def test_any_size_fits_where_none_is_fixed():
    levels = np.full((2, 4, 6, 3), 255, "uint8")
    np.testing.assert_array_equal(
        image_range.to_floats(levels, (None, None, 3)), np.ones(levels.shape)
    )
    with pytest.raises(InputError, match=r"must be \(count, any, any, 1\)"):
        image_range.to_floats(levels, (None, None, 1))
