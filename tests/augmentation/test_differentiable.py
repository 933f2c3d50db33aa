"""DiffAugment: each operation by hand, ranges, identity, gradients, graphs and XLA."""

import draws
import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.augmentation import DiffAugment
from keras_gans.errors import InputError

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.uniform(-1, 1, (3, 8, 16, 3)).astype("float32")
GREY = IMAGES[..., :1]
ALL = "color,translation,cutout,flip"
#: U(-1, 1) numbers for three images.
NUMBERS = {
    "augmentation_color": [[-1.0, 0.5, 0.0], [0.2, -1.0, 0.6], [0.7, 0.0, -1.0]],
    "augmentation_translation": [[-1.0, 0.0], [0.99, -0.99], [0.1, 0.5]],
    "augmentation_cutout": [[-1.0, 0.0], [0.99, -0.99], [0.1, 0.5]],
    "augmentation_flip": [[-0.5], [0.5], [-0.01]],
}
GIVEN = draws.given(**NUMBERS)


def augment(policy, images=IMAGES, strength=1.0, draw=GIVEN):
    return DiffAugment(policy, strength)(tf.constant(images), draw)


@pytest.mark.parametrize("strength", [1.0, 0.4])
@pytest.mark.parametrize("images", [IMAGES, GREY], ids=["colour", "grey"])
def test_color_is_brightness_then_saturation_then_contrast(images, strength):
    expected = []
    for image, numbers in zip(images, NUMBERS["augmentation_color"], strict=True):
        brightness, saturation, contrast = strength * np.array(numbers)
        image = image + 0.5 * brightness
        grey = image.mean(axis=-1, keepdims=True)
        image = grey + (1.0 + saturation) * (image - grey)
        expected.append(image.mean() + (1.0 + 0.5 * contrast) * (image - image.mean()))
    np.testing.assert_allclose(augment("color", images, strength), expected, atol=1e-6)


def test_translation_is_up_to_an_eighth_with_zeros_around():
    # Up to one of 8 rows, and two of 16 columns.
    shifts = [(-1, 0), (1, -2), (0, 1)]
    padded = np.pad(IMAGES, [(0, 0), (1, 1), (2, 2), (0, 0)])
    expected = [
        np.roll(image, shift, axis=(0, 1))[1:-1, 2:-2]
        for image, shift in zip(padded, shifts, strict=True)
    ]
    np.testing.assert_array_equal(augment("translation"), expected)


def test_all_translations_are_equally_likely():
    images = tf.ones((4000, 8, 16, 1))
    moved = DiffAugment("translation")(images, draws.seeded()).numpy()[..., 0]
    down = 1 * (moved[:, 0].max(axis=1) == 0) - 1 * (moved[:, -1].max(axis=1) == 0)
    right = (moved[:, 4, :8] == 0).sum(axis=1) - (moved[:, 4, 8:] == 0).sum(axis=1)
    pairs, counts = np.unique(np.stack([down, right]), axis=1, return_counts=True)
    assert pairs.shape[1] == 3 * 5
    # Chi-squared with 14 degrees of freedom exceeds 36 once in a thousand times.
    assert np.sum((counts - 4000 / 15) ** 2 / (4000 / 15)) < 36.0


def test_a_cutout_is_half_as_high_and_wide_around_a_centre_anywhere_in_the_image():
    # Rows: centre floor(9 (u + 1) / 2), from 2 before it to 1 after it; columns likewise of 17.
    expected = IMAGES.copy()
    expected[0, 0:2, 8 - 4 : 8 + 4] = 0.0
    expected[1, 8 - 2 :, 0:4] = 0.0
    expected[2, 4 - 2 : 4 + 2, 12 - 4 :] = 0.0
    np.testing.assert_array_equal(augment("cutout"), expected)
    half = augment("cutout", np.ones((3, 8, 16, 1), "float32"), strength=0.5).numpy()
    assert (half[2] == 0.0).sum() == 2 * 4


def test_a_flip_mirrors_half_of_the_images():
    expected = np.stack([IMAGES[0, :, ::-1], IMAGES[1], IMAGES[2, :, ::-1]])
    np.testing.assert_array_equal(augment("flip"), expected)
    expected[2] = IMAGES[2]
    np.testing.assert_array_equal(augment("flip", strength=0.6), expected)


def test_operations_are_applied_in_the_order_of_the_policy():
    for policy in ("color,cutout", "cutout,color"):
        first, second = policy.split(",")
        np.testing.assert_array_equal(augment(policy), augment(second, augment(first)))
    assert np.any(augment("color,cutout") != augment("cutout,color"))


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_strength_0_is_the_identity(dtype):
    images = tf.cast(IMAGES, dtype)
    np.testing.assert_array_equal(DiffAugment(ALL, strength=0)(images, None), images)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_half_precision_is_computed_in_float32_and_comes_back(dtype):
    images = tf.cast(IMAGES, dtype)
    augmented = augment(ALL, images)
    assert augmented.dtype == dtype and augmented.shape == images.shape
    expected = tf.cast(augment(ALL, tf.cast(images, "float32")), dtype)
    np.testing.assert_array_equal(augmented, expected)


def test_its_gradient_is_that_of_finite_differences():
    """With the noise given it is affine in each pixel, so that a difference of 1 is exact."""
    images = tf.constant(IMAGES[:, :4, :8])
    weights = RANDOM.normal(size=images.shape).astype("float32")

    def total(images):
        return tf.reduce_sum(weights * DiffAugment(ALL)(images, GIVEN))

    with tf.GradientTape() as tape:
        tape.watch(images)
        value = total(images)
    gradient = tape.gradient(value, images).numpy()
    assert np.abs(gradient).max() > 0.1
    for place in [(0, 2, 1, 0), (1, 0, 0, 1), (2, 3, 7, 2), (1, 3, 5, 0)]:
        step = np.zeros(images.shape, "float32")
        step[place] = 1.0
        np.testing.assert_allclose(total(images + step) - value, gradient[place], atol=2e-5)


def test_real_and_generated_images_pass_through_the_same_law():
    """Of one image, two draws differ; their means and spreads agree within errors of sampling."""
    images = tf.repeat(IMAGES[:1], 2000, axis=0)
    real, fake = (DiffAugment(ALL)(images, draws.seeded(seed)).numpy() for seed in (1, 2))
    assert np.any(real != fake)
    spread = real.std(axis=0)
    error = spread * np.sqrt(2 / 2000)
    assert np.mean(np.abs(real.mean(axis=0) - fake.mean(axis=0)) > 3 * error) < 0.02
    np.testing.assert_allclose(fake.std(axis=0).mean(), spread.mean(), rtol=0.03)


@pytest.mark.slow
@pytest.mark.parametrize("jit_compile", [False, True])
def test_a_graph_computes_the_same(jit_compile):
    augmentation = DiffAugment(ALL)

    @tf.function(jit_compile=jit_compile)
    def run(images):
        with tf.GradientTape() as tape:
            tape.watch(images)
            augmented = augmentation(images, GIVEN)
            total = tf.reduce_sum(augmented**2)
        return augmented, tape.gradient(total, images)

    eager = run.python_function(tf.constant(IMAGES))
    for ours, theirs in zip(run(tf.constant(IMAGES)), eager, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_a_graph_takes_images_of_unknown_sizes():
    augmentation = DiffAugment(ALL)
    draw = draws.seeded()

    @tf.function(input_signature=[tf.TensorSpec((None, None, None, 3))])
    def run(images):
        return augmentation(images, draw)

    np.testing.assert_allclose(run(IMAGES), augmentation(tf.constant(IMAGES), draw), atol=1e-6)


def test_it_is_serialized():
    config = keras.saving.serialize_keras_object(DiffAugment(" color, cutout", strength=0.5))
    again = keras.saving.deserialize_keras_object(config)
    assert (again.policy, again.strength) == ("color,cutout", 0.5)


def test_what_it_cannot_do_is_refused():
    with pytest.raises(InputError, match="policy='colour'.*did you mean 'color'"):
        DiffAugment("colour")
    with pytest.raises(InputError, match="strength=1.5"):
        DiffAugment("color", strength=1.5)
    with pytest.raises(InputError, match="1 or 3 channels, not of 2"):
        augment("cutout,color", IMAGES[..., :2])
    with pytest.raises(InputError, match="takes images"):
        augment("cutout", IMAGES[..., 0])
