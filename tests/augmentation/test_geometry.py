"""Places of pixels: against NumPy's rotations, rolls and paddings, and by differentiation."""

import numpy as np
import pytest
import tensorflow as tf
from scipy import ndimage

from keras_gans.augmentation import geometry

RANDOM = np.random.default_rng(0)
SQUARE = RANDOM.uniform(-1, 1, (4, 6, 6, 3)).astype("float32")
OBLONG = RANDOM.uniform(-1, 1, (3, 5, 8, 1)).astype("float32")


def numbers(*values):
    return tf.constant(values, tf.float32)


def test_images_are_mirrored_where_a_flag_is_true():
    mirrored = geometry.mirror(OBLONG, tf.constant([True, False, True]))
    expected = np.stack([OBLONG[0, :, ::-1], OBLONG[1], OBLONG[2, :, ::-1]])
    np.testing.assert_array_equal(mirrored, expected)


@pytest.mark.parametrize(("down", "right"), [(0, 0), (1, -2), (-3, 5), (4, 7)])
def test_a_translation_is_a_roll_of_the_image_padded_with_zeros(down, right):
    padded = np.pad(OBLONG, [(0, 0), (5, 5), (8, 8), (0, 0)])
    expected = np.roll(padded, (down, right), axis=(1, 2))[:, 5:-5, 8:-8]
    moved = geometry.translate(OBLONG, tf.fill([3], down), tf.fill([3], right))
    np.testing.assert_array_equal(moved, expected)


def test_each_image_has_a_translation_of_its_own():
    moved = geometry.translate(OBLONG, tf.constant([0, 1, 0]), tf.constant([0, 0, -1]))
    np.testing.assert_array_equal(moved[0], OBLONG[0])
    np.testing.assert_array_equal(moved[1, 1:], OBLONG[1, :-1])
    np.testing.assert_array_equal(moved[1, 0], np.zeros((8, 1)))
    np.testing.assert_array_equal(moved[2, :, :-1], OBLONG[2, :, 1:])


def test_a_cutout_sets_a_rectangle_to_zero_that_may_reach_outside():
    cut = geometry.cut_out(OBLONG, tf.constant([1, -1, 4]), tf.constant([2, -3, 6]), (2, 4))
    expected = OBLONG.copy()
    expected[0, 1:3, 2:6] = 0.0
    expected[1, 0:1, 0:1] = 0.0
    expected[2, 4:, 6:] = 0.0
    np.testing.assert_array_equal(cut, expected)


@pytest.mark.parametrize("images", [SQUARE, OBLONG], ids=["square", "oblong"])
def test_the_identity_is_exact(images):
    places = tf.eye(3, batch_shape=[len(images)])
    np.testing.assert_array_equal(geometry.warp(images, places), images)


def test_quarter_turns_are_those_of_numpy_to_the_bit():
    # The place of a pixel before a turn clockwise is found by a turn back: numpy turns back.
    turned = geometry.warp(SQUARE, geometry.quarter_turns(tf.range(4)))
    expected = [np.rot90(image, count) for count, image in enumerate(SQUARE)]
    np.testing.assert_array_equal(turned, expected)


def test_a_rotation_by_ninety_degrees_is_a_quarter_turn():
    angles = np.pi / 2.0 * tf.range(4, dtype=tf.float32)
    np.testing.assert_allclose(
        geometry.rotation(angles), geometry.quarter_turns(tf.range(4)), atol=1e-6
    )
    turned = geometry.warp(SQUARE, geometry.rotation(angles))
    expected = [np.rot90(image, count) for count, image in enumerate(SQUARE)]
    np.testing.assert_allclose(turned, expected, atol=1e-5)


def test_whole_pixels_move_to_the_bit_and_reflections_come_in():
    moved = geometry.warp(OBLONG, geometry.translation(numbers(-3, 0, 9), numbers(2, -1, 0)))
    reflected = np.pad(OBLONG, [(0, 0), (4, 4), (7, 7), (0, 0)], mode="reflect")
    np.testing.assert_array_equal(moved[0], reflected[0, 4 + 2 : 9 + 2, 7 - 3 : 15 - 3])
    np.testing.assert_array_equal(moved[1], reflected[1, 4 - 1 : 9 - 1, 7:15])
    # Further away reflections are reflected again: with a period of 2 (8 - 1).
    twice = np.pad(OBLONG, [(0, 0), (0, 0), (0, 14), (0, 0)], mode="reflect")
    np.testing.assert_array_equal(moved[2], twice[2, :, 9:17])


def test_a_scale_of_minus_one_mirrors_to_the_bit():
    mirrored = geometry.warp(OBLONG, geometry.scaling(numbers(-1, -1, -1), numbers(1, 1, 1)))
    np.testing.assert_array_equal(mirrored, OBLONG[:, :, ::-1])


def test_a_matrix_looks_up_pixels_as_scipy_does():
    """scipy counts rows first, and from a corner; of the matrix it takes the same direction."""
    places = (
        geometry.rotation(numbers(0.4, -1.0, 2.5))
        @ geometry.scaling(numbers(0.8, 1.3, 1.0), numbers(1.1, 0.7, 1.0))
        @ geometry.translation(numbers(0.3, -1.2, 2.6), numbers(-0.7, 0.0, 4.1))
    )
    centre = (np.array(OBLONG.shape[1:3]) - 1.0) / 2.0
    expected = []
    for image, matrix in zip(OBLONG[..., 0], places.numpy().astype("float64"), strict=True):
        linear, shift = matrix[:2, :2][::-1, ::-1], matrix[:2, 2][::-1]
        offset = shift + centre - linear @ centre
        expected.append(ndimage.affine_transform(image, linear, offset, order=1, mode="mirror"))
    np.testing.assert_allclose(geometry.warp(OBLONG, places)[..., 0], expected, atol=1e-5)


def test_images_of_one_pixel_stay():
    image = np.full((1, 1, 1, 3), 0.5, "float32")
    turned = geometry.warp(image, geometry.rotation(numbers(1.0)))
    np.testing.assert_array_equal(turned, image)


def test_its_gradient_is_the_transpose_of_what_it_does():
    """It is linear in the images, A x, so that the gradient of <y, A x> is A^T y."""
    places = geometry.rotation(numbers(0.7)) @ geometry.scaling(numbers(0.8), numbers(1.3))
    pixels = np.eye(12, dtype="float32").reshape(12, 3, 4, 1)
    matrix = np.reshape(geometry.warp(pixels, tf.repeat(places, 12, axis=0)), (12, 12))
    image = tf.constant(RANDOM.normal(size=(1, 3, 4, 1)), tf.float32)
    weights = RANDOM.normal(size=(1, 3, 4, 1)).astype("float32")
    with tf.GradientTape() as tape:
        tape.watch(image)
        total = tf.reduce_sum(weights * geometry.warp(image, places))
    gradient = np.ravel(tape.gradient(total, image))
    np.testing.assert_allclose(gradient, matrix @ weights.ravel(), atol=1e-6)


def test_it_can_be_differentiated_twice_as_gradient_penalties_do():
    """Of f(x) = |A x|^4 / 4 the product of the Hessian with v, by differences of the gradient."""
    places = geometry.rotation(numbers(0.7)) @ geometry.scaling(numbers(0.8), numbers(1.3))
    image, vector = (tf.constant(RANDOM.normal(size=(1, 3, 4, 1)), tf.float32) for _ in range(2))

    def gradient(image):
        with tf.GradientTape() as tape:
            tape.watch(image)
            value = tf.reduce_sum(geometry.warp(image, places) ** 4) / 4.0
        return tape.gradient(value, image)

    with tf.GradientTape() as tape:
        tape.watch(image)
        slope = tf.reduce_sum(gradient(image) * vector)
    step = 0.01 * vector
    difference = (gradient(image + step) - gradient(image - step)) / 0.02
    np.testing.assert_allclose(tape.gradient(slope, image), difference, rtol=0.01, atol=0.01)


def test_a_slant_moves_each_row_by_its_distance_from_the_middle():
    slanted = geometry.warp(OBLONG, geometry.shear(numbers(1.0, 1.0, 1.0))).numpy()
    for row in range(5):
        moved = row - 2  # What stands there comes from as far to the right.
        inside = slice(max(0, -moved), 8 - max(0, moved))
        expected = np.roll(OBLONG[:, row], -moved, axis=1)
        np.testing.assert_array_equal(slanted[:, row, inside], expected[:, inside])
