"""Invariants of the sliced Wasserstein distance, and agreement with TF-GAN."""

import math

import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import tfgan
from keras_gans.evaluation.metrics.sliced_wasserstein_distance import (
    PATCHES_PER_IMAGE,
    sliced_wasserstein_distance,
)


def smooth_images(random, count, size, channels):
    coarse = random.random((count, 7, 7, channels), "float32")
    smooth = tf.image.resize(coarse, (size, size), "bicubic").numpy()
    return np.clip(255.0 * smooth, 0, 255).astype("uint8")


def with_noise(random, images, deviation):
    noise = random.normal(size=images.shape) * deviation
    return np.clip(images + noise, 0, 255).astype("uint8")


@pytest.fixture(params=[(28, 1), (32, 3)], ids=["28x28x1", "32x32x3"])
def images(request, random):
    """Two sets of smooth random images of one distribution."""
    return np.split(smooth_images(random, 256, *request.param), 2)


@pytest.mark.slow
def test_the_more_noise_the_further(images, random):
    real, fake = images
    distances = [
        sliced_wasserstein_distance(real, with_noise(random, fake, deviation)).value
        for deviation in (0.0, 20.0, 60.0)
    ]
    assert 0.0 < distances[0] < 0.8 * distances[1] < 0.8 * distances[2]


@pytest.mark.slow
def test_it_is_the_mean_of_the_levels_times_a_thousand(random):
    real, fake = np.split(smooth_images(random, 256, 32, 3), 2)
    fake = with_noise(random, fake, 20.0)
    np.random.seed(0)
    tf.random.set_seed(0)
    # Neither padding nor a fixed graph; images of 32 x 32 have the levels 32 and 16.
    levels = tfgan.sliced_wasserstein_distance(
        real.astype("float32"), fake.astype("float32"), patches_per_image=PATCHES_PER_IMAGE
    )
    (_, fine), (_, coarse) = levels
    # Random patches differ; a wrong level, or the distance among real images, is half of it.
    assert sliced_wasserstein_distance(real, fake).value == pytest.approx(
        500.0 * float(fine + coarse), rel=0.2
    )


@pytest.mark.slow
def test_brightness_and_contrast_do_not_count(images):
    real, fake = images
    # Each patch has its own taken away; rounding to grey levels changes a little.
    assert sliced_wasserstein_distance(real, fake // 2 + 20).value == pytest.approx(
        sliced_wasserstein_distance(real, fake).value, rel=0.05
    )


@pytest.mark.slow
def test_the_seed_decides_and_nothing_else_notices(random):
    real, fake = np.split(smooth_images(random, 64, 32, 1), 2)
    numbers = []
    for call in (lambda: None, lambda: sliced_wasserstein_distance(real, fake)):
        np.random.seed(7)
        tf.random.set_seed(7)
        tf.random.normal([3])
        call()
        numbers.append((np.random.random(), *tf.random.normal([3]).numpy()))
    assert numbers[0] == numbers[1]
    first = sliced_wasserstein_distance(real, fake, seed=1)
    # A session runs operations in any order, so once would not tell.
    assert all(sliced_wasserstein_distance(real, fake, seed=1) == first for _ in range(5))
    assert sliced_wasserstein_distance(real, fake, seed=2) != first


@pytest.mark.parametrize("size", [5, 16, 20, 48])
def test_black_images_and_other_sizes_give_a_number(size):
    black = np.zeros((8, size, size, 1), "uint8")
    assert math.isfinite(sliced_wasserstein_distance(black, black).value)


@pytest.mark.parametrize(
    ("real", "fake", "named"),
    [
        ((4, 16, 16, 1), (5, 16, 16, 1), "as many, square"),
        ((4, 16, 20, 1), (4, 16, 20, 1), "as many, square"),
        ((4, 16, 16, 2), (4, 16, 16, 2), "of 1 or 3 channels"),
        ((4, 16, 16, 1), (4, 16, 16, 3), "one shape"),
        ((0, 16, 16, 1), (0, 16, 16, 1), "real_images is empty"),
    ],
)
def test_images_that_cannot_be_compared_are_refused(real, fake, named):
    with pytest.raises(InputError, match=named):
        sliced_wasserstein_distance(np.zeros(real, "uint8"), np.zeros(fake, "uint8"))


def test_floats_are_no_images():
    with pytest.raises(InputError, match="real_images must be a uint8 array"):
        sliced_wasserstein_distance(np.zeros((4, 16, 16, 1)), np.zeros((4, 16, 16, 1)))
