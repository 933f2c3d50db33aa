"""Symptoms: what they are computed from, and on which side of their limits they are seen."""

import math
import pathlib
import re

import harness
import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans import losses, models
from keras_gans.callbacks import symptoms
from keras_gans.networks import mlp

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "troubleshooting.md"
SYMPTOMS = [value for value in vars(symptoms).values() if isinstance(value, symptoms.Symptom)]
SHAPE = (4, 4, 1)
#: A pair of functions that this package does not know.
UNKNOWN = (lambda real, fake: 0.0 * fake, lambda fake: -fake)


def gan(loss="non_saturating", generator=None, shape=SHAPE, **options):
    keras.utils.set_random_seed(0)
    return models.GAN(
        generator or mlp.generator(shape, latent_dim=3, hidden_units=(8,)),
        mlp.discriminator(shape, hidden_units=(6,), pieces=2, dropout=0.0),
        loss=loss,
        seed=5,
        **options,
    )


def logs_of(objective, real_logit, fake_logit, label_smoothing=0.0):
    """The logs of a discriminator that gives each kind of example one logit."""
    real, fake = tf.constant([real_logit]), tf.constant([fake_logit])
    loss = losses.get(objective).discriminator_loss(real, fake, label_smoothing)
    return {
        "discriminator_loss": float(loss),
        "real_logits": real_logit,
        "fake_logits": fake_logit,
    }


@pytest.mark.parametrize(
    "loss, won, even",
    [
        ("minimax", (6.0, -6.0), (0.0, 0.0)),
        ("non_saturating", (6.0, -6.0), (0.0, 0.0)),
        ("least_squares", (0.97, 0.03), (0.5, 0.5)),
        ("hinge", (1.0, -1.0), (0.0, 0.0)),
        ("relativistic", (3.0, -3.0), (1.0, 1.0)),
    ],
)
def test_a_discriminator_is_saturated_where_its_loss_ends(loss, won, even):
    model = gan(loss)
    assert symptoms.saturation(model, logs_of(loss, *won)) is not None
    assert symptoms.saturation(model, logs_of(loss, *even)) is None
    guessing = f"{logs_of(loss, *even)['discriminator_loss']:.3g} that of guessing"
    assert guessing in symptoms.saturation(model, logs_of(loss, *won))


@pytest.mark.parametrize("real_logit, is_seen", [(4.0, False), (5.5, True)])
def test_smoothed_labels_raise_the_least_loss(real_logit, is_seen):
    """With s = 0.1 the best logit is log(9), and the loss then H(0.1) = 0.325."""
    model = gan(label_smoothing=0.1)
    best = logs_of("non_saturating", math.log(9.0), -8.0, 0.1)
    assert best["discriminator_loss"] == pytest.approx(0.3251 + 0.0003, abs=1e-4)
    assert "0.325 is the least" in symptoms.saturation(model, best)
    # The same logits without smoothing are far from a loss of 0 ...
    assert symptoms.saturation(gan(), logs_of("minimax", math.log(9.0), -8.0)) is None
    # ... at which those beyond D = 1 - s are nearer.
    logs = logs_of("minimax", real_logit, -real_logit)
    assert (symptoms.saturation(gan(), logs) is not None) == is_seen


def test_critics_and_unknown_losses_have_no_least_value():
    wgan = models.WGAN(**harness.critic())
    logs = {"discriminator_loss": 0.0, "real_logits": 9.0, "fake_logits": -9.0}
    assert symptoms.saturation(wgan, logs) is None
    assert symptoms.saturation(gan("wasserstein"), logs) is None
    assert symptoms.saturation(gan(UNKNOWN), logs) is None
    assert symptoms.saturation(gan(), logs) is not None


def test_the_two_discriminators_of_a_cyclegan_are_summed():
    cyclegan = models.CycleGAN(**harness.translators())
    logs = logs_of("least_squares", 0.94, 0.06)
    assert symptoms.saturation(gan("least_squares"), logs) is None
    assert "0.5 that of guessing" in symptoms.saturation(cyclegan, logs)


@pytest.mark.parametrize("norm, is_seen", [(4e-3, False), (2e-3, True)])
def test_a_gradient_vanishes_at_three_thousandths_of_what_it_was(norm, is_seen):
    first = {"generator_gradient_norm": 1.0}
    seen = symptoms.vanished_gradient(gan(), {"generator_gradient_norm": norm}, first)
    assert (seen is not None) == is_seen


@pytest.mark.parametrize("factor, is_seen", [(2.0, False), (0.5, True)])
def test_a_gradient_that_never_was_has_vanished(factor, is_seen):
    model = gan()
    weights = sum(weight.numpy().size for weight in model.generator.trainable_weights)
    norm = factor * symptoms.VANISHED_PER_WEIGHT * math.sqrt(weights)
    logs = {"generator_gradient_norm": norm}
    assert (symptoms.vanished_gradient(model, logs, logs) is not None) == is_seen


def test_without_norms_nothing_is_said_of_gradients():
    assert symptoms.vanished_gradient(gan(), {"generator_loss": 0.0}, {}) is None


@pytest.mark.parametrize("held_out, is_seen", [(2.0, False), (0.6, False), (0.4, True)])
def test_overfitting_is_the_place_of_held_out_logits_between_the_others(held_out, is_seen):
    """Karras et al. 2020, equation 1: (2 - h) / (2 - (-1))."""
    logs = {"real_logits": 2.0, "fake_logits": -1.0}
    logs |= {"val_real_logits": held_out, "val_fake_logits": -1.0}
    seen = symptoms.overfitting(logs)
    assert (seen is not None) == is_seen
    if seen:
        assert f"r_v = {(2.0 - held_out) / 3.0:.2f}" in seen
    # A critic's logits may drift during the epoch, all alike.
    drifted = {name: value - 50.0 * name.startswith("val_") for name, value in logs.items()}
    assert symptoms.overfitting(drifted) == seen


def test_overfitting_needs_held_out_logits_and_a_discriminator_that_leads():
    assert symptoms.overfitting({"real_logits": 2.0, "fake_logits": -1.0}) is None
    # Players in balance: what is left is chance.
    logs = {"real_logits": 0.02, "fake_logits": -0.01}
    assert symptoms.overfitting(logs | {"val_real_logits": -0.2, "val_fake_logits": 0.1}) is None
    logs = {"real_logits": -2.0, "fake_logits": 1.0}
    assert symptoms.overfitting(logs | {"val_real_logits": 0.0, "val_fake_logits": 1.0}) is None


def test_k_counts_where_it_is_that_of_began():
    began = models.BEGAN(**harness.autoencoders())
    logs = {"k": 0.0, "real_error": 0.1, "fake_error": 0.2}
    assert "gamma = 0.5 times" in symptoms.k_at_zero(began, logs)
    assert symptoms.k_at_zero(began, logs | {"k": 1e-4}) is None
    assert symptoms.k_at_zero(gan(), logs) is None


@pytest.mark.parametrize(
    "before, now, is_seen",
    [(0.1, 99.0, False), (0.1, 101.0, True), (2.0, 150.0, False), (9_999.0, 10_001.0, True)],
)
def test_a_penalty_explodes_by_its_growth_and_its_size(before, now, is_seen):
    first = {"gradient_penalty": before}
    seen = symptoms.exploding_penalty({"gradient_penalty": now, "real_logits": 1e9}, first)
    assert (seen is not None) == is_seen
    assert seen is None or seen.startswith("gradient_penalty is ")


def test_the_nearest_distance_is_a_median_of_root_mean_squares():
    """Points 0, 1, 3, 7 on a line, in four equal pixels: the nearest are 1, 1, 2 and 4 away."""
    points = np.repeat([[0.0], [1.0], [3.0], [7.0]], 4, axis=1).reshape(4, 2, 2)
    assert symptoms.nearest_distance(points + 1e4) == pytest.approx(1.5)


def test_the_nearest_distance_of_copies_is_zero():
    images = np.random.default_rng(0).uniform(-1, 1, (3, *SHAPE)).astype("float32")
    assert symptoms.nearest_distance(np.repeat(images, 5, axis=0)) == pytest.approx(0.0, abs=1e-3)


def scaled(spread, shape=SHAPE):
    """A generator whose samples are at `spread` from each other, and near 0.5."""
    dense = keras.layers.Dense(
        math.prod(shape),
        kernel_initializer=keras.initializers.RandomNormal(stddev=spread, seed=1),
        bias_initializer=keras.initializers.Constant(0.5),
    )
    return keras.Sequential([keras.Input((3,)), dense, keras.layers.Reshape(shape)])


@pytest.mark.parametrize("spread, is_seen", [(0.003, True), (0.1, False)])
def test_samples_are_the_same_by_the_distance_of_real_examples_or_by_their_pixels(spread, is_seen):
    model = gan(generator=scaled(spread))
    real = np.random.default_rng(0).uniform(-0.3, 0.3, (20, *SHAPE)).astype("float32")
    for scale in (None, symptoms.scale_of(model, real)):
        seen = symptoms.same_samples(model, 64, 0, scale)
        assert (seen is not None) == is_seen
        if seen:
            assert ("among real examples" in seen) == (scale is not None)


def test_examples_are_compared_in_the_scale_of_the_models():
    pixels = np.random.default_rng(0).integers(0, 256, (20, *SHAPE), "uint8")
    floats = (pixels / 127.5 - 1.0).astype("float32")
    for batch in (pixels, floats, (pixels, np.zeros(20))):
        np.testing.assert_allclose(symptoms.examples_of(batch), floats, atol=1e-6)


def test_a_few_images_that_repeat_are_the_same():
    """Signs of latents alone: eight images, however different."""
    signs = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Lambda(tf.sign),
            scaled(1.0),
        ]
    )
    assert symptoms.same_samples(gan(generator=signs), 64, 0) is not None


def test_vectors_have_no_scale_without_real_examples():
    model = gan(generator=scaled(0.003, (2,)), shape=(2,))
    real = np.random.default_rng(0).normal(size=(64, 2)).astype("float32")
    assert symptoms.same_samples(model, 64, 0) is None
    assert symptoms.same_samples(model, 64, 0, symptoms.scale_of(model, real)) is not None


def test_the_samples_of_a_conditional_generator_are_of_all_classes():
    model = models.ConditionalGAN(**harness.conditional())
    samples = symptoms.draw(model, 9, seed=4)
    expected = model.generate(9, seed=4)
    np.testing.assert_array_equal(np.round((samples + 1.0) * 127.5).astype("uint8"), expected)


def test_the_samples_are_of_the_generator_that_learns_not_of_its_average():
    model = gan(generator=scaled(0.1), ema=0.9)
    for weight in model.ema_generator.weights:
        weight.assign(tf.zeros_like(weight))
    assert symptoms.same_samples(model, 64, 0) is None


def test_lines_are_the_same_by_the_share_of_distinct_ones():
    networks = harness.lines()
    model = models.TextGAN(**networks)
    assert symptoms.same_samples(model, 64, 0) is None
    for weight in model.generator.weights:
        weight.assign(tf.zeros_like(weight))
    seen = symptoms.same_samples(model, 64, 0, symptoms.scale_of(model, harness.TOKENS))
    assert "distinct ones among 64 lines is 0.016, and 1 among real" in seen
    # Where the real lines are all one, there is nothing else to make.
    one_line = symptoms.scale_of(model, np.zeros((64, 6), "int32"))
    assert symptoms.same_samples(model, 64, 0, one_line) is None


def test_schemes_that_translate_have_no_samples():
    model = models.CycleGAN(**harness.translators())
    assert symptoms.same_samples(model, 64, 0, 1.0) is None


@pytest.mark.parametrize("symptom", SYMPTOMS, ids=lambda symptom: symptom.heading)
def test_the_guide_has_a_section_for_each_symptom(symptom):
    headings = re.findall(r"^## (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert symptom.heading in headings
