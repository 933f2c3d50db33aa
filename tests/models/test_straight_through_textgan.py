"""The straight-through text GAN: choices forward, probabilities backward."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans import losses
from keras_gans.data import tokenization
from keras_gans.errors import InputError
from keras_gans.models import GAN, StraightThroughTextGAN
from keras_gans.models.straight_through_textgan import straight_through
from keras_gans.networks import text

VOCABULARY = " abé"
LENGTH, LATENT_DIM = 6, 4
LINES = np.random.default_rng(3).integers(0, len(VOCABULARY), (24, LENGTH)).astype("int32")


def networks():
    keras.utils.set_random_seed(1)
    return {
        "generator": text.generator(4, LENGTH, LATENT_DIM, 8, 1, normalization="batch"),
        "discriminator": text.discriminator_of_places(4, LENGTH, width=8, blocks=1),
    }


def make(**options):
    model = StraightThroughTextGAN(**networks(), vocabulary=VOCABULARY, seed=2, **options)
    return compile(model, keras.optimizers.SGD, 0.05)


def compile(model, optimizer, *settings):
    model.compile(**{f"{player}_optimizer": optimizer(*settings) for player in model.players})
    return model


def test_the_value_is_the_choice_and_the_gradient_that_of_the_probabilities():
    logits = tf.constant(np.random.default_rng(0).normal(size=(3, 5, 7)), tf.float32)
    weights = tf.constant(np.random.default_rng(1).normal(size=(3, 5, 7)), tf.float32)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(logits)
        probabilities = tf.nn.softmax(logits)
        lines = straight_through(probabilities)
        by_choice = tf.reduce_sum(weights * lines)
        by_probabilities = tf.reduce_sum(weights * probabilities)
    np.testing.assert_array_equal(lines, np.eye(7)[np.argmax(logits, -1)])
    expected = tape.gradient(by_probabilities, logits)
    np.testing.assert_allclose(tape.gradient(by_choice, logits), expected, atol=1e-7)
    np.testing.assert_array_equal(straight_through(lines), lines)


def test_the_discriminator_sees_one_hot_characters_alone():
    model, seen = make(), []

    class Spy(keras.layers.Layer):
        def call(self, lines):
            seen.append(lines)
            return lines[..., :1]

    model.discriminator = Spy()
    fake_lines = model.generator(model.sample_latents(24), training=True)
    model.minimize = lambda *arguments: None
    model.train_step(tf.constant(LINES))
    np.testing.assert_array_equal(seen[0], np.eye(4)[LINES])
    np.testing.assert_array_equal(seen[1], np.eye(4)[np.argmax(fake_lines, -1)])


@pytest.mark.slow
def test_a_step_is_that_of_the_gan_where_the_gradient_by_the_choice_is_that_by_probabilities():
    class Game(GAN):
        makes = {}

        def view(self, lines, purpose):
            return lines + tf.stop_gradient(tf.one_hot(tf.argmax(lines, -1), 4) - lines)

    options = {"loss": "relativistic", "penalties": [losses.R1(0.1), losses.R2(0.1)]}
    model, game = make(**options), Game(**networks(), seed=2, **options)
    compile(game, keras.optimizers.SGD, 0.05)
    before = model.generator.get_weights()
    settings = {"batch_size": 24, "shuffle": False, "verbose": 0}
    model.fit(LINES, **settings)
    game.fit(np.eye(4, dtype="float32")[LINES], **settings)
    for one, other in zip(model.get_weights(), game.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)
    for one, other in zip(before, model.generator.get_weights(), strict=True):
        assert np.abs(one - other).max() > 0.0


@pytest.mark.slow
def test_it_learns_a_language_of_two_words():
    model = StraightThroughTextGAN(
        **networks(), vocabulary=VOCABULARY, loss="relativistic", penalties=[losses.R1(0.1)], seed=2
    )
    compile(model, keras.optimizers.Adam, 3e-3, 0.5, 0.9)
    words = tokenization.encode(["ab ab ", "é bé b"], VOCABULARY)
    model.fit(words[np.random.default_rng(0).integers(0, 2, 96 * 200)], batch_size=96, verbose=0)
    lines = list(model.generate(500, seed=0))
    for word in ("ab ab ", "é bé b"):
        assert lines.count(word) / 500 > 0.25


def test_networks_that_do_not_fit_the_vocabulary_or_each_other_are_refused():
    with pytest.raises(InputError, match=r"lines of the shape \(length, 3\).* not \(6, 4\)"):
        StraightThroughTextGAN(**networks(), vocabulary="abc")
    mixed = networks() | {"discriminator": text.discriminator_of_places(4, 5, 8, 1)}
    with pytest.raises(InputError, match=r"discriminator takes .* \(5, 4\), the generator makes"):
        StraightThroughTextGAN(**mixed, vocabulary=VOCABULARY)
    with pytest.raises(InputError, match="augmentation: StraightThroughTextGAN cannot take it"):
        make(augmentation="translation")
