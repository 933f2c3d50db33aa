"""The base class of all schemes: noise, saving and exact resuming, configuration, presets."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers import SpectralNormalization
from keras_gans.models import GAN, WGANGP
from keras_gans.networks import mlp

SHAPE = (4, 4, 1)


def real_images(count):
    return np.random.default_rng(1).uniform(-1, 1, (count, *SHAPE)).astype("float32")


def train(gan, steps, first=0):
    batches = real_images(8 * (first + steps))[8 * first :]
    gan.fit(batches, batch_size=8, shuffle=False, verbose=0)


def assert_same(ours, theirs):
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.slow
@pytest.mark.parametrize("ema", [None, 0.9])
def test_save_load_continue_is_continue(tmp_path, ema, small_gan, training_state):
    gan = small_gan(ema=ema)
    train(gan, 3)
    gan.save(tmp_path / "gan.keras")
    loaded = keras.saving.load_model(tmp_path / "gan.keras")
    assert_same(training_state(gan), training_state(loaded))
    for model in (gan, loaded):
        train(model, 4, first=3)
    assert int(loaded.step.numpy()) == 7
    assert_same(training_state(gan), training_state(loaded))


@pytest.mark.slow
def test_weights_files_continue_exactly_as_well(tmp_path, small_gan, training_state):
    gan = small_gan()
    train(gan, 2)
    gan.save_weights(tmp_path / "gan.weights.h5")
    loaded = small_gan()
    loaded.load_weights(tmp_path / "gan.weights.h5")
    for model in (gan, loaded):
        train(model, 2, first=2)
    assert_same(training_state(gan), training_state(loaded))


def test_what_the_constructor_was_given_survives_saving(tmp_path, small_gan):
    options = {
        "loss": "least_squares",
        "label_smoothing": 0.2,
        "prior": "uniform",
        "ema": 0.5,
        "seed": 11,
        "card": {"data": "noise"},
    }
    small_gan(**options).save(tmp_path / "gan.keras")
    config = keras.saving.load_model(tmp_path / "gan.keras").get_config()
    assert {name: config[name] for name in options} == options


@pytest.mark.slow
def test_the_same_seed_repeats_a_run_and_another_changes_it(small_gan, training_state):
    first, second, other = small_gan(), small_gan(), small_gan(seed=6)
    for model in (first, second, other):
        train(model, 2)
    assert_same(training_state(first), training_state(second))
    changes = [
        np.abs(a - b).max()
        for a, b in zip(training_state(first), training_state(other), strict=True)
    ]
    assert max(changes) > 1e-4


def test_noise_differs_between_steps_and_purposes(small_gan):
    gan = small_gan()
    one = gan.sample_noise("normal", (4, 3), "latents")
    other_purpose = gan.sample_noise("normal", (4, 3), "interpolation")
    gan.step.assign_add(1)
    next_step = gan.sample_noise("normal", (4, 3), "latents")
    for different in (other_purpose, next_step):
        assert np.abs(one - different).min() > 1e-5


@pytest.mark.slow
def test_steps_per_execution_counts_every_step(small_gan):
    gan = small_gan()
    gan.compile(steps_per_execution=4)
    train(gan, 8)
    assert int(gan.step.numpy()) == 8


def test_what_is_no_card_and_no_smoothing_is_refused(small_gan):
    for options, sentence in (
        ({"card": 5}, "card=5 is no dict of JSON values"),
        ({"label_smoothing": "0.1"}, "label_smoothing='0.1' must be at least 0 and less than 1"),
    ):
        with pytest.raises(InputError, match=sentence):
            small_gan(**options)


def test_a_folder_that_a_model_is_to_be_saved_to_must_exist(small_gan, tmp_path):
    path = str(tmp_path / "none" / "gan.keras")
    with pytest.raises(InputError, match="there is no folder .*none; make it first"):
        small_gan().save(path)


@pytest.mark.slow
def test_loss_scaling_does_not_change_the_step(small_gan):
    plain, scaled = (
        small_gan(keras.optimizers.SGD(0.1)),
        small_gan(keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1))),
    )
    for gan in (plain, scaled):
        train(gan, 3)
    ours, theirs = plain.generator.get_weights(), scaled.generator.get_weights()
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)


def test_fit_on_a_dataset_raises_no_warning(small_gan, recwarn):
    small_gan().fit(tf.data.Dataset.from_tensors(real_images(8)), verbose=0)
    assert not [str(warning.message) for warning in recwarn if "shuffle" in str(warning.message)]


def spectral_discriminator():
    """Two normalized layers, one of them within a network of its own."""
    features, images = keras.Input((16,)), keras.Input(SHAPE)
    inner = keras.Model(features, SpectralNormalization(keras.layers.Dense(6))(features))
    hidden = keras.activations.leaky_relu(inner(keras.layers.Flatten()(images)))
    return keras.Model(images, SpectralNormalization(keras.layers.Dense(2))(hidden))


def spectral_layers(network):
    layers = network._flatten_layers()
    return [layer for layer in layers if isinstance(layer, SpectralNormalization)]


def spectral_gan(**options):
    keras.utils.set_random_seed(0)
    gan = GAN(mlp.generator(SHAPE, 3, (8,)), spectral_discriminator(), seed=5, **options)
    rates = {"generator_optimizer": 0.1, "discriminator_optimizer": 0.5}
    gan.compile(**{player: keras.optimizers.SGD(rate) for player, rate in rates.items()})
    return gan


def iterated(kernel, u):
    """One step of power iteration (Miyato et al. 2018, algorithm 1)."""
    v = kernel @ u
    u = kernel.T @ (v / np.linalg.norm(v))
    return u / np.linalg.norm(u)


@pytest.mark.slow
def test_a_step_moves_the_vectors_of_spectral_normalization_once_at_the_kernels_before_it():
    """Three calls of the discriminator in a step, and one step of power iteration."""
    gan = spectral_gan()
    layers = spectral_layers(gan.discriminator)
    assert len(layers) == 2
    for step in range(3):
        kernels = [layer.layer.kernel.numpy() for layer in layers]
        vectors = [layer.u.numpy() for layer in layers]
        train(gan, 1, first=step)
        for layer, kernel, u in zip(layers, kernels, vectors, strict=True):
            np.testing.assert_allclose(layer.u, iterated(kernel, u), rtol=1e-4, atol=1e-6)
            assert np.abs(layer.layer.kernel - kernel).max() > 1e-4


@pytest.mark.slow
def test_each_step_of_a_critic_moves_the_vectors_of_spectral_normalization_once():
    keras.utils.set_random_seed(0)
    gan = WGANGP(mlp.generator(SHAPE, 3, (8,)), spectral_discriminator(), critic_steps=4, seed=5)
    gan.compile(critic_optimizer=keras.optimizers.SGD(0.0))
    layers = spectral_layers(gan.critic)
    vectors = [layer.u.numpy() for layer in layers]
    train(gan, 1)
    for layer, u in zip(layers, vectors, strict=True):
        for _ in range(4):
            u = iterated(layer.layer.kernel.numpy(), u)
        np.testing.assert_allclose(layer.u, u, rtol=1e-4, atol=1e-6)


@pytest.mark.slow
def test_the_average_of_a_normalized_generator_is_normalized_as_well():
    keras.utils.set_random_seed(0)
    latents = keras.Input((3,))
    images = keras.layers.Reshape(SHAPE)(SpectralNormalization(keras.layers.Dense(16))(latents))
    gan = GAN(keras.Model(latents, images), mlp.discriminator(SHAPE, (6,), 2), ema=0.9, seed=5)
    gan.compile(generator_optimizer=keras.optimizers.SGD(0.5))
    train(gan, 30)
    (layer,) = spectral_layers(gan.ema_generator)
    effective = layer(tf.eye(3)) - layer.layer.bias
    assert np.linalg.norm(effective, 2) == pytest.approx(1.0, abs=0.01)


def test_every_scheme_is_made_by_its_presets_and_by_those_of_no_other():
    gan = GAN.from_preset("dcgan_mnist", seed=3)
    assert type(gan) is GAN and gan.seed == 3 and gan.card["preset"] == "dcgan_mnist"
    with pytest.raises(
        InputError, match=r"preset is of WGAN; call WGAN\.from_preset, or keras_gans"
    ):
        WGANGP.from_preset("wgan_mnist")
