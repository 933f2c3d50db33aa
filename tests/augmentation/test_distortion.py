"""Distortions of drawn signs: places and strokes by hand, the identity, ranges, graphs and XLA."""

import math

import draws
import keras
import numpy as np
import pytest
import tensorflow as tf
from scipy import ndimage

from keras_gans.augmentation import Distortion
from keras_gans.errors import InputError

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.uniform(-1, 1, (2, 9, 7, 1)).astype("float32")
#: U(-1, 1) numbers of rotation, shear, size, aspect, x, y and threshold for two images.
NUMBERS = [[0.5, -1.0, 0.3, 0.8, -0.4, 0.9, 0.6], [-1.0, 0.2, -0.7, 1.0, 0.1, 0.0, -0.5]]
NONE = {"rotation": 0.0, "shear": 0.0, "scaling": 0.0, "translation": 0.0, "thickness": 0.0}


def distort(images=IMAGES, **ranges):
    return Distortion(**ranges)(tf.constant(images), draws.given(distortion=NUMBERS)).numpy()


def distort_tensor(images):
    return Distortion()(images, draws.given(distortion=NUMBERS))


def test_without_ranges_it_is_the_identity_to_the_bit():
    np.testing.assert_array_equal(distort(**NONE), IMAGES)


def test_a_pixel_is_looked_up_where_move_scale_slant_and_turn_take_it():
    """Of a plane, each pixel is its place; inside, bilinear interpolation of it is exact."""
    ranges = {"rotation": 8.0, "shear": 0.1, "scaling": 0.1, "translation": 0.05}
    rows, columns = np.mgrid[-7.0:8.0, -7.0:8.0]
    planes = np.stack([columns, rows], axis=-1).astype("float32")[None].repeat(2, axis=0)
    distorted = distort(planes, thickness=0.0, **ranges)
    for image, (turn, slant, size, aspect, x, y, _) in zip(distorted, NUMBERS, strict=True):
        angle = math.radians(8.0) * turn
        rotation = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
        factors = np.exp([0.1 * size + 0.05 * aspect, 0.1 * size - 0.05 * aspect])
        linear = np.diag(factors) @ [[1.0, 0.1 * slant], [0.0, 1.0]] @ rotation
        moves = 0.05 * 15 * np.array([x, y])
        inner = planes[0, 4:-4, 4:-4] @ linear.T + moves
        np.testing.assert_allclose(image[4:-4, 4:-4], inner, atol=1e-4)


def test_strokes_change_by_a_threshold_on_the_smoothed_image():
    only = NONE | {"thickness": 0.5, "contrast": 3.0}
    inner = distort(**only)[:, 1:-1, 1:-1, 0]
    for image, result, numbers in zip(IMAGES[..., 0], inner, NUMBERS, strict=True):
        smooth = 0.6 * ndimage.uniform_filter(image, 3) + 0.4 * image
        expected = np.clip(3.0 * (smooth - 0.5 * numbers[-1]), -1.0, 1.0)
        np.testing.assert_allclose(result, expected[1:-1, 1:-1], atol=1e-5)


def test_a_high_threshold_makes_a_stroke_thinner_and_a_low_one_thicker():
    image = np.full((2, 9, 9, 1), -1.0, "float32")
    image[:, :, 3:6] = 1.0
    thin, thick = distort(image, **NONE | {"thickness": 0.9}).mean(axis=(1, 2, 3))
    assert thin < image[0].mean() < thick


def test_images_stay_in_range_and_differ_by_image():
    images = np.repeat(IMAGES[:1], 2, axis=0)
    distorted = distort(images)
    assert np.abs(distorted).max() <= 1.0
    assert np.abs(distorted[0] - distorted[1]).max() > 0.1


@pytest.mark.slow
@pytest.mark.parametrize("jit_compile", [False, True], ids=["graph", "xla"])
def test_a_graph_gives_the_same(jit_compile):
    function = tf.function(distort_tensor, jit_compile=jit_compile)
    np.testing.assert_allclose(function(tf.constant(IMAGES)), distort(), atol=1e-5)


def test_the_batch_size_need_not_be_known():
    function = tf.function(
        lambda images: Distortion()(images, draws.seeded()),
        input_signature=[tf.TensorSpec((None, 9, 7, 1))],
    )
    assert function(IMAGES).shape == IMAGES.shape


def test_half_precision_stays_what_it_is():
    images = tf.cast(IMAGES, tf.bfloat16)
    assert Distortion()(images, draws.given(distortion=NUMBERS)).dtype == tf.bfloat16


def test_it_is_saved_with_its_ranges():
    distortion = Distortion(5.0, 0.3, 0.2, 0.1, 0.4, 1.5)
    config = keras.saving.serialize_keras_object(distortion)
    twin = keras.saving.deserialize_keras_object(config)
    assert twin.get_config() == distortion.get_config()
    assert list(twin.get_config().values()) == [5.0, 0.3, 0.2, 0.1, 0.4, 1.5]


@pytest.mark.parametrize(
    ("ranges", "message"),
    [
        ({"rotation": 181}, r"rotation=181 must be at least 0 and at most 180"),
        ({"shear": -0.1}, r"shear=-0.1 must be at least 0"),
        ({"scaling": "big"}, r"scaling='big' must be at least 0"),
        ({"translation": 1.5}, r"translation=1.5 must be at least 0 and at most 1"),
        ({"thickness": 1.0}, r"thickness=1.0 must be at least 0 and less than 1"),
        ({"contrast": 0.5}, r"contrast=0.5 must be at least 1"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(ranges, message):
    with pytest.raises(InputError, match=message):
        Distortion(**ranges)
