"""The networks of the bidirectional GAN."""

import math

import numpy as np
import pytest
import tensorflow as tf

from keras_gans.networks import bigan, dcgan


def small():
    return [make((4, 3, 2), 3, 8) for make in (bigan.generator, bigan.encoder, bigan.discriminator)]


def test_the_layers_are_those_of_the_paper():
    """784 pixels, 50 latents, two hidden layers of 1024; no biases; latents at two layers of G."""
    for make, shapes in (
        (bigan.generator, [(50, 1024), (1024, 1024), (50, 1024), (1024, 784)]),
        (bigan.encoder, [(784, 1024), (1024, 1024), (1024, 50)]),
        (bigan.discriminator, [(784, 1024), (1024, 1024), (50, 1024), (1024, 1)]),
    ):
        network = make()
        own_shapes = [tuple(variable.shape) for variable in network.trainable_variables]
        assert sorted(own_shapes) == sorted(shapes)
        assert f"{sum(map(math.prod, shapes)):,} parameters" in make.__doc__
        for kernel in network.trainable_variables:
            # Of n draws the deviation is known to one part in sqrt(2 n).
            tolerance = 5.0 / math.sqrt(2 * math.prod(kernel.shape))
            assert np.std(kernel) == pytest.approx(0.02, rel=tolerance)


def test_images_and_latents_lie_in_range_and_logits_are_unbounded():
    generator, encoder, discriminator = small()
    latents = tf.random.stateless_uniform((64, 3), (0, 1), -1.0, 1.0)
    images = generator(latents, training=True)
    assert images.shape == (64, 4, 3, 2)
    assert np.abs(images).max() <= 1.0
    encodings = encoder(images * 1e4, training=True)
    assert encodings.shape == (64, 3)
    assert np.abs(encodings).max() <= 1.0
    discriminator.get_layer("logits").kernel.assign(tf.fill((8, 1), 100.0))
    logits = discriminator([images, latents], training=True)
    assert logits.shape == (64, 1)
    assert np.abs(logits).max() > 10.0


def test_the_discriminator_judges_pairs():
    """Other latents with an image, or another image with the latents, change the score."""
    _, _, discriminator = small()
    latents = tf.random.stateless_uniform((64, 3), (0, 1), -1.0, 1.0)
    images = tf.random.stateless_uniform((64, 4, 3, 2), (0, 2), -1.0, 1.0)
    logits = discriminator([images, latents]).numpy()
    for pair in ([images, latents[::-1]], [images[::-1], latents]):
        assert np.abs(discriminator(pair) - logits).max() > 1e-2 * np.abs(logits).max()


def test_they_do_not_know_where_a_pixel_lies():
    """Permuted pixels are undone by permuted rows of the first kernel, which start all alike."""
    _, encoder, _ = small()
    images = tf.random.stateless_uniform((8, 4, 3, 2), (0, 1), -1.0, 1.0)
    order = np.random.default_rng(0).permutation(24)
    permuted = tf.reshape(tf.gather(tf.reshape(images, (8, 24)), order, axis=1), images.shape)
    before = encoder(images).numpy()
    kernel = encoder.trainable_variables[0]
    kernel.assign(tf.gather(kernel.value, order))
    np.testing.assert_allclose(encoder(permuted), before, rtol=1e-4, atol=1e-7)


def test_features_are_the_last_hidden_layer_of_the_encoder():
    encoder = bigan.encoder((4, 3, 2), 3, 8)
    assert encoder.get_layer("features").output.shape == (None, 8)
    kernel = next(v for v in encoder.trainable_variables if v.shape == (8, 3))
    images = tf.random.stateless_uniform((8, 4, 3, 2), (0, 1), -1.0, 1.0)
    probe = tf.keras.Model(encoder.input, encoder.get_layer("features").output)
    np.testing.assert_allclose(encoder(images), np.tanh(probe(images) @ kernel.value), atol=1e-6)


def test_parameter_counts_of_the_tiny_bigan():
    for make in (bigan.tiny_encoder, bigan.tiny_discriminator):
        count = sum(math.prod(variable.shape) for variable in make().trainable_variables)
        assert f"{count:,} parameters" in make.__doc__
    # Besides the 50 latents' kernels and biases, what the discriminator of the tiny DCGAN has.
    tiny = [variable.shape for variable in dcgan.tiny_discriminator().trainable_variables[:-1]]
    assert [variable.shape for variable in bigan.tiny_encoder().trainable_variables] == [
        *tiny,
        (2048, 50),
        (50,),
    ]


def test_the_tiny_encoder_infers_latents_of_the_prior_from_its_features():
    encoder = bigan.tiny_encoder(3)
    images = tf.random.stateless_uniform((4, 28, 28, 1), (0, 1), -1.0, 1.0)
    latents = encoder(images * 1e4).numpy()
    assert latents.shape == (4, 3)
    assert np.abs(latents).max() <= 1.0
    assert encoder.get_layer("features").output.shape == (None, 4 * 4 * 128)


def test_the_tiny_discriminator_judges_pairs():
    discriminator = bigan.tiny_discriminator(3, 8)
    latents = tf.random.stateless_uniform((64, 3), (0, 1), -1.0, 1.0)
    images = tf.random.stateless_uniform((64, 28, 28, 1), (0, 2), -1.0, 1.0)
    logits = discriminator([images, latents], training=True).numpy()
    assert logits.shape == (64, 1)
    for pair in ([images, latents[::-1]], [images[::-1], latents]):
        changed = discriminator(pair, training=True).numpy()
        assert np.abs(changed - logits).max() > 1e-2 * np.abs(logits).max()
