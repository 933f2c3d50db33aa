"""The averages of a model: who trains them, and when given weights become theirs."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.models import GAN
from keras_gans.networks import mlp

SHAPE = (4, 4, 1)
LATENTS = np.ones((2, 3), "float32")
REAL = np.random.default_rng(1).uniform(-1, 1, (8, *SHAPE)).astype("float32")


def other_weights(network):
    return [weight + 0.5 for weight in network.get_weights()]


@pytest.mark.slow
def test_a_saved_average_is_trained_by_others(tmp_path, small_gan):
    gan = small_gan(ema=0.9)
    gan.fit(REAL, batch_size=8, verbose=0)
    gan.inference_generator.save(tmp_path / "generator.keras")
    for generator in (
        keras.saving.load_model(tmp_path / "generator.keras"),
        gan.inference_generator,
    ):
        new = GAN(generator, mlp.discriminator(SHAPE, (6,), 2), seed=1)
        new.compile()
        before = generator.get_weights()
        new.fit(REAL, batch_size=8, verbose=0)
        assert all((a != b).any() for a, b in zip(before, generator.get_weights(), strict=True))


def test_an_average_is_not_among_what_its_model_trains(small_gan):
    with_average, without = small_gan(ema=0.9), small_gan()
    assert len(with_average.trainable_variables) == len(without.trainable_variables)
    for kind in ("weights", "variables"):
        trained = getattr(with_average, f"trainable_{kind}")
        others = getattr(with_average, f"non_trainable_{kind}")
        held = {id(weight) for weight in with_average.ema_generator.weights}
        assert held <= {id(variable) for variable in others}
        assert len(trained) + len(others) == len(getattr(with_average, kind))


def test_weights_given_to_the_generator_before_the_first_step_are_those_that_serve(small_gan):
    gan = small_gan(ema=0.9)
    gan.generate(1)
    gan.generator.set_weights(other_weights(gan.generator))
    expected = gan.generator(LATENTS).numpy()
    np.testing.assert_array_equal(gan.predict(LATENTS, verbose=0), expected)
    np.testing.assert_array_equal(gan(LATENTS), expected)


def test_the_average_of_weights_given_before_the_first_step_begins_with_them(small_gan):
    gan = small_gan(ema=0.9)
    gan.generator.set_weights(other_weights(gan.generator))
    start = gan.generator.get_weights()
    gan.fit(REAL, batch_size=8, verbose=0)
    moved = zip(start, gan.generator.get_weights(), gan.ema_generator.get_weights(), strict=True)
    for first, last, average in moved:
        np.testing.assert_allclose(average, 0.1 * first + 0.9 * last, rtol=1e-5, atol=1e-6)


def test_an_average_that_was_given_weights_of_its_own_keeps_them(small_gan):
    gan = small_gan(ema=0.9)
    gan.ema_generator.set_weights(other_weights(gan.ema_generator))
    expected = gan.ema_generator(LATENTS).numpy()
    gan.generator.set_weights([0 * weight for weight in gan.generator.get_weights()])
    np.testing.assert_array_equal(gan(LATENTS), expected)


def test_weights_given_before_the_first_step_are_saved_as_the_average(tmp_path, small_gan):
    gan = small_gan(ema=0.9)
    gan.generator.set_weights(other_weights(gan.generator))
    gan.save(tmp_path / "gan.keras")
    loaded = keras.saving.load_model(tmp_path / "gan.keras")
    np.testing.assert_array_equal(loaded(LATENTS), gan.generator(LATENTS))


@pytest.mark.slow
@pytest.mark.parametrize("train", ["fit", "train_on_batch"])
def test_weights_given_after_a_training_are_those_that_serve(train, tmp_path, small_gan):
    gan = small_gan(ema=0.9)
    gan.fit(REAL, batch_size=8, verbose=0)
    getattr(gan, train)(REAL)
    average = gan(LATENTS).numpy()
    assert np.abs(average - gan.generator(LATENTS)).max() > 1e-6
    gan.generator.set_weights(other_weights(gan.generator))
    expected = gan.generator(LATENTS).numpy()
    np.testing.assert_array_equal(gan(LATENTS), expected)
    np.testing.assert_array_equal(gan.predict(LATENTS, verbose=0), expected)
    gan.save(tmp_path / "gan.keras")
    np.testing.assert_array_equal(
        keras.saving.load_model(tmp_path / "gan.keras")(LATENTS), expected
    )


@pytest.mark.slow
def test_weights_given_to_a_loaded_model_are_those_that_serve(tmp_path, small_gan):
    gan = small_gan(ema=0.9)
    save = keras.callbacks.ModelCheckpoint(tmp_path / "within.keras")
    gan.fit(REAL, batch_size=8, verbose=0, callbacks=[save])
    gan.save(tmp_path / "after.keras")
    average = gan(LATENTS).numpy()
    for name in ("within.keras", "after.keras"):
        loaded = keras.saving.load_model(tmp_path / name)
        loaded.generator.set_weights(other_weights(loaded.generator))
        np.testing.assert_array_equal(loaded(LATENTS), loaded.generator(LATENTS))
        untouched = keras.saving.load_model(tmp_path / name)
        np.testing.assert_array_equal(untouched(LATENTS), average)


def test_an_average_that_was_given_weights_of_its_own_after_a_step_keeps_them(tmp_path, small_gan):
    gan = small_gan(ema=0.9)
    gan.fit(REAL, batch_size=8, verbose=0)
    gan.ema_generator.set_weights(other_weights(gan.ema_generator))
    expected = gan(LATENTS).numpy()
    gan.save(tmp_path / "gan.keras")
    gan.generator.set_weights([0 * weight for weight in gan.generator.get_weights()])
    np.testing.assert_array_equal(gan(LATENTS), expected)


def test_steps_of_the_users_own_loop_leave_the_average_as_it_is(small_gan):
    gan = small_gan(ema=0.9)
    gan.train_step(tf.constant(REAL))
    average = gan.ema_generator(LATENTS).numpy()
    np.testing.assert_array_equal(gan(LATENTS), average)
    gan.train_step(tf.constant(REAL))
    assert np.abs(gan(LATENTS) - gan.generator(LATENTS)).max() > 1e-6


def test_an_optimizer_that_sets_weights_at_the_end_leaves_the_average_as_it_is(small_gan):
    optimizer = keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.9)
    gan = small_gan(ema=0.9, optimizer=optimizer)
    averages = []
    note = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: averages.append(gan(LATENTS).numpy())
    )
    gan.fit(REAL, batch_size=8, verbose=0, callbacks=[note])
    np.testing.assert_array_equal(gan(LATENTS), averages[-1])


def test_the_weights_of_a_network_and_of_its_average_have_different_paths(small_gan):
    gan = small_gan(ema=0.9)
    networks = (gan.generator, gan.ema_generator)
    paths, averaged = ({weight.path for weight in network.weights} for network in networks)
    assert averaged == {f"ema_generator/{path}" for path in paths}


def test_the_average_is_no_player(small_gan):
    gan = small_gan(ema=0.95)
    averaged = {id(variable) for variable in gan.ema_generator.variables}
    trained = {id(v) for player in gan.players for v in gan.variables_of(player)}
    assert not averaged & trained
