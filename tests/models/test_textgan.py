"""The character-level text GAN: what its players see, and the lines it makes."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans import SavedGenerator
from keras_gans.data import tokenization
from keras_gans.errors import InputError
from keras_gans.losses import penalties
from keras_gans.models import WGANGP, TextGAN
from keras_gans.networks import text
from keras_gans.sampling import priors

VOCABULARY = " abé"
LENGTH, LATENT_DIM = 6, 4
LINES = np.random.default_rng(3).integers(0, len(VOCABULARY), (24, LENGTH)).astype("int32")


def networks(length=LENGTH, characters=4):
    keras.utils.set_random_seed(1)
    return {
        "generator": text.generator(characters, length, LATENT_DIM, width=8, blocks=1),
        "critic": text.critic(characters, length, width=8, blocks=1),
    }


def make(optimizer=None, scheme=TextGAN, **options):
    settings = {"critic_steps": 3, "seed": 2}
    if scheme is TextGAN:
        settings["vocabulary"] = VOCABULARY
    model = scheme(**networks(), **(settings | options))
    optimizers = {f"{player}_optimizer": optimizer and optimizer() for player in model.players}
    model.compile(**optimizers)
    return model


def train(model, lines=LINES):
    return model.fit(lines, batch_size=len(lines), shuffle=False, verbose=0).history


def test_the_critic_is_shown_real_lines_as_one_hot_characters():
    model = make()
    for tokens in (LINES, LINES.astype("int64"), LINES.astype("uint8")):
        shown = model.real_images(tf.constant(tokens)).numpy()
        assert shown.dtype == np.float32
        np.testing.assert_array_equal(shown, np.eye(len(VOCABULARY))[LINES])


def test_the_critic_is_shown_the_probabilities_of_generated_characters_not_a_choice(monkeypatch):
    model, seen = make(), []
    gradient_penalty = penalties.gradient_penalty

    def spy(critic, real_lines, fake_lines, epsilon, one_sided):
        seen.append((real_lines, fake_lines))
        return gradient_penalty(critic, real_lines, fake_lines, epsilon, one_sided=one_sided)

    monkeypatch.setattr(penalties, "gradient_penalty", spy)
    expected = model.generator(model.sample_latents(8, "critic step 0"))
    model.train_step(tf.constant(LINES))
    real, fake = seen[0]
    np.testing.assert_array_equal(np.argmax(real, -1), LINES[::3])
    np.testing.assert_allclose(fake, expected, atol=1e-6)
    np.testing.assert_allclose(tf.reduce_sum(fake, -1), 1.0, atol=1e-6)
    assert np.min(fake) > 0.0 and np.max(fake) < 1.0


@pytest.mark.slow
def test_a_step_is_that_of_the_penalised_critic_on_one_hot_lines():
    one_hot = np.eye(len(VOCABULARY), dtype="float32")[LINES]

    def rate():
        return keras.optimizers.SGD(0.05)

    lines, vectors = make(rate), make(rate, WGANGP)
    before = lines.generator.get_weights()
    logs, expected = train(lines), train(vectors, one_hot)
    for one, other in zip(lines.get_weights(), vectors.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)
    assert list(logs) == list(expected)
    for name in logs:
        assert logs[name][0] == pytest.approx(expected[name][0], rel=1e-4, abs=1e-6)
    # A choice of characters would pass no gradient to what made them.
    for one, other in zip(before, lines.generator.get_weights(), strict=True):
        assert np.abs(one - other).max() > 0.0


def test_lines_are_the_likeliest_characters_of_the_vocabulary():
    model = make()
    noise = priors.sample_for_generation("normal", 50, LATENT_DIM, 4)
    expected = [
        "".join(VOCABULARY[token] for token in row)
        for row in model.generator(noise).numpy().argmax(-1)
    ]
    for batch_size in (50, 7):
        lines = model.generate(50, seed=4, batch_size=batch_size)
        assert list(lines) == expected
    assert all(len(line) == LENGTH and set(line) <= set(VOCABULARY) for line in lines)
    assert len(set(lines)) > 1
    assert model.draw_samples(count=5, seed=4)["samples"].split("\n") == expected[:5]


@pytest.mark.slow
def test_it_learns_a_language_of_two_words():
    keras.utils.set_random_seed(0)
    model = make(lambda: keras.optimizers.Adam(3e-3, 0.5, 0.9))
    words = tokenization.encode(["ab ab ", "é bé b"], VOCABULARY)
    tokens = words[np.random.default_rng(0).integers(0, 2, 96 * 120)]
    model.fit(tokens, batch_size=96, verbose=0)
    lines = list(model.generate(500, seed=0))
    for word in ("ab ab ", "é bé b"):
        assert lines.count(word) / 500 > 0.25


def test_an_export_answers_with_the_lines_of_the_model(tmp_path):
    model = make(ema=0.9)
    version = model.export(tmp_path)
    expected = model.generate(20, seed=3)
    loaded = tf.saved_model.load(str(version))
    assert set(loaded.signatures) == {"serving_default", "generate"}
    arguments = {"count": tf.constant(20, tf.int64), "seed": tf.constant(3, tf.int64)}
    answer = loaded.signatures["generate"](**arguments)
    assert [line.decode() for line in answer["lines"].numpy()] == list(expected)
    saved = SavedGenerator(tmp_path)
    assert saved.card["vocabulary"] == VOCABULARY
    assert list(saved.generate(20, seed=3, batch_size=8)) == list(expected)


def test_the_papers_ten_critic_steps_and_optimizers_are_the_default():
    model = TextGAN(**networks(), vocabulary=VOCABULARY)
    assert model.batches_per_step == 10 and model.penalty_weight == 10.0
    model.compile()
    adam = model.critic_optimizer
    assert (adam.beta_1, adam.beta_2) == (0.5, 0.9)
    assert float(adam.learning_rate.numpy()) == pytest.approx(1e-4)
    with pytest.raises(InputError, match="batch of 24 does not divide .* 10 critic steps"):
        train(model)


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        (LINES.astype("float32"), r"float32 of shape \(6,\); they must be token ids"),
        (LINES[:, :5], r"shape \(5,\); they must be token ids, ints of shape \(6,\)"),
        (np.eye(4, dtype="int32")[LINES], r"shape \(6, 4\); they must be token ids"),
    ],
    ids=["floats", "short", "one-hot"],
)
def test_examples_that_are_no_token_ids_are_refused(tokens, message):
    model = make()
    with pytest.raises(InputError, match=message):
        train(model, tokens)
    assert int(model.step.numpy()) == 0


@pytest.mark.parametrize("tokens", [LINES + 1, LINES - 1])
def test_token_ids_outside_the_vocabulary_stop_the_training(tokens):
    with pytest.raises(InputError, match=r"token ids run from .* lie in \[0, 4\)"):
        train(make(), tokens)


def test_networks_that_do_not_fit_the_vocabulary_or_each_other_are_refused():
    with pytest.raises(InputError, match=r"lines of the shape \(length, 3\).* not \(6, 4\)"):
        TextGAN(**networks(), vocabulary="abc")
    mixed = networks() | {"critic": networks(length=5)["critic"]}
    with pytest.raises(InputError, match=r"critic takes .* \(5, 4\), the generator makes \(6, 4\)"):
        TextGAN(**mixed, vocabulary=VOCABULARY)
    with pytest.raises(InputError, match="vocabulary='a b '"):
        TextGAN(**networks(), vocabulary="a b ")
    with pytest.raises(InputError, match="takes no labels"):
        make().generate(4, labels=[1])
