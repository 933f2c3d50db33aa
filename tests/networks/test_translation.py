"""The networks of CycleGAN against the paper's description."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers import InstanceNormalization
from keras_gans.networks import translation


def convolutions(network):
    kinds = (keras.layers.Conv2D, keras.layers.Conv2DTranspose)
    return [layer for layer in network.layers if isinstance(layer, kinds)]


def test_the_generator_is_the_papers():
    """c7s1-64, d128, d256, R256 x 9, u128, u64, c7s1-3 (appendix 7.2)."""
    network = translation.generator((256, 256, 3))
    assert network.output_shape == (None, 256, 256, 3)
    settings = [
        (type(layer).__name__, layer.kernel_size[0], layer.strides[0], layer.filters)
        for layer in convolutions(network)
    ]
    assert settings == [
        ("Conv2D", 7, 1, 64),
        ("Conv2D", 3, 2, 128),
        ("Conv2D", 3, 2, 256),
        *[("Conv2D", 3, 1, 256)] * 18,
        ("Conv2DTranspose", 3, 2, 128),
        ("Conv2DTranspose", 3, 2, 64),
        ("Conv2D", 7, 1, 3),
    ]
    kernels = 7 * 7 * 3 * 64 * 2 + 3 * 3 * (64 * 128 + 128 * 256) * 2 + 18 * 3 * 3 * 256 * 256 + 3
    norms = 2 * (64 + 128 + 256 + 18 * 256 + 128 + 64)
    assert network.count_params() == kernels + norms
    normalizations = [x for x in network.layers if isinstance(x, InstanceNormalization)]
    assert len(normalizations) == len(settings) - 1, "after all but the last"


def test_the_discriminator_is_the_papers():
    """C64-C128-C256-C512 and a last convolution, 4x4; no normalization after the first."""
    network = translation.patch_discriminator((256, 256, 3))
    settings = [(x.kernel_size, x.strides[0], x.filters) for x in convolutions(network)]
    strides, filters = (2, 2, 2, 1, 1), (64, 128, 256, 512, 1)
    assert settings == [((4, 4), *pair) for pair in zip(strides, filters, strict=True)]
    assert sum(isinstance(x, InstanceNormalization) for x in network.layers) == 3
    assert network.output_shape == (None, 30, 30, 1)


@pytest.mark.parametrize(("strided_layers", "field"), [(1, 16), (2, 34), (3, 70)])
def test_a_logit_sees_a_patch(strided_layers, field):
    """The gradient of one logit, with the normalization taken out: its statistics see all."""

    def without_normalization(layer):
        if isinstance(layer, InstanceNormalization):
            return keras.layers.Activation("linear")
        return type(layer).from_config(layer.get_config())

    network = translation.patch_discriminator((128, 128, 1), 4, strided_layers)
    network = keras.models.clone_model(network, clone_function=without_normalization)
    for layer in convolutions(network):
        layer.kernel.assign(tf.ones_like(layer.kernel))
    images = tf.ones((1, 128, 128, 1))
    with tf.GradientTape() as tape:
        tape.watch(images)
        logits = network(images)
        middle = logits.shape[1] // 2
        logit = logits[0, middle, middle, 0]
    seen = np.abs(tape.gradient(logit, images)[0, :, :, 0]) > 0
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    assert rows[-1] - rows[0] + 1 == columns[-1] - columns[0] + 1 == field
    assert seen.sum() == field * field


def test_images_are_in_range_and_of_any_shape_of_fours():
    keras.utils.set_random_seed(0)
    network = translation.generator((12, 20, 1), filters=2, residual_blocks=1)
    network.layers[-2].kernel.assign(100.0 * network.layers[-2].kernel)
    images = network(np.random.default_rng(0).uniform(-1, 1, (3, 12, 20, 1)))
    assert images.shape == (3, 12, 20, 1)
    assert 0.99 < np.abs(images).max() <= 1.0


def test_both_end_in_float32_under_mixed_precision():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        for network in (
            translation.generator((8, 8, 1), 2, 1),
            translation.patch_discriminator((24, 24, 1), 2),
        ):
            assert network.output.dtype == "float32"
            assert network.layers[2].compute_dtype == "bfloat16"
    finally:
        keras.config.set_dtype_policy("float32")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: translation.generator((30, 28, 3)), "30x28.*multiples of 4"),
        (lambda: translation.generator((4, 4, 3)), "4x4.*from 8"),
        (lambda: translation.generator((8, 8, 3), filters=0), "filters=0"),
        (lambda: translation.generator((8, 8, 3), residual_blocks=0), "residual_blocks=0"),
        (lambda: translation.patch_discriminator((20, 20, 3)), "20x20.*3 layers.*24 pixels"),
        (lambda: translation.patch_discriminator((64, 64, 3), strided_layers=0), "strided_layers"),
    ],
)
def test_impossible_sizes_are_refused(make, message):
    with pytest.raises(InputError, match=message):
        make()


def test_the_smallest_images_of_a_discriminator_leave_a_logit():
    for strided_layers in (1, 2, 3):
        side = 3 * 2**strided_layers
        network = translation.patch_discriminator((side, side, 1), 2, strided_layers)
        assert network.output_shape == (None, 1, 1, 1)
