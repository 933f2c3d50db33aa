import keras
import numpy as np
import pytest

from keras_gans.layers import InstanceNormalization

IMAGES = np.random.default_rng(0).normal(3.0, 2.0, (4, 5, 6, 3)).astype("float32")


@pytest.fixture
def layer():
    layer = InstanceNormalization(epsilon=1e-3)
    layer.build(IMAGES.shape)
    layer.gamma.assign([0.5, 1.0, -2.0])
    layer.beta.assign([1.0, 0.0, 3.0])
    return layer


def test_it_is_the_formula(layer):
    """Equation 4 of Ulyanov et al., in double precision, image by image and channel by channel."""
    expected = np.empty(IMAGES.shape)
    for image in range(4):
        for channel, (gamma, beta) in enumerate([(0.5, 1.0), (1.0, 0.0), (-2.0, 3.0)]):
            pixels = IMAGES[image, :, :, channel].astype("float64")
            normalized = (pixels - pixels.mean()) / np.sqrt(pixels.var() + 1e-3)
            expected[image, :, :, channel] = gamma * normalized + beta
    np.testing.assert_allclose(layer(IMAGES), expected, atol=1e-5)


@pytest.mark.parametrize("training", [False, True])
def test_an_image_does_not_depend_on_its_neighbours(layer, training):
    together = layer(IMAGES, training=training)
    alone = layer(IMAGES[2:3], training=training)
    np.testing.assert_allclose(together[2:3], alone, atol=1e-6)


def test_contrast_and_brightness_of_a_channel_do_not_matter(layer):
    layer.epsilon = 0.0
    changed = IMAGES * np.array([3.0, 0.5, 7.0], "float32") - np.array([1.0, 0.0, 20.0], "float32")
    np.testing.assert_allclose(layer(IMAGES), layer(changed), atol=1e-4)


def test_a_constant_channel_becomes_beta(layer):
    np.testing.assert_array_equal(layer(np.full((1, 4, 4, 3), 7.0, "float32"))[0, 0, 0], [1, 0, 3])


def test_half_precision_has_the_statistics_of_full_precision():
    # The squares of these values do not fit into float16.
    images = (IMAGES * 100.0).astype("float16")
    layer = InstanceNormalization(dtype="mixed_float16")
    normalized = layer(images)
    assert keras.backend.standardize_dtype(normalized.dtype) == "float16"
    wide = images.astype("float32")
    mean, deviation = wide.mean((1, 2), keepdims=True), wide.std((1, 2), keepdims=True)
    np.testing.assert_allclose(normalized, (wide - mean) / deviation, atol=5e-3)


def test_without_scales_gamma_is_one(layer):
    plain = InstanceNormalization(epsilon=1e-3, scale=False)
    layer.gamma.assign(np.ones(3))
    layer.beta.assign(np.zeros(3))
    np.testing.assert_array_equal(plain(IMAGES), layer(IMAGES))
    assert [weight.name for weight in plain.weights] == ["beta"]


def test_its_configuration_brings_it_back():
    layer = InstanceNormalization(epsilon=0.1, scale=False)
    twin = InstanceNormalization.from_config(layer.get_config())
    assert (twin.epsilon, twin.scale) == (0.1, False)
