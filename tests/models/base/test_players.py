"""The players of a scheme: what they train, what is frozen, and their losses."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from linear_players import REAL, SHAPE, generator, make, step

from keras_gans.errors import InputError
from keras_gans.layers import OneHot, SpectralNormalization
from keras_gans.models import GAN, InfoGAN
from keras_gans.networks import mlp


def test_optimizers_are_given_by_name(small_gan):
    with pytest.raises(InputError, match=r"by name: generator_optimizer=..., discriminator_opt"):
        small_gan().compile("adam")
    with pytest.raises(InputError, match=r"critic_optimizer.*generator_optimizer"):
        small_gan().compile(critic_optimizer="adam")


def test_a_network_that_two_players_update_is_regularized_by_one():
    images, features, noise = keras.Input(SHAPE), keras.Input((4,)), keras.Input((3,))
    labels = keras.Input((), dtype="int32")
    joined = keras.layers.Concatenate()([noise, OneHot(2)(labels)])
    networks = {
        "generator": keras.Model(
            [noise, labels], keras.layers.Reshape(SHAPE)(keras.layers.Dense(16)(joined))
        ),
        "trunk": keras.Model(images, keras.layers.Dense(4)(keras.layers.Flatten()(images))),
        "discriminator": keras.Model(features, keras.layers.Dense(1)(features)),
        "recognition": keras.Model(
            features, [keras.layers.Dense(2)(features), keras.layers.Dense(1)(features)]
        ),
    }
    model = InfoGAN(**networks)
    losing = [network for player in model.players for network in model.networks_losing(player)]
    assert len(losing) == 4
    assert {id(network) for network in losing} == {id(network) for network in networks.values()}


@pytest.mark.slow
def test_a_layer_that_is_frozen_after_compile_keeps_its_optimizers_state(tmp_path):
    hidden = keras.layers.Dense(4)
    discriminator = keras.Sequential(
        [keras.Input(SHAPE), keras.layers.Flatten(), hidden, keras.layers.Dense(1)]
    )
    model = make(
        networks=(generator(), discriminator), optimizer=lambda: keras.optimizers.Adam(0.01)
    )
    step(model)
    hidden.trainable = False
    model.make_train_function(force=True)
    step(model)
    model.save(tmp_path / "gan.keras")
    loaded = keras.saving.load_model(tmp_path / "gan.keras")
    ours, theirs = ([v.numpy() for v in m.optimizer.variables] for m in (model, loaded))
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other)
    before = hidden.kernel.numpy()
    for trained in (model, loaded):
        step(trained)
    for one, other in zip(model.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(hidden.kernel, before)


FREEZES = {
    "a player": lambda model: setattr(model.discriminator, "trainable", False),
    "the model": lambda model: setattr(model, "trainable", False),
    "all layers": lambda model: [
        setattr(layer, "trainable", False) for layer in model.generator.layers
    ],
}


@pytest.mark.parametrize("trained_before", [False, True])
@pytest.mark.parametrize("what", FREEZES)
def test_a_player_that_was_frozen_after_compile_is_refused(what, trained_before, small_gan):
    model = small_gan()
    if trained_before:
        model.fit(REAL, verbose=0)
    FREEZES[what](model)
    for method in (model.fit, model.train_on_batch):
        with pytest.raises(InputError, match="player .* has nothing to train"):
            method(REAL)
    assert int(model.step.numpy()) == trained_before
    with pytest.raises(InputError, match="player .* has nothing to train"):
        model.train_step(tf.constant(REAL))


@pytest.mark.slow
def test_a_layer_that_was_frozen_after_a_training_stands_still():
    generator = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(16),
            keras.layers.BatchNormalization(scale=False, center=False),
            keras.layers.Dense(16, "tanh"),
            keras.layers.Reshape(SHAPE),
        ]
    )
    model = GAN(generator, mlp.discriminator(SHAPE, (6,), 2), seed=0)
    model.compile()
    model.fit(REAL, verbose=0)
    for layer in generator.layers[:2]:
        layer.trainable = False
    frozen = [weight.numpy() for layer in generator.layers[:2] for weight in layer.weights]
    moving = generator.layers[2].kernel.numpy()
    model.fit(REAL, verbose=0)
    after = [weight.numpy() for layer in generator.layers[:2] for weight in layer.weights]
    for one, other in zip(frozen, after, strict=True):
        np.testing.assert_array_equal(one, other)
    assert (generator.layers[2].kernel.numpy() != moving).any()


def test_float16_in_a_nested_layer_gets_loss_scaling():
    latents = keras.Input((3,))
    half = SpectralNormalization(keras.layers.Dense(16, dtype="mixed_float16"))(latents)
    images = keras.layers.Reshape(SHAPE, dtype="float32")(half)
    gan = GAN(keras.Model(latents, images), mlp.discriminator(SHAPE, (6,), 2))
    gan.compile()
    assert isinstance(gan.generator_optimizer, keras.optimizers.LossScaleOptimizer)
    assert not isinstance(gan.discriminator_optimizer, keras.optimizers.LossScaleOptimizer)
