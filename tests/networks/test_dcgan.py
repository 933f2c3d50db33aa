"""The tiny DCGAN and the DCGAN of Radford et al."""

import math

import keras
import numpy as np
import pytest
import tensorflow as tf
from architectures import check_ranges, trainable_parameters

from keras_gans.errors import InputError
from keras_gans.layers import (
    BatchNormalization,
    SelfAttention,
    SpectralNormalization,
    adapt_references,
)
from keras_gans.networks import dcgan


def test_parameter_counts_of_the_tiny_dcgan():
    assert trainable_parameters(dcgan.tiny_generator()) == 172_608
    assert trainable_parameters(dcgan.tiny_discriminator()) == 142_208
    assert trainable_parameters(dcgan.tiny_discriminator("none")) == 141_824
    assert trainable_parameters(dcgan.tiny_discriminator(scale=False)) == 142_208 - 64 - 128


@pytest.mark.slow
def test_spectral_normalization_divides_the_tiny_discriminator_by_the_norms_of_its_kernels():
    """Without biases, leaky ReLU passes factors on: the logits are those over all the norms."""
    plain = dcgan.tiny_discriminator("none")
    normalized = dcgan.tiny_discriminator("none", spectral_normalization=True)
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


def layers_of(network):
    """The kinds of a network's layers, without those of their own."""
    return [type(layer).__name__ for layer in network.layers]


@pytest.mark.parametrize("former", [True, False])
def test_a_boolean_is_the_former_name_of_a_normalization(former):
    present = layers_of(dcgan.tiny_discriminator("batch" if former else "none"))
    assert layers_of(dcgan.tiny_discriminator(batch_normalization=former)) == present
    assert layers_of(dcgan.tiny_discriminator(former)) == present
    assert present.count("BatchNormalization") == 2 * former


IMAGES = np.random.default_rng(0).uniform(-1, 1, (4, 28, 28, 1)).astype("float32")
LATENTS = np.random.default_rng(1).normal(size=(4, 16)).astype("float32")
KINDS = {
    "batch": "BatchNormalization",
    "layer": "GroupNormalization",
    "group": "GroupNormalization",
    "instance": "InstanceNormalization",
    "virtual": "VirtualBatchNormalization",
}


def adapted(network):
    inputs = np.random.default_rng(2).normal(size=(64, *network.input_shape[1:]))
    adapt_references(network, inputs)
    return network


@pytest.mark.parametrize("normalization", dcgan.NORMALIZATIONS)
def test_the_tiny_discriminator_is_normalized_as_asked(normalization):
    network = adapted(dcgan.tiny_discriminator(normalization))
    unnormalized = dcgan.tiny_discriminator("none")
    added = [KINDS[normalization]] * 2 if normalization in KINDS else []
    reference = ["ReferenceBatch", "DropReference"] if normalization == "virtual" else []
    assert sorted(layers_of(network)) == sorted(layers_of(unnormalized) + added + reference)
    parameters = 2 * (64 + 128) if added else 0
    assert trainable_parameters(network) - trainable_parameters(unnormalized) == parameters
    if added:
        plain = dcgan.tiny_discriminator(normalization, scale=False)
        assert trainable_parameters(network) - trainable_parameters(plain) == 64 + 128
    # Only batch normalization ties an image to its neighbours.
    together, alone = network(IMAGES, training=True), network(IMAGES[:1], training=True)
    assert together.shape == (4, 1)
    depends = abs(float(together[0, 0] - alone[0, 0])) > 1e-3 * np.abs(together).max()
    assert depends == (normalization == "batch")


@pytest.mark.parametrize("normalization", dcgan.GENERATOR_NORMALIZATIONS)
def test_the_tiny_generator_is_normalized_as_asked(normalization):
    network = adapted(dcgan.tiny_generator(normalization=normalization))
    unnormalized = dcgan.tiny_generator(normalization="none")
    kinds = layers_of(network)
    assert kinds.count(KINDS.get(normalization)) == (0 if normalization == "none" else 3)
    parameters = 0 if normalization == "none" else 2 * (128 + 64 + 32)
    assert trainable_parameters(network) - trainable_parameters(unnormalized) == parameters
    assert kinds[-2:] == ["Conv2DTranspose", "Activation"]
    together, alone = network(LATENTS, training=True), network(LATENTS[:1], training=True)
    assert together.shape == (4, 28, 28, 1)
    depends = np.abs(together[:1] - alone).max() > 1e-3 * np.abs(together).max()
    assert depends == (normalization == "batch")


def test_group_and_layer_normalization_have_8_groups_and_one():
    for network in (dcgan.tiny_discriminator, dcgan.tiny_generator):
        for normalization, groups in (("layer", 1), ("group", 8)):
            layers = network(normalization=normalization).layers
            found = [
                layer for layer in layers if isinstance(layer, keras.layers.GroupNormalization)
            ]
            assert {layer.groups for layer in found} == {groups}


@pytest.mark.parametrize(
    ("minibatch", "parameters"),
    [("discrimination", 2048 * 16 * 5 + 16), ("standard_deviation", 16)],
)
def test_the_tiny_discriminator_sees_the_batch_before_its_last_convolution(minibatch, parameters):
    network = dcgan.tiny_discriminator("none", minibatch=minibatch, initialization="he_normal")
    assert trainable_parameters(network) == 141_824 + parameters
    assert layers_of(network)[-2:] == ["Conv2D", "Flatten"]
    logits = network(IMAGES)
    assert logits.shape == (4, 1)
    # The logit of an image depends on the others, not on their order.
    repeated = network(np.repeat(IMAGES[:1], 4, axis=0))
    assert abs(float(repeated[0, 0] - logits[0, 0])) > 1e-3 * float(np.abs(logits).max())
    if minibatch == "discrimination":
        order = [2, 0, 3, 1]
        np.testing.assert_allclose(network(IMAGES[order]), logits.numpy()[order], rtol=1e-3)


@pytest.mark.parametrize("spectral_normalization", [False, True])
def test_attention_is_at_14x14_places(spectral_normalization):
    network = dcgan.tiny_discriminator(
        self_attention=True, spectral_normalization=spectral_normalization
    )
    assert trainable_parameters(network) == 142_208 + 3 * 32 * 4 + 4 * 32 + 1
    (attention,) = (layer for layer in network.layers if isinstance(layer, SelfAttention))
    assert attention.output.shape == (None, 14, 14, 32)
    assert attention.spectral_normalization == spectral_normalization


def test_all_options_go_together():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        network = dcgan.tiny_discriminator(
            "virtual", False, True, "orthogonal", "discrimination", self_attention=True
        )
    finally:
        keras.config.set_dtype_policy("float32")
    logits = adapted(network)(IMAGES)
    assert logits.dtype == tf.float32
    assert np.isfinite(logits).all() and logits.shape == (4, 1)


def test_unknown_names_of_layers_are_refused():
    with pytest.raises(InputError, match=r"normalization='bath'.*batch, layer, .*virtual, none"):
        dcgan.tiny_discriminator("bath")
    with pytest.raises(InputError, match=r"normalization='instance'.*layer, group, virtual, none"):
        dcgan.tiny_generator(normalization="instance")
    with pytest.raises(InputError, match=r"minibatch='std'.*none, discrimination, standard_dev"):
        dcgan.tiny_discriminator(minibatch="std")


@pytest.mark.parametrize("network", [dcgan.tiny_generator, dcgan.tiny_discriminator])
def test_the_tiny_kernels_start_as_they_are_told(network):
    def kernels(initialization):
        for kernel in network(initialization=initialization).trainable_variables:
            if kernel.name == "kernel" and math.prod(kernel.shape) > 1000:
                yield kernel.numpy()

    for kernel in kernels("normal"):
        assert kernel.std() == pytest.approx(0.02, rel=0.1)
    for kernel in kernels("glorot_uniform"):
        # U(-b, b) with b = sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010, equation 16).
        height, width, *channels = kernel.shape
        bound = math.sqrt(6 / (height * width * sum(channels)))
        assert np.abs(kernel).max() == pytest.approx(bound, rel=0.01)
        assert kernel.std() == pytest.approx(bound / 3**0.5, rel=0.1)
    for kernel in kernels("he_normal"):
        # Variance 2 / inputs (He et al. 2015, equation 10), of Keras' inputs of a kernel.
        assert kernel.std() == pytest.approx((2 / math.prod(kernel.shape[:3])) ** 0.5, rel=0.1)
    for kernel in kernels("orthogonal"):
        # The shorter side of the matrix has orthogonal vectors of length 1 (Saxe et al. 2014).
        matrix = kernel.reshape(-1, kernel.shape[-1])
        np.testing.assert_allclose(np.linalg.svd(matrix, compute_uv=False), 1.0, rtol=1e-4)
    with pytest.raises(InputError, match=r"initialization='he'.*normal, glorot_uniform, he_normal"):
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
