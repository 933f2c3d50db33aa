"""Small Wasserstein GANs, and their step written out."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from steps_by_hand import copy, descend

from keras_gans.networks import mlp

SHAPE = (4, 4, 1)
CRITIC_STEPS, BATCH = 3, 6
RATE = 0.05
REAL = np.random.default_rng(3).uniform(-1, 1, (CRITIC_STEPS * BATCH, *SHAPE)).astype("float32")


def make(scheme, rate=RATE, **options):
    """Returns a model of a scheme whose players descend by plain gradients."""
    keras.utils.set_random_seed(1)
    critic = mlp.discriminator(SHAPE, (5,), pieces=2, input_dropout=0.0, dropout=0.0)
    model = scheme(
        mlp.generator(SHAPE, 2, (5,)),
        critic,
        **({"critic_steps": CRITIC_STEPS, "seed": 2} | options),
    )
    model.compile(
        generator_optimizer=keras.optimizers.SGD(rate),
        critic_optimizer=keras.optimizers.SGD(rate),
    )
    return model


def check_step(model, penalty, constrain):
    """Asserts that `fit` does a step as both papers' algorithm 1 has it; returns the logs.

    Args:
        model: What `make` returned.
        penalty: Function of `(critic, real_images, fake_images, step)`, what the critic's loss has
            besides the estimate of the distance.
        constrain: Function of the critic, called after each of its steps.
    """
    generator, critic = copy(model.generator), copy(model.critic)
    estimates = []
    for step in range(CRITIC_STEPS):
        real = REAL[step::CRITIC_STEPS]
        fake = generator(model.sample_latents(BATCH, f"critic step {step}"))
        with tf.GradientTape() as tape:
            estimate = tf.reduce_mean(critic(real)) - tf.reduce_mean(critic(fake))
            loss = -estimate + penalty(critic, real, fake, step)
        descend(critic, tape.gradient(loss, critic.trainable_variables), RATE)
        constrain(critic)
        estimates.append(float(estimate))
    with tf.GradientTape() as tape:
        loss = -tf.reduce_mean(critic(generator(model.sample_latents(BATCH))))
    descend(generator, tape.gradient(loss, generator.trainable_variables), RATE)

    logs = model.fit(REAL, batch_size=len(REAL), shuffle=False, verbose=0).history
    for ours, expected in ((model.generator, generator), (model.critic, critic)):
        for weight, value in zip(ours.get_weights(), expected.get_weights(), strict=True):
            np.testing.assert_allclose(weight, value, rtol=1e-4, atol=1e-6)
    assert logs["wasserstein_estimate"][0] == pytest.approx(np.mean(estimates), abs=1e-5)
    assert logs["generator_loss"][0] == pytest.approx(float(loss), abs=1e-5)
    return logs
