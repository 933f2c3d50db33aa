"""The residual networks against the numbers and equations of their papers."""

import math

import keras
import numpy as np
import pytest
import tensorflow as tf
from architectures import trainable_parameters

from keras_gans.errors import InputError
from keras_gans.layers import BatchNormalization
from keras_gans.losses import penalties
from keras_gans.models import WGANGP
from keras_gans.networks import resnet

WIDTH = 3


def test_parameter_counts_are_those_of_table_4():
    """Every convolution has biases; only what changes the size has a shortcut with weights."""
    convolution, shortcut, normalization = 9 * 128**2 + 128, 128**2 + 128, 2 * 128
    block = 2 * convolution + shortcut + 2 * normalization
    image_layer = 9 * 128 * 3 + 3
    generator = (128 + 1) * 16 * 128 + 3 * block + normalization + image_layer
    assert trainable_parameters(resnet.generator()) == generator == 1_204_483
    first = 9 * 3 * 128 + 128 + convolution + 3 * 128 + 128
    second, others = 2 * convolution + shortcut, 2 * 2 * convolution
    discriminator = first + second + others + 128 + 1
    assert trainable_parameters(resnet.discriminator()) == discriminator == 1_053_825


def test_the_generator_is_that_of_the_paper():
    """Written out with Keras' upsampling, and with each shortcut's convolution after it."""
    generator = randomized(resnet.generator(5, WIDTH))
    latents = tf.random.stateless_normal((4, 5), (0, 1))
    dense, convolutions, normalizations = parts(generator)
    features = keras.ops.reshape(dense(latents), (-1, 4, 4, WIDTH))
    upsample = keras.layers.UpSampling2D(2)
    for _ in range(3):
        residual = keras.ops.relu(next(normalizations)(features, training=True))
        residual = next(convolutions)(upsample(residual))
        residual = keras.ops.relu(next(normalizations)(residual, training=True))
        residual = next(convolutions)(residual)
        features = residual + next(convolutions)(upsample(features))
    features = keras.ops.relu(next(normalizations)(features, training=True))
    expected = keras.ops.tanh(next(convolutions)(features))
    images = generator(latents, training=True)
    assert images.shape == (4, 32, 32, 3)
    np.testing.assert_allclose(images, expected, atol=1e-5)
    assert next(convolutions, None) is next(normalizations, None) is None


def test_the_discriminator_is_that_of_the_paper():
    """Written out with Keras' average pooling, and with each shortcut's convolution before it."""
    discriminator = randomized(resnet.discriminator(WIDTH))
    features = tf.random.stateless_uniform((4, 32, 32, 3), (0, 1), -1.0, 1.0)
    dense, convolutions, normalizations = parts(discriminator)
    pool = keras.layers.AveragePooling2D(2)
    for block in range(4):
        residual = features if block == 0 else keras.ops.relu(features)
        residual = keras.ops.relu(next(convolutions)(residual))
        residual = next(convolutions)(residual)
        if block < 2:
            residual, features = pool(residual), pool(next(convolutions)(features))
        features = residual + features
    expected = dense(keras.ops.sum(keras.ops.relu(features), axis=(1, 2)))
    images = tf.random.stateless_uniform((4, 32, 32, 3), (0, 1), -1.0, 1.0)
    np.testing.assert_allclose(discriminator(images), expected, rtol=1e-4, atol=1e-4)
    assert next(convolutions, None) is next(normalizations, None) is None


def randomized(network):
    """The network with random weights, the biases and the normalizations' included."""
    generator = np.random.default_rng(0)
    for variable in network.trainable_variables:
        variable.assign(generator.normal(0.0, 0.3, variable.shape))
    return network


def parts(network):
    """The dense layer; the convolutions of each block, its shortcut last; the normalizations."""
    convolutions = [item for item in network.layers if isinstance(item, keras.layers.Conv2D)]
    order = []
    while convolutions:
        block, convolutions = convolutions[:3], convolutions[3:]
        order += sorted(block, key=lambda layer: layer.kernel_size == (1, 1))
    (dense,) = (item for item in network.layers if isinstance(item, keras.layers.Dense))
    normalizations = (item for item in network.layers if isinstance(item, BatchNormalization))
    return dense, iter(order), normalizations


def test_kernels_start_at_the_scale_that_keeps_rectified_signals():
    keras.utils.set_random_seed(0)
    for network in (resnet.generator(width=32), resnet.discriminator(width=32)):
        for layer in network.layers:
            if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense):
                *window, ins, outs = layer.kernel.shape
                makes_images = outs == 3
                scale = 2.0 if window == [3, 3] and not makes_images else 1.0
                bound = math.sqrt(3.0 * scale / (math.prod(window) * (ins + outs) / 2.0))
                largest = float(np.abs(layer.kernel.numpy()).max())
                assert 0.85 * bound < largest <= bound * (1.0 + 1e-6)


def test_the_penalty_has_a_gradient_in_every_kernel_of_the_critic():
    """The gradients at the images are linear in the last kernel w, so w dP/dw = E[2 (n - 1) n]."""
    keras.utils.set_random_seed(0)
    critic = resnet.discriminator(4)
    real = tf.random.stateless_uniform((2, 32, 32, 3), (0, 1), -1.0, 1.0)
    fake, weights = -real[::-1], tf.constant([0.3, 0.8])[:, None, None, None]
    kernels = [layer.kernel.value for layer in critic.layers if hasattr(layer, "kernel")]
    with tf.GradientTape() as tape:
        penalty = penalties.gradient_penalty(critic, real, fake, weights)
    gradients = tape.gradient(penalty, kernels)
    norms = penalties.gradient_norms(critic, real + weights * (fake - real))
    assert all(float(tf.norm(gradient)) > 0.0 for gradient in gradients)
    slope = float(tf.reduce_sum(gradients[-1] * kernels[-1]))
    assert slope == pytest.approx(float(tf.reduce_mean(2.0 * (norms - 1.0) * norms)), rel=1e-4)


def test_examples_do_not_meet_in_the_critic():
    critic = resnet.discriminator(2)
    images = tf.random.stateless_uniform((4, 32, 32, 3), (0, 1), -1.0, 1.0)
    for training in (True, False):
        together = critic(images, training=training)
        alone = [critic(image[None], training=training)[0] for image in images]
        np.testing.assert_allclose(together, alone, rtol=1e-4, atol=1e-5)
    WGANGP(resnet.generator(3, 2), critic)  # Which refuses batch normalization.


@pytest.mark.slow
def test_the_networks_are_saved_and_averaged_by_a_scheme(tmp_path):
    model = WGANGP(resnet.generator(3, 2), resnet.discriminator(2), ema=0.5, seed=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded.generate(3, seed=0), model.generate(3, seed=0))
    images = tf.random.stateless_uniform((2, 32, 32, 3), (0, 1), -1.0, 1.0)
    np.testing.assert_array_equal(loaded.critic(images), model.critic(images))


def test_under_mixed_precision_images_and_logits_are_float32():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        generator, critic = resnet.generator(3, 2), resnet.discriminator(2)
    finally:
        keras.config.set_dtype_policy("float32")
    images = generator(tf.random.stateless_normal((2, 3), (0, 1)))
    assert images.dtype == critic(images).dtype == tf.float32
    assert critic.layers[1].compute_dtype == "bfloat16"


@pytest.mark.parametrize("network", [resnet.generator, resnet.discriminator])
def test_a_width_below_one_is_refused(network):
    with pytest.raises(InputError, match="width=0 must be at least 1"):
        network(width=0)
