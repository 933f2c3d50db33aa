"""The tiny DCGAN and the DCGAN of Radford et al."""

import math

import numpy as np
import pytest
import tensorflow as tf
from architectures import check_ranges, trainable_parameters

from keras_gans.errors import InputError
from keras_gans.layers import BatchNormalization, SpectralNormalization
from keras_gans.networks import dcgan


def test_parameter_counts_of_the_tiny_dcgan():
    assert trainable_parameters(dcgan.tiny_generator()) == 172_608
    assert trainable_parameters(dcgan.tiny_discriminator()) == 142_208
    assert trainable_parameters(dcgan.tiny_discriminator(batch_normalization=False)) == 141_824
    assert trainable_parameters(dcgan.tiny_discriminator(scale=False)) == 142_208 - 64 - 128


@pytest.mark.slow
def test_spectral_normalization_divides_the_tiny_discriminator_by_the_norms_of_its_kernels():
    """Without biases, leaky ReLU passes factors on: the logits are those over all the norms."""
    plain = dcgan.tiny_discriminator(batch_normalization=False)
    normalized = dcgan.tiny_discriminator(batch_normalization=False, spectral_normalization=True)
    assert trainable_parameters(normalized) == trainable_parameters(plain)
    layers = [layer for layer in normalized.layers if isinstance(layer, SpectralNormalization)]
    assert [layer.u.shape for layer in layers] == [(32,), (64,), (128,), (1,)]
    norms = 1.0
    for layer, kernel in zip(layers, plain.trainable_variables, strict=True):
        layer.layer.kernel.assign(kernel)
        norms *= np.linalg.norm(kernel.numpy().reshape(-1, kernel.shape[-1]), 2)
        for _ in range(200):
            layer.on_update()
    images = tf.random.stateless_uniform((4, 28, 28, 1), (0, 1), -1.0, 1.0)
    np.testing.assert_allclose(normalized(images), plain(images) / norms, rtol=1e-2)


def test_spectral_normalization_goes_with_batch_normalization():
    network = dcgan.tiny_discriminator(spectral_normalization=True)
    assert trainable_parameters(network) == 142_208
    assert sum(isinstance(layer, BatchNormalization) for layer in network.layers) == 2


@pytest.mark.parametrize("network", [dcgan.tiny_generator, dcgan.tiny_discriminator])
def test_the_tiny_kernels_start_as_they_are_told(network):
    for kernel in network(initialization="normal").trainable_variables:
        if kernel.name == "kernel" and math.prod(kernel.shape) > 1000:
            assert float(tf.math.reduce_std(kernel.value)) == pytest.approx(0.02, rel=0.1)
    for kernel in network(initialization="glorot_uniform").trainable_variables:
        if kernel.name == "kernel" and math.prod(kernel.shape) > 1000:
            # U(-b, b) with b = sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010, equation 16).
            height, width, *channels = kernel.shape
            bound = math.sqrt(6 / (height * width * sum(channels)))
            assert float(tf.reduce_max(tf.abs(kernel.value))) == pytest.approx(bound, rel=0.01)
            assert float(tf.math.reduce_std(kernel.value)) == pytest.approx(bound / 3**0.5, rel=0.1)
    with pytest.raises(InputError, match=r"initialization='he'.*normal, glorot_uniform"):
        network(initialization="he")


@pytest.mark.parametrize("image_size", [32, 64])
def test_the_dcgan_follows_the_guidelines_of_its_paper(image_size):
    generator = dcgan.generator(image_size, channels=3, channel_factor=16)
    discriminator = dcgan.discriminator(image_size, channels=3, channel_factor=16)
    assert generator.output_shape == (None, image_size, image_size, 3)
    assert discriminator.output_shape == (None, 1)
    widths = [16, 32, 64, 128][: int(math.log2(image_size // 4))]
    filters = [layer.filters for layer in discriminator.layers if hasattr(layer, "strides")]
    assert filters == widths
    # Normalization everywhere but at the generator's output and the discriminator's input.
    normalized = [
        layer.gamma.shape[0]
        for network in (generator, discriminator)
        for layer in network.layers
        if isinstance(layer, BatchNormalization)
    ]
    assert normalized == widths[::-1] + widths[1:]


@pytest.mark.parametrize(
    ("generator", "discriminator", "num_classes"),
    [
        (dcgan.tiny_generator(), dcgan.tiny_discriminator(), None),
        (dcgan.generator(32, 1, 8, 4), dcgan.discriminator(32, 1, 4), None),
        (dcgan.conditional_tiny_generator(3), dcgan.conditional_tiny_discriminator(3, False), 3),
    ],
    ids=["tiny", "paper", "conditional"],
)
def test_images_lie_in_range_and_logits_are_unbounded(generator, discriminator, num_classes):
    check_ranges(generator, discriminator, num_classes)


def test_labels_add_a_vector_to_the_latents_and_a_channel_to_the_images():
    generator, discriminator = (
        dcgan.conditional_tiny_generator(num_classes=7),
        dcgan.conditional_tiny_discriminator(num_classes=7),
    )
    assert trainable_parameters(generator) == 172_608 + 7 * 4 * 4 * 128
    assert trainable_parameters(discriminator) == 142_208 + 7 * 28 * 28 + 4 * 4 * 32


def test_the_kernels_of_the_dcgan_start_at_a_deviation_of_two_hundredths():
    for kernel in dcgan.generator(channel_factor=32).trainable_variables:
        if kernel.name == "kernel" and math.prod(kernel.shape) > 1000:
            assert float(tf.math.reduce_std(kernel.value)) == pytest.approx(0.02, rel=0.1)


def test_sizes_that_do_not_fit_are_refused():
    with pytest.raises(InputError, match=r"image_size=50.*32 or 64"):
        dcgan.generator(image_size=50)
