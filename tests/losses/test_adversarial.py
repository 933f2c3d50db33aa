"""The objectives against hand-computed values, TF-GAN's functions, and the theory of the game."""

import math

import numpy as np
import pytest
import tensorflow as tf

from keras_gans import losses
from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import tfgan

REAL = np.array([[2.0], [-0.5], [0.0]], "float32")
FAKE = np.array([[-1.0], [3.0], [0.25]], "float32")


@pytest.fixture(scope="module")
def tfgan_losses():
    return tfgan.load().losses.wargs


def sigmoid(logits):
    return 1.0 / (1.0 + np.exp(-logits))


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_minimax_discriminator_loss_is_the_binary_cross_entropy(smoothing):
    real, fake = sigmoid(REAL), sigmoid(FAKE)
    expected = -np.mean((1 - smoothing) * np.log(real) + smoothing * np.log(1 - real))
    expected -= np.mean(np.log(1 - fake))
    assert float(losses.minimax_discriminator_loss(REAL, FAKE, smoothing)) == pytest.approx(
        expected, rel=1e-6
    )


def test_generator_losses_by_hand():
    fake = sigmoid(FAKE)
    assert float(losses.minimax_generator_loss(FAKE)) == pytest.approx(
        np.mean(np.log(1 - fake)), rel=1e-5
    )
    assert float(losses.non_saturating_generator_loss(FAKE)) == pytest.approx(
        -np.mean(np.log(fake)), rel=1e-6
    )
    assert float(losses.least_squares_generator_loss(FAKE)) == pytest.approx(
        (4.0 + 4.0 + 0.75**2) / 6, rel=1e-6
    )
    assert float(losses.hinge_generator_loss(FAKE)) == pytest.approx(-0.75, rel=1e-6)


def test_least_squares_and_hinge_discriminator_losses_by_hand():
    real_part, fake_part = (1.0 + 2.25 + 1.0) / 6, (1.0 + 9.0 + 0.0625) / 6
    assert float(losses.least_squares_discriminator_loss(REAL, FAKE)) == pytest.approx(
        real_part + fake_part, rel=1e-6
    )
    hinge = (0.0 + 1.5 + 1.0) / 3 + (0.0 + 4.0 + 1.25) / 3
    assert float(losses.hinge_discriminator_loss(REAL, FAKE)) == pytest.approx(hinge, rel=1e-6)


def test_least_squares_smoothing_moves_only_the_target_of_real_images():
    assert float(losses.least_squares_discriminator_loss([[0.9]], [[0.0]], 0.1)) == pytest.approx(
        0.0
    )


@pytest.mark.parametrize("smoothing", [0.0, 0.25])
def test_minimax_discriminator_agrees_with_tfgan(tfgan_losses, smoothing):
    # TF-GAN smooths towards one half: its target of real images is 1 - label_smoothing / 2.
    theirs = tfgan_losses.modified_discriminator_loss(REAL, FAKE, label_smoothing=2 * smoothing)
    assert float(losses.minimax_discriminator_loss(REAL, FAKE, smoothing)) == pytest.approx(
        float(theirs), rel=1e-6
    )


def test_generators_agree_with_tfgan(tfgan_losses):
    theirs = float(tfgan_losses.modified_generator_loss(FAKE))
    assert float(losses.non_saturating_generator_loss(FAKE)) == pytest.approx(theirs, rel=1e-6)
    # TF-GAN's minimax generator differs by a constant; the gradients are those of the paper.
    logits = tf.Variable(FAKE)
    with tf.GradientTape(persistent=True) as tape:
        ours = losses.minimax_generator_loss(logits)
        theirs = tfgan_losses.minimax_generator_loss(logits, label_smoothing=0.0)
    np.testing.assert_allclose(
        tape.gradient(ours, logits), tape.gradient(theirs, logits), rtol=1e-5
    )


def test_least_squares_and_hinge_agree_with_tfgan(tfgan_losses):
    pairs = [
        (
            losses.least_squares_discriminator_loss(REAL, FAKE),
            tfgan_losses.least_squares_discriminator_loss(REAL, FAKE),
        ),
        (
            losses.least_squares_generator_loss(FAKE),
            tfgan_losses.least_squares_generator_loss(FAKE),
        ),
        (
            losses.hinge_discriminator_loss(REAL, FAKE),
            tfgan_losses.wasserstein_hinge_discriminator_loss(REAL, FAKE),
        ),
        (
            losses.hinge_generator_loss(FAKE),
            tfgan_losses.wasserstein_hinge_generator_loss(FAKE),
        ),
    ]
    for ours, theirs in pairs:
        assert float(ours) == pytest.approx(float(theirs), rel=1e-6)


def test_the_value_of_the_game_at_its_optimum_is_minus_two_log_two():
    undecided = np.zeros((4, 1), "float32")
    value = -losses.minimax_discriminator_loss(undecided, undecided)
    assert float(value) == pytest.approx(-2 * math.log(2), rel=1e-6)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_best_discriminator_is_the_density_ratio(smoothing):
    """Goodfellow et al. 2014, proposition 1; with smoothing D* = (1 - s) p / (p + q)."""
    p, q = np.array([0.1, 0.2, 0.7]), np.array([0.5, 0.3, 0.2])
    optimum = (1 - smoothing) * p / (p + q)

    def expected_loss(logits):
        at = [losses.minimax_discriminator_loss([c], [c], smoothing) for c in logits]
        real = [losses.minimax_discriminator_loss([c], [-1e9], smoothing) for c in logits]
        return float(np.dot(p, real) + np.dot(q, np.subtract(at, real)))

    best = np.log(optimum / (1 - optimum))
    lowest = expected_loss(best)
    for point in range(3):
        for change in (-0.05, 0.05):
            moved = best.copy()
            moved[point] += change
            assert expected_loss(moved) > lowest


@pytest.mark.parametrize("name", losses.LOSSES)
def test_losses_are_float32_means_over_maps_of_half_precision_logits(name):
    real = tf.random.stateless_normal((2, 3, 3, 1), (0, 1), dtype=tf.bfloat16)
    fake = tf.random.stateless_normal((2, 3, 3, 1), (2, 3), dtype=tf.bfloat16)
    loss = losses.get(name)
    for value, flat in (
        (loss.discriminator(real, fake), loss.discriminator(_flat(real), _flat(fake))),
        (loss.generator_loss(real, fake), loss.generator_loss(_flat(real), _flat(fake))),
    ):
        assert value.dtype == tf.float32
        assert float(value) == pytest.approx(float(flat), rel=1e-6)


def test_extreme_logits_stay_finite():
    extreme = np.array([[1e4], [-1e4]], "float32")
    for loss in losses.LOSSES.values():
        assert np.isfinite(loss.discriminator(extreme, extreme))
        assert np.isfinite(loss.generator_loss(extreme, extreme))


def test_unknown_losses_and_impossible_smoothing_are_refused():
    with pytest.raises(InputError, match=r"'hinges' is unknown.*'hinge'"):
        losses.get("hinges")
    with pytest.raises(InputError, match=r"label_smoothing=1\.5"):
        losses.check_label_smoothing(1.5, "minimax")
    with pytest.raises(InputError, match="hinge loss has no targets"):
        losses.hinge_discriminator_loss(REAL, FAKE, 0.1)
    for name in losses.WITHOUT_TARGETS:
        with pytest.raises(InputError, match=f"{name} loss has no targets"):
            losses.check_label_smoothing(0.1, name)


def test_relativistic_losses_compare_the_logits_of_pairs():
    """-E[log sigmoid(C(x) - C(G(z)))], and the same with both exchanged."""
    real, fake = np.array(REAL, "float64"), np.array(FAKE, "float64")
    loss = losses.get("relativistic")
    for value, difference in (
        (loss.discriminator_loss(REAL, FAKE), real - fake),
        (loss.generator_loss(REAL, FAKE), fake - real),
    ):
        expected = -np.log(1.0 / (1.0 + np.exp(-difference))).mean()
        assert float(value) == pytest.approx(expected, rel=1e-6)
    moved = loss.discriminator_loss(np.add(REAL, 3.0), np.add(FAKE, 3.0))
    assert float(moved) == pytest.approx(float(loss.discriminator_loss(REAL, FAKE)), rel=1e-6)


def test_what_a_pair_of_functions_takes_is_read_off_their_signatures():
    for name in losses.LOSSES:
        assert losses.get(name).uses_real_logits == (name == "relativistic")
        assert losses.get(name).smooths_labels == (name not in ("relativistic", "wasserstein"))
    real, fake = (tf.constant(logits, tf.float32) for logits in (REAL, FAKE))
    compared = losses.get((lambda r, f: tf.reduce_mean(r - f), lambda r, f: tf.reduce_mean(f - r)))
    assert compared.uses_real_logits and not compared.smooths_labels
    difference = float(np.mean(REAL) - np.mean(FAKE))
    assert float(compared.discriminator_loss(real, fake)) == pytest.approx(difference)
    assert float(compared.generator_loss(real, fake)) == pytest.approx(-difference)
    scaled = losses.get((lambda r, f, s: s, lambda f, scale=2.0: scale * tf.reduce_mean(f)))
    assert scaled.discriminator_loss(real, fake, 0.25) == 0.25
    assert float(scaled.generator_loss(None, fake)) == pytest.approx(2.0 * np.mean(FAKE), rel=1e-6)
    with pytest.raises(InputError, match="discriminator's loss takes .* alone"):
        losses.check_label_smoothing(0.1, compared)


def _flat(logits):
    return tf.reshape(tf.cast(logits, tf.float32), (-1, 1))
