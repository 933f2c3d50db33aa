"""The step of the GAN: who moves when, and by what gradient."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from harness import RELATIVISTIC
from steps_by_hand import copy, descend

from keras_gans import losses
from keras_gans.errors import InputError
from keras_gans.models import GAN
from keras_gans.networks import dcgan, mlp

SHAPE = (3, 3, 1)
RATE = 0.05


def linear_gan(loss="non_saturating", label_smoothing=0.0):
    """Players without dropout or normalization, trained by plain gradient descent."""
    keras.utils.set_random_seed(1)
    gan = GAN(
        mlp.generator(SHAPE, latent_dim=2, hidden_units=(5,)),
        mlp.discriminator(SHAPE, hidden_units=(4,), pieces=2, input_dropout=0.0, dropout=0.0),
        loss=loss,
        label_smoothing=label_smoothing,
        seed=2,
    )
    gan.compile(
        generator_optimizer=keras.optimizers.SGD(RATE),
        discriminator_optimizer=keras.optimizers.SGD(RATE),
    )
    return gan


REAL = np.random.default_rng(3).uniform(-1, 1, (16, *SHAPE)).astype("float32")


@pytest.mark.parametrize("loss", [*losses.LOSSES, pytest.param(RELATIVISTIC, id="relativistic")])
def test_a_step_is_one_of_the_discriminator_then_one_of_the_generator(loss):
    """The step written out: algorithm 1 of Goodfellow et al. with k = 1."""
    gan = linear_gan(loss)
    generator, discriminator = copy(gan.generator), copy(gan.discriminator)
    latents = gan.sample_latents(16)
    objective = losses.get(loss)

    with tf.GradientTape() as tape:
        discriminator_loss = objective.discriminator_loss(
            discriminator(REAL), discriminator(generator(latents))
        )
    gradients = tape.gradient(discriminator_loss, discriminator.trainable_variables)
    descend(discriminator, gradients, RATE)
    with tf.GradientTape() as tape:
        generator_loss = objective.generator_loss(
            discriminator(REAL), discriminator(generator(latents))
        )
    descend(generator, tape.gradient(generator_loss, generator.trainable_variables), RATE)

    # In order: a relativistic loss compares each real image with the generated one beside it.
    history = gan.fit(REAL, batch_size=16, shuffle=False, verbose=0).history
    for ours, expected in (
        (gan.generator, generator),
        (gan.discriminator, discriminator),
    ):
        for weight, value in zip(ours.get_weights(), expected.get_weights(), strict=True):
            np.testing.assert_allclose(weight, value, rtol=1e-5, atol=1e-7)
    assert history["discriminator_loss"][0] == pytest.approx(float(discriminator_loss), rel=1e-5)
    assert history["generator_loss"][0] == pytest.approx(float(generator_loss), rel=1e-5)


@pytest.mark.parametrize(
    ("still", "moving"), [("generator", "discriminator"), ("discriminator", "generator")]
)
def test_an_update_of_one_player_leaves_the_other_alone(still, moving):
    gan = linear_gan()
    gan.compile(
        **{
            f"{still}_optimizer": keras.optimizers.SGD(0.0),
            f"{moving}_optimizer": keras.optimizers.SGD(RATE),
        }
    )
    before = {player: getattr(gan, player).get_weights() for player in gan.players}
    gan.fit(REAL, batch_size=8, verbose=0)
    for weight, old in zip(getattr(gan, still).get_weights(), before[still], strict=True):
        np.testing.assert_array_equal(weight, old)
    pairs = zip(getattr(gan, moving).get_weights(), before[moving], strict=True)
    assert max(np.abs(weight - old).max() for weight, old in pairs) > 1e-6


@pytest.mark.slow
def test_moving_statistics_of_batch_normalization_move_in_both_players():
    gan = GAN(dcgan.tiny_generator(), dcgan.tiny_discriminator(), seed=0)
    gan.compile()
    networks = (gan.generator, gan.discriminator)
    before = [[w.numpy() for w in network.non_trainable_variables] for network in networks]
    images = np.random.default_rng(0).uniform(-1, 1, (8, 28, 28, 1)).astype("float32")
    gan.fit(images, batch_size=8, verbose=0)
    for network, old in zip(networks, before, strict=True):
        assert network.non_trainable_variables
        for statistic, value in zip(network.non_trainable_variables, old, strict=True):
            assert np.abs(statistic.numpy() - value).max() > 1e-6, statistic.path


@pytest.mark.slow
def test_smoothing_lowers_only_the_target_of_real_images():
    plain, smoothed = linear_gan(), linear_gan(label_smoothing=0.25)
    logs = [gan.fit(REAL, batch_size=16, verbose=0).history for gan in (plain, smoothed)]
    # -0.75 log D - 0.25 log(1 - D) exceeds -log D by a quarter of the logit.
    difference = logs[1]["discriminator_loss"][0] - logs[0]["discriminator_loss"][0]
    assert difference == pytest.approx(0.25 * logs[0]["real_logits"][0], abs=1e-6)


@pytest.mark.slow
def test_labels_are_ignored():
    with_labels, without = linear_gan(), linear_gan()
    with_labels.fit(REAL, np.arange(16), batch_size=16, verbose=0)
    without.fit(REAL, batch_size=16, verbose=0)
    for weight, other in zip(with_labels.get_weights(), without.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, other)


@pytest.mark.slow
@pytest.mark.parametrize("batch_size", [8, None])
def test_a_data_set_of_unknown_length_changes_nothing_after_its_end(batch_size):
    images = np.random.default_rng(0).uniform(-1, 1, (16, 28, 28, 1)).astype("float32")
    unknown_length = tf.data.Dataset.from_generator(
        lambda: iter(np.split(images, 2)),
        output_signature=tf.TensorSpec((batch_size, 28, 28, 1), tf.float32),
    )
    states = []
    for data in (unknown_length, tf.data.Dataset.from_tensor_slices(images).batch(8)):
        keras.utils.set_random_seed(0)
        gan = GAN(dcgan.tiny_generator(), dcgan.tiny_discriminator(), seed=0, ema=0.9)
        gan.compile()
        gan.fit(data, verbose=0)
        states.append(gan.get_weights())
    for ended, known in zip(*states, strict=True):
        np.testing.assert_allclose(ended, known, rtol=1e-4, atol=1e-6)


@pytest.mark.slow
def test_it_learns_the_mean_of_a_simple_distribution():
    """The game is won: generated points end where the real ones are."""
    keras.utils.set_random_seed(0)
    points = np.random.default_rng(0).normal(0.4, 0.05, (2048, 1, 1, 1)).astype("float32")
    gan = GAN(
        mlp.generator((1, 1, 1), latent_dim=1, hidden_units=(8,)),
        mlp.discriminator((1, 1, 1), (8,), pieces=2, input_dropout=0.0, dropout=0.0),
        seed=0,
    )
    gan.compile(
        generator_optimizer=keras.optimizers.Adam(5e-3, beta_1=0.5),
        discriminator_optimizer=keras.optimizers.Adam(5e-3, beta_1=0.5),
    )
    gan.fit(points, batch_size=64, epochs=15, verbose=0)
    samples = gan(gan.sample_latents(512)).numpy()
    assert samples.mean() == pytest.approx(0.4, abs=0.1)


@keras.saving.register_keras_serializable(package="tests")
def doubled_discriminator_loss(real_logits, fake_logits, label_smoothing):
    return 2.0 * losses.minimax_discriminator_loss(real_logits, fake_logits, label_smoothing)


def test_losses_are_named_or_pairs_of_functions(tmp_path):
    for loss in (losses.LOSSES["hinge"], tuple(losses.LOSSES["hinge"])):
        assert linear_gan(loss).get_config()["loss"] == "hinge"
    for one in (lambda logits: logits, keras.losses.BinaryCrossentropy(from_logits=True), 3, None):
        with pytest.raises(InputError, match="accepted are minimax, .* or a pair of functions"):
            linear_gan(one)
    own = (doubled_discriminator_loss, losses.non_saturating_generator_loss)
    model, plain = linear_gan(own), linear_gan()
    logs = [gan.test_on_batch(REAL, return_dict=True) for gan in (model, plain)]
    assert logs[0]["discriminator_loss"] == pytest.approx(2 * logs[1]["discriminator_loss"])
    model.save(tmp_path / "gan.keras")
    again = keras.saving.load_model(tmp_path / "gan.keras")
    assert again.objective.discriminator is doubled_discriminator_loss
