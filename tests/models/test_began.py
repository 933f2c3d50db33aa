"""Boundary equilibrium: the controller, step by step."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.models import BEGAN
from keras_gans.networks import autoencoder, mlp

SHAPE, BATCH, RATE = (4, 4, 1), 6, 0.05
REAL = np.random.default_rng(3).uniform(-1, 1, (3 * BATCH, *SHAPE)).astype("float32")


def networks():
    keras.utils.set_random_seed(1)
    return autoencoder.generator(SHAPE, 3, 2, sizes=2), autoencoder.discriminator(SHAPE, 3, 2, 2)


def make(k=0.0, optimizer=keras.optimizers.SGD, rate=RATE, **options):
    """A scheme whose players descend by plain gradients."""
    model = BEGAN(*networks(), **({"seed": 2} | options))
    model.compile(generator_optimizer=optimizer(rate), discriminator_optimizer=optimizer(rate))
    model.k.assign(k)
    return model


def train(model, images=REAL[:BATCH]):
    """Returns the logs of one step for each batch, as an array for each."""
    logs = []
    for start in range(0, len(images), BATCH):
        batch = images[start : start + BATCH]
        logs.append(model.fit(batch, batch_size=BATCH, shuffle=False, verbose=0).history)
    return {name: np.array([log[name][0] for log in logs]) for name in logs[0]}


def error(discriminator, images):
    return np.abs(images - discriminator(images).numpy()).mean()


@pytest.mark.slow
def test_a_step_is_that_of_the_paper():
    """Section 3.4, written out: players and controller all move from where they stand at step t."""
    gamma, gain, k = 0.6, 0.3, 0.4
    model = make(k, gamma=gamma, proportional_gain=gain)
    generator, discriminator = networks()
    real, latents = REAL[:BATCH], model.sample_latents(BATCH)
    with tf.GradientTape(persistent=True) as tape:
        fake = generator(latents)
        real_error = tf.reduce_mean(tf.abs(real - discriminator(real)))
        fake_error = tf.reduce_mean(tf.abs(fake - discriminator(fake)))
        discriminator_loss = real_error - k * fake_error
    losses = {generator: fake_error, discriminator: discriminator_loss}
    gradients = {
        network: tape.gradient(loss, network.trainable_variables)
        for network, loss in losses.items()
    }
    for network, network_gradients in gradients.items():
        for variable, gradient in zip(network.trainable_variables, network_gradients, strict=True):
            variable.assign_sub(RATE * gradient)

    logs = train(model)
    for ours, expected in ((model.generator, generator), (model.discriminator, discriminator)):
        for weight, value in zip(ours.get_weights(), expected.get_weights(), strict=True):
            np.testing.assert_allclose(weight, value, rtol=1e-5, atol=1e-6)
    balance = gamma * float(real_error) - float(fake_error)
    expected = {
        "generator_loss": float(fake_error),
        "discriminator_loss": float(real_error) - k * float(fake_error),
        "real_error": float(real_error),
        "fake_error": float(fake_error),
        "k": k,
        "convergence": float(real_error) + abs(balance),
    }
    assert {name: logs[name][0] for name in logs} == pytest.approx(expected, rel=1e-5)
    assert float(model.k.numpy()) == pytest.approx(k + gain * balance, rel=1e-6)
    assert abs(gain * balance) > 0.01


def test_the_relative_error_is_each_image_s_own_over_its_brightness():
    model = make(error="relative")
    images = np.concatenate([REAL[:3], np.full((1, *SHAPE), -1.0, "float32"), 3.0 * REAL[3:5]])
    differences = np.abs(images - model.discriminator(images).numpy()).mean(axis=(1, 2, 3))
    brightness = (np.maximum(images, -1.0).mean(axis=(1, 2, 3)) + 1.0) / 2.0
    expected = np.mean(differences / (brightness + 0.02))
    assert float(model.reconstruction_error(images)) == pytest.approx(expected, rel=1e-5)


@pytest.mark.slow
def test_k_follows_the_balance_from_step_to_step():
    model = make(gamma=0.7, proportional_gain=0.5, k=0.3)
    logs = train(model, REAL)
    moves = 0.5 * (0.7 * logs["real_error"] - logs["fake_error"])
    ks = np.append(logs["k"], model.k.numpy())
    np.testing.assert_allclose(np.diff(ks), moves, rtol=1e-5, atol=1e-7)
    assert len(set(ks)) == 4
    losses = logs["real_error"] - logs["k"] * logs["fake_error"]
    np.testing.assert_allclose(logs["discriminator_loss"], losses, rtol=1e-5)


@pytest.mark.parametrize(
    ("k", "fake", "end"),
    [
        # L(x) = 0.5 and gamma = 0.5: the generator wins below 0.25 and loses above.
        (0.95, 0.0, 1.0),
        (0.05, 0.5, 0.0),
        (0.5, 0.25, 0.5),
        (1.0, 0.5, 0.75),
        (0.0, 0.0, 0.25),
    ],
    ids=["held at 1", "held at 0", "in balance", "off 1", "off 0"],
)
def test_k_stays_between_0_and_1_and_leaves_either_end(k, fake, end):
    model = make(k, proportional_gain=1.0, gamma=0.5)
    convergence = model.control(model.k.value, tf.constant(0.5), tf.constant(fake))
    assert float(model.k.numpy()) == pytest.approx(end)
    assert float(convergence) == pytest.approx(0.5 + abs(0.25 - fake))


def test_the_error_is_the_mean_absolute_difference_of_all_pixels():
    inputs = keras.Input(SHAPE)
    shift = keras.Model(inputs, keras.layers.Rescaling(1.0, offset=-0.25)(inputs))
    model = BEGAN(networks()[0], shift)
    assert float(model.reconstruction_error(tf.constant(REAL))) == pytest.approx(0.25)
    double = keras.Model(inputs, keras.layers.Rescaling(2.0)(inputs))
    model = BEGAN(networks()[0], double)
    doubled_error = float(model.reconstruction_error(tf.constant(REAL)))
    assert doubled_error == pytest.approx(np.abs(REAL).mean())


@pytest.mark.slow
def test_a_discriminator_with_k_at_zero_only_learns_to_reconstruct_real_images():
    model, twin = make(), networks()[1]
    train(model)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.abs(REAL[:BATCH] - twin(REAL[:BATCH])))
    gradients = tape.gradient(loss, twin.trainable_variables)
    for ours, variable, gradient in zip(
        model.discriminator.trainable_variables, twin.trainable_variables, gradients, strict=True
    ):
        np.testing.assert_allclose(ours, variable - RATE * gradient, rtol=1e-5, atol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("weights_only", [False, True])
def test_save_load_continue_is_exact_for_k_too(weights_only, tmp_path, training_state):
    options = {"optimizer": keras.optimizers.Adam, "ema": 0.9, "gamma": 0.7, "error": "relative"}
    model = make(0.2, proportional_gain=0.3, **options)
    train(model, REAL)
    k = model.k.numpy()
    assert abs(k - 0.2) > 0.01
    if weights_only:
        model.save_weights(tmp_path / "model.weights.h5")
        loaded = make(proportional_gain=0.3, **options)
        loaded.load_weights(tmp_path / "model.weights.h5")
    else:
        model.save(tmp_path / "model.keras")
        loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert loaded.k.numpy() == k
    assert (loaded.gamma, loaded.proportional_gain, loaded.prior) == (0.7, 0.3, "uniform")
    for one in (model, loaded):
        train(one, REAL)
    assert model.k.numpy() != k
    for ours, theirs in zip(training_state(model), training_state(loaded), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_the_papers_numbers_are_the_default():
    model = BEGAN(*networks())
    model.compile()
    assert (model.gamma, model.proportional_gain, float(model.k.numpy())) == (0.5, 0.001, 0.0)
    for player in model.players:
        optimizer = model.optimizer_of(player)
        assert isinstance(optimizer, keras.optimizers.Adam)
        assert float(optimizer.learning_rate.numpy()) == pytest.approx(1e-4)
    latents = model.sample_latents(4000).numpy().ravel()
    assert latents.min() >= -1.0
    assert latents.max() <= 1.0
    assert latents.std() == pytest.approx(1 / np.sqrt(3), rel=0.05)


@pytest.mark.slow
def test_half_precision_leaves_the_controller_in_full():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        model = make(0.5, proportional_gain=1e-5)
    finally:
        keras.config.set_dtype_policy("float32")
    before = model.reconstruction_error(tf.constant(REAL[:BATCH]))
    logs = train(model)
    assert before.dtype == tf.float32
    assert model.k.dtype == "float32"
    # The move is lost in bfloat16, whose numbers near 0.5 lie 0.002 apart.
    move = 1e-5 * (0.5 * logs["real_error"][0] - logs["fake_error"][0])
    assert float(model.k.numpy()) - 0.5 == pytest.approx(move, abs=6e-8)
    assert abs(move) > 5e-7


def test_a_discriminator_that_does_not_return_images_is_refused():
    generator, _ = networks()
    with pytest.raises(InputError, match=r"must be an autoencoder.*\(4, 4, 1\); it returns \(1,\)"):
        BEGAN(generator, mlp.discriminator(SHAPE, (5,)))
    with pytest.raises(InputError, match=r"autoencoder.*\(4, 4, 1\); it returns \(8, 8, 1\)"):
        BEGAN(generator, autoencoder.discriminator((8, 8, 1), 3, 2, 2))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gamma", 0.0),
        ("gamma", 1.01),
        ("gamma", -0.5),
        ("gamma", float("nan")),
        ("proportional_gain", 0.0),
        ("proportional_gain", -0.001),
        ("proportional_gain", float("nan")),
    ],
)
def test_numbers_out_of_range_are_refused(name, value):
    with pytest.raises(InputError, match=f"{name}={value} must be above 0"):
        make(**{name: value})


def test_an_unknown_error_is_refused():
    with pytest.raises(InputError, match="error='squared' is unknown; accepted are absolute, rel"):
        make(error="squared")


def test_both_ends_of_the_diversity_ratio():
    assert make(gamma=1.0).gamma == 1.0
    assert make(gamma=0.01).gamma == 0.01
