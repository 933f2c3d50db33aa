"""The gradients of a player: of its loss, and of what its layers add to it."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from linear_players import RATE, REAL, critic, generator, make, step

from keras_gans import losses
from keras_gans.models import GAN, WGAN, LatentModel
from keras_gans.models.base import gradients

WEIGHT = 0.3


class PenalizeOutputs(keras.layers.Layer):
    """Adds `WEIGHT` times the mean square of what passes through, by `add_loss`."""

    def call(self, inputs):
        self.add_loss(WEIGHT * keras.ops.mean(keras.ops.square(inputs)))
        return inputs


def test_a_scale_multiplies_the_gradients_of_the_loss_and_of_the_regularizers():
    """The gradient of E[w x] + c |w|^2 is E[x] + 2 c w."""
    network = keras.Sequential(
        [
            keras.Input((1,)),
            keras.layers.Dense(1, kernel_regularizer=keras.regularizers.L2(WEIGHT)),
        ]
    )
    kernel, bias = variables = network.trainable_variables
    inputs = tf.constant([[1.0], [3.0]])
    for reduce in (tf.reduce_mean, tf.identity):
        with tf.GradientTape() as tape:
            loss = reduce(network(inputs))
        of_kernel, of_bias = gradients.of_player(tape, loss, variables, [network], tf.constant(0.5))
        np.testing.assert_allclose(of_kernel, 0.5 * (2.0 + 2.0 * WEIGHT * kernel), rtol=1e-6)
        np.testing.assert_allclose(of_bias, [0.5])


def test_a_variable_on_which_nothing_depends_has_no_gradient():
    network, other = critic(), keras.Variable(1.0)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(network(REAL))
    *_, gradient = gradients.of_player(
        tape, loss, [*network.trainable_variables, other], [network], tf.constant(1.0)
    )
    assert gradient is None


def test_on_several_replicas_an_equal_share_of_the_clipped_sum_is_given_back():
    """(3, 4) has the norm 5: clipped to 1 it is (0.6, 0.8), of which each of two gives half."""
    rows = tf.IndexedSlices(tf.constant([[3.0], [4.0]]), tf.constant([2, 0]), tf.constant([3, 1]))
    optimizer = keras.optimizers.SGD(clipnorm=1.0)
    dense, none, sparse = gradients.clip_on_replicas(
        optimizer, [tf.constant([3.0, 4.0]), None, rows], replicas=2
    )
    np.testing.assert_allclose(dense, [0.3, 0.4], rtol=1e-6)
    assert none is None
    np.testing.assert_allclose(sparse, [[0.4], [0.0], [0.3]], rtol=1e-6)


def test_on_one_replica_clipping_is_left_to_the_optimizer():
    given = [tf.constant([3.0]), None]
    for optimizer in (keras.optimizers.SGD(), keras.optimizers.SGD(clipnorm=1.0)):
        assert gradients.clip_on_replicas(optimizer, given, replicas=1) is given


@pytest.mark.slow
@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_a_regularizer_of_weights_adds_its_gradient_once_a_step(player):
    """A step of descent on L + c |W|^2 ends 2 c r W below a step on L."""
    options = {"kernel_regularizer": keras.regularizers.L2(WEIGHT)}
    plain = make(networks=(generator(), critic()))
    regular = make(
        networks=(generator(**options), critic())
        if player == "generator"
        else (generator(), critic(**options))
    )
    kernels = [model.variables_of(player)[0] for model in (plain, regular)]
    before = kernels[0].numpy()
    for model in (plain, regular):
        step(model)
    np.testing.assert_allclose(
        kernels[0] - kernels[1], 2 * WEIGHT * RATE * before, rtol=1e-4, atol=1e-6
    )


@pytest.mark.slow
def test_each_step_of_a_critic_counts_its_regularizer_once():
    """On one gradient g, which a linear critic has, W := (1 - 2 c r) W - r g, four times."""
    kernels = []
    for regularizer in (None, keras.regularizers.L2(WEIGHT)):
        networks = generator(kernel_initializer="zeros"), critic(kernel_regularizer=regularizer)
        model = make(WGAN, networks, critic_steps=4, clip=1e6)
        kernel = model.variables_of("critic")[0]
        before = kernel.numpy()
        model.fit(np.repeat(REAL[:1], 8, axis=0), batch_size=8, verbose=0)
        kernels.append(kernel.numpy())
    step_of_loss = (kernels[0] - before) / 4
    expected = before
    for _ in range(4):
        expected = (1 - 2 * WEIGHT * RATE) * expected + step_of_loss
    np.testing.assert_allclose(kernels[1], expected, atol=1e-5)


def test_what_add_loss_adds_on_real_and_on_generated_examples_is_minimised():
    """The discriminator's step descends on loss(D) + c E[D(x)^2] + c E[D(G(z))^2]."""
    model = make(networks=(generator(), critic([PenalizeOutputs()])))
    before = model.discriminator.layers[1].kernel.numpy().copy()
    fake = model.generator(model.sample_latents(8), training=True)
    kernel = tf.Variable(before)
    with tf.GradientTape() as tape:
        real_logits, fake_logits = (tf.reshape(x, (8, 16)) @ kernel for x in (REAL[:8], fake))
        loss = losses.minimax_discriminator_loss(real_logits, fake_logits)
        loss += WEIGHT * tf.reduce_mean(real_logits**2) + WEIGHT * tf.reduce_mean(fake_logits**2)
    expected = before - RATE * tape.gradient(loss, kernel)
    step(model)
    np.testing.assert_allclose(model.discriminator.layers[1].kernel, expected, atol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("run_eagerly", [False, True])
def test_an_activity_regularizer_of_the_generator_is_minimised(run_eagerly):
    regularizer = keras.regularizers.L2(1.0)
    model = GAN(generator(activity_regularizer=regularizer), critic(), seed=5)
    model.compile(
        generator_optimizer=keras.optimizers.SGD(0.05),
        discriminator_optimizer=keras.optimizers.SGD(0.0),
        run_eagerly=run_eagerly,
    )
    before = np.abs(model.generator(np.ones((1, 3)))).mean()
    model.fit(REAL, batch_size=8, epochs=5, verbose=0)
    assert np.abs(model.generator(np.ones((1, 3)))).mean() < 0.5 * before


def test_logs_are_of_the_losses_of_the_scheme_alone():
    plain, regular = (
        make(networks=(generator(), critic(kernel_regularizer=regularizer)))
        for regularizer in (None, keras.regularizers.L2(100.0))
    )
    one, other = (m.train_on_batch(REAL[:8], return_dict=True) for m in (plain, regular))
    assert one["discriminator_loss"] == pytest.approx(other["discriminator_loss"])


def test_a_loss_for_each_example_is_averaged():
    class PerExample(LatentModel):
        players = {"generator": ("generator",)}
        reduces = True

        def __init__(self, generator, discriminator, **options):
            super().__init__({"generator": generator, "discriminator": discriminator}, **options)

        def train_step(self, data):
            latents = self.sample_latents(tf.shape(self.real_images(data))[0])
            with tf.GradientTape() as tape:
                loss = tf.nn.softplus(-self.discriminator(self.generator(latents, training=True)))
                loss = tf.reduce_mean(loss) if self.reduces else loss
            self.minimize("generator", loss, tape)
            return self.end_step(generator_loss=loss)

    mean, each = make(PerExample), make(PerExample)
    each.reduces = False
    for model in (mean, each):
        step(model)
    np.testing.assert_allclose(*(m.generator.get_weights()[0] for m in (mean, each)), atol=1e-6)
