"""The networks of the character-level text GAN."""

import itertools

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.networks import text


def test_the_generator_gives_each_place_a_distribution_over_the_characters():
    generator = text.generator(7, length=5, latent_dim=3, width=8, blocks=2)
    probabilities = generator(100.0 * tf.random.stateless_normal((50, 3), (0, 1))).numpy()
    assert probabilities.shape == (50, 5, 7) and probabilities.min() >= 0.0
    np.testing.assert_allclose(probabilities.sum(axis=-1), 1.0, atol=1e-5)
    assert probabilities.max() > 0.9  # It can say a character firmly.


def test_a_block_adds_three_tenths_of_its_convolutions():
    features = keras.Input((6, 4))
    block = keras.Model(features, text.residual_block(features, 4))
    values = tf.random.stateless_normal((3, 6, 4), (0, 1))
    block.set_weights(
        [np.random.default_rng(i).normal(size=w.shape) for i, w in enumerate(block.weights)]
    )
    residual = values
    for kernel, bias in zip(block.weights[::2], block.weights[1::2], strict=True):
        assert kernel.shape[0] == 5
        residual = tf.nn.conv1d(tf.nn.relu(residual), kernel, 1, "SAME") + bias
    np.testing.assert_allclose(block(values), values + 0.3 * residual, rtol=1e-4, atol=1e-4)


def test_the_authors_sizes():
    """128 latents, 32 characters, 512 channels, five blocks of two convolutions of 5."""
    characters, width = 40, 512
    blocks = 5 * 2 * (5 * width * width + width)
    generator, critic = text.generator(characters), text.critic(characters)
    assert generator.count_params() == (129 * 32 * width + blocks + width * characters + characters)
    assert critic.count_params() == characters * width + width + blocks + 32 * width + 1
    assert generator.input_shape == (None, 128)
    assert generator.output_shape == critic.input_shape == (None, 32, characters)
    assert critic.output_shape == (None, 1)


def test_what_leaves_the_networks_is_float32_under_mixed_precision():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        generator, critic = (
            network(7, length=5, width=8, blocks=1) for network in (text.generator, text.critic)
        )
    finally:
        keras.config.set_dtype_policy("float32")
    lines = generator(tf.random.stateless_normal((4, 128), (0, 1)))
    assert lines.dtype == critic(lines).dtype == tf.float32
    np.testing.assert_allclose(tf.reduce_sum(lines, -1), 1.0, atol=1e-6)


def test_the_critic_tells_lines_apart_by_the_order_of_their_characters():
    critic = text.critic(3, length=6, width=8, blocks=1)
    line = np.eye(3, dtype="float32")[[[0, 1, 2, 0, 1, 2]]]
    assert np.abs(critic(line) - critic(line[:, ::-1])).max() > 1e-4


def test_a_place_is_judged_by_the_characters_that_its_blocks_reach():
    keras.utils.set_random_seed(0)
    network = text.discriminator_of_places(3, length=24, width=8, blocks=2)
    # Of one line, rectifiers that are off may hide what a place could see.
    lines = tf.one_hot(np.random.default_rng(0).integers(0, 3, (64, 24)), 3)
    changed = lines.numpy()
    changed[:, 12] = 1.0 - changed[:, 12]
    differs = (np.abs(network(lines) - network(changed))[..., 0] > 1e-6).any(axis=0)
    assert network.output_shape == (None, 24, 1)
    # Two convolutions of 5 in each of two blocks: 8 characters to either side.
    assert set(np.flatnonzero(differs)) == set(range(4, 21))


def test_a_generator_with_batch_normalization_normalizes_before_each_rectifier():
    generator = text.generator(7, length=5, latent_dim=3, width=8, blocks=2, normalization="batch")
    kinds = [type(layer).__name__ for layer in generator.layers]
    assert kinds.count("BatchNormalization") == kinds.count("ReLU") == 2 * 2 + 1
    for kind, following in itertools.pairwise(kinds):
        assert (following == "ReLU") == (kind == "BatchNormalization")
    with pytest.raises(InputError, match="normalization='layer' is unknown; accepted are none, ba"):
        text.generator(7, normalization="layer")
