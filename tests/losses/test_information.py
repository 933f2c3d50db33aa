"""The losses of the codes against their closed forms, and what the thickness measures."""

import math

import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.losses import information


def test_a_q_that_knows_nothing_loses_the_entropy_of_the_categories():
    loss = information.categorical_loss(tf.constant([0, 3, 6]), tf.zeros((3, 7)))
    assert float(loss) == pytest.approx(math.log(7.0))


def test_the_categorical_loss_is_the_mean_surprise():
    probabilities = np.array([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]], "float32")
    loss = information.categorical_loss(tf.constant([1, 2]), tf.math.log(probabilities) + 5.0)
    assert float(loss) == pytest.approx(-(math.log(0.25) + math.log(0.8)) / 2.0, rel=1e-5)


def test_the_continuous_losses_are_densities_of_gaussians():
    """By the density written out, for two examples of three codes."""
    random = np.random.default_rng(0)
    values, means, log_variances = random.normal(size=(3, 2, 3)).astype("float32")
    deviations = np.exp(log_variances / 2.0)
    density = np.exp(-0.5 * ((values - means) / deviations) ** 2) / (
        deviations * math.sqrt(2.0 * math.pi)
    )
    expected = -np.log(density).sum(axis=1).mean()
    assert float(information.gaussian_loss(values, means, log_variances)) == pytest.approx(
        expected, rel=1e-5
    )
    # The squared error is the case of unit variance, but for the constant of each code.
    unit = float(information.gaussian_loss(values, means, tf.zeros((2, 3))))
    constant = 3.0 * 0.5 * math.log(2.0 * math.pi)
    assert float(information.squared_error_loss(values, means)) == pytest.approx(
        unit - constant, 1e-4
    )


def test_the_best_gaussian_has_the_variance_of_the_errors():
    values, means = tf.constant([[0.3], [-0.3]]), tf.zeros((2, 1))
    losses = [
        float(information.gaussian_loss(values, means, tf.fill((2, 1), math.log(variance))))
        for variance in (0.08, 0.09, 0.1)
    ]
    assert losses[1] < min(losses[0], losses[2])
    assert losses[1] == pytest.approx(0.5 * math.log(2.0 * math.pi * math.e * 0.09), rel=1e-4)


def bar(width, length=200, ink=1.0):
    image = np.full((1, length + 4, 20, 1), -1.0, "float32")
    image[:, 2:-2, 5 : 5 + width] = 2.0 * ink - 1.0
    return image


@pytest.mark.parametrize("width", [1, 2, 3, 5])
def test_the_thickness_of_a_long_bar_is_its_width_in_pixels(width):
    """2 w L / (2 L + 2 w), faint or not, lying or standing."""
    expected = width * 200 / (200 + width)
    for image in (bar(width), bar(width, ink=0.3), bar(width).transpose(0, 2, 1, 3)):
        assert float(information.stroke_thickness(image)[0]) == pytest.approx(expected, rel=0.01)


def test_soft_edges_do_not_change_the_thickness():
    soft = bar(3)
    soft[:, 2:-2, 5:9] = np.array([-0.5, 1.0, 1.0, -0.5])[:, None]  # 0.25 + 1 + 1 + 0.25 of ink
    assert float(information.stroke_thickness(soft)[0]) == pytest.approx(
        2.5 * 200 / 202.5, rel=0.02
    )


def test_dilated_strokes_measure_thicker_and_an_empty_image_nothing():
    random = np.random.default_rng(1)
    sketch = np.full((8, 28, 28, 1), -1.0, "float32")
    for image in sketch:  # A random walk of a pen one pixel wide.
        row, column = 14, 14
        for _ in range(40):
            image[row, column] = 1.0
            row = int(np.clip(row + random.integers(-1, 2), 4, 23))
            column = int(np.clip(column + random.integers(-1, 2), 4, 23))
    thickness = [information.stroke_thickness(sketch).numpy()]
    for _ in range(2):
        sketch = tf.nn.max_pool2d(sketch, 3, 1, "SAME")
        thickness.append(information.stroke_thickness(sketch).numpy())
    assert (np.diff(thickness, axis=0) > 0.5).all()
    assert float(information.stroke_thickness(np.full((1, 28, 28, 1), -1.0))[0]) == 0.0


def test_the_thickness_is_differentiable_even_where_the_image_is_flat():
    random = np.random.default_rng(2)
    image = bar(3, length=6)
    image += random.uniform(0, 0.1, image.shape).astype("float32")
    direction = random.normal(size=image.shape).astype("float32")
    variable = tf.Variable(image)
    with tf.GradientTape() as tape:
        thickness = information.stroke_thickness(variable)[0]
    slope = float(tf.reduce_sum(tape.gradient(thickness, variable) * direction))
    ends = [
        float(information.stroke_thickness(image + step * direction)[0]) for step in (1e-3, -1e-3)
    ]
    assert slope == pytest.approx((ends[0] - ends[1]) / 2e-3, rel=0.02)
    for flat in (-tf.ones((1, 9, 9, 1)), tf.ones((1, 9, 9, 1))):
        with tf.GradientTape() as tape:
            tape.watch(flat)
            thickness = information.stroke_thickness(flat)
        assert np.isfinite(tape.gradient(thickness, flat)).all()


def test_a_code_that_is_the_scaled_thickness_loses_nothing():
    images = np.concatenate([bar(width) for width in (1, 3)])
    thin, thick = information.stroke_thickness(images).numpy()
    middle = (thin + thick) / 2.0
    scaled = tf.constant([-1.0, 1.0])
    assert float(information.thickness_loss(scaled, images, (thin, thick))) == pytest.approx(
        0, abs=1e-6
    )
    assert float(information.thickness_loss(-scaled, images, (thin, thick))) == pytest.approx(4.0)
    assert float(information.thickness_loss(scaled, images, (middle, thick))) == pytest.approx(
        ((-1.0 + 3.0) ** 2 + 0.0) / 2.0, rel=1e-4
    )


@pytest.mark.parametrize("widths", [5, None, "ab", ("a", 2.0), (3.0, 2.0), (0.0, 1.0), (1, 2, 3)])
def test_a_range_of_thickness_that_is_not_two_growing_widths_is_refused(widths):
    with pytest.raises(InputError, match="must be two widths in pixels, the thin one above 0"):
        information.check_thickness_range(widths)
    assert information.check_thickness_range([1, 2.5]) == (1, 2.5)


def test_copies_of_equally_frequent_sure_categories_share_log_k_nats():
    sure = np.eye(5, dtype="float32").repeat(3, axis=0)
    assert float(information.mutual_information(sure, sure)) == pytest.approx(math.log(5), 1e-5)
    # One category for all, or none preferred for any, tells nothing.
    for nothing in (np.eye(5)[np.zeros(15, int)], np.full((15, 5), 0.2)):
        value = information.mutual_information(nothing, nothing)
        assert float(value) == pytest.approx(0.0, abs=1e-5)


def test_mutual_information_is_that_of_the_joint_distribution_for_each_head():
    random = np.random.default_rng(4)
    first, second = random.dirichlet(np.full(4, 0.3), size=(2, 3, 50)).astype("float32")
    values = information.mutual_information(first, second)
    assert values.shape == (3,)
    for value, ours, theirs in zip(values, first, second, strict=True):
        joint = sum(np.outer(one, other) for one, other in zip(ours, theirs, strict=True)) / 50
        joint = (joint + joint.T) / 2
        independent = np.outer(joint.sum(axis=1), joint.sum(axis=0))
        assert float(value) == pytest.approx((joint * np.log(joint / independent)).sum(), rel=1e-4)


def test_the_gradient_of_mutual_information_is_finite_where_no_copies_share_a_category():
    first, second = tf.constant([[1.0, 0.0], [1.0, 0.0]]), tf.constant([[1.0, 0.0], [1.0, 0.0]])
    with tf.GradientTape() as tape:
        tape.watch(first)
        value = information.mutual_information(first, second)
    assert np.isfinite(tape.gradient(value, first)).all()


def test_clusters_are_merged_whose_copies_fall_into_the_same_clusters():
    random = np.random.default_rng(5)
    groups = np.array([0, 1, 2, 0, 1, 2, 2, 0])
    same = groups[:, None] == groups[None]
    joint = np.where(same, 1.0, 0.02) * random.uniform(0.5, 1.0, (8, 8))
    members = information.merge_clusters(tf.constant(joint + joint.T, tf.float32), 3).numpy()
    np.testing.assert_array_equal(members.sum(axis=1), np.ones(8))
    np.testing.assert_array_equal(members @ members.T, same)


def test_each_merge_loses_the_least_information_of_all_pairs():
    joint = np.random.default_rng(6).uniform(0.1, 1.0, (5, 5)).astype("float32")

    def information_of(rows):
        rows = rows / rows.sum()
        independent = rows.sum(1, keepdims=True) * rows.sum(0, keepdims=True)
        return (rows * np.log(rows / independent)).sum()

    partitions = []
    for one in range(5):
        for other in range(one + 1, 5):
            membership = np.delete(np.eye(5), other, axis=1)
            membership[other, one] = 1.0
            partitions.append(membership)
    best = max(partitions, key=lambda membership: information_of(membership.T @ joint))
    np.testing.assert_array_equal(information.merge_clusters(tf.constant(joint), 4), best)
    np.testing.assert_array_equal(information.merge_clusters(tf.constant(joint), 5), np.eye(5))
