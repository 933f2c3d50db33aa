"""The players' optimizers: what layers add to a loss, and what Keras' callbacks and options do."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans import losses
from keras_gans.errors import InputError
from keras_gans.layers import OneHot
from keras_gans.models import GAN, WGAN, InfoGAN, LatentModel

SHAPE = (4, 4, 1)
REAL = np.random.default_rng(1).uniform(-1, 1, (32, *SHAPE)).astype("float32")
RATE, WEIGHT = 0.1, 0.3


class PenalizeOutputs(keras.layers.Layer):
    """Adds `WEIGHT` times the mean square of what passes through, by `add_loss`."""

    def call(self, inputs):
        self.add_loss(WEIGHT * keras.ops.mean(keras.ops.square(inputs)))
        return inputs


def critic(extra=(), **options):
    """A linear function of images."""
    keras.utils.set_random_seed(2)
    layers = [keras.layers.Flatten(), keras.layers.Dense(1, **options), *extra]
    return keras.Sequential([keras.Input(SHAPE), *layers])


def generator(extra=(), **options):
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Dense(16, **options), keras.layers.Reshape(SHAPE), *extra]
    return keras.Sequential([keras.Input((3,)), *layers])


def make(scheme=GAN, networks=None, optimizer=None, **options):
    model = scheme(*(networks or (generator(), critic())), seed=5, **options)
    model.compile(
        **{
            f"{player}_optimizer": optimizer() if optimizer else keras.optimizers.SGD(RATE)
            for player in model.players
        }
    )
    return model


def step(model, count=8, **options):
    model.fit(REAL[:count], batch_size=count, shuffle=False, verbose=0, **options)
    return model


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


@pytest.mark.parametrize("value", ["adammm", keras.optimizers.Adam, 5])
def test_what_is_no_optimizer_is_refused(value):
    with pytest.raises(InputError, match="generator_optimizer=.* is no optimizer: give one of Ker"):
        GAN(generator(), critic()).compile(generator_optimizer=value)


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


def test_an_optimizer_that_averages_gives_its_average_to_the_player_at_the_end():
    model = make(optimizer=lambda: keras.optimizers.SGD(RATE, use_ema=True, ema_momentum=0.5))
    weight = model.variables_of("generator")[0]
    expected = values = [weight.numpy()]
    model.fit(
        REAL,
        batch_size=8,
        verbose=0,
        callbacks=[
            keras.callbacks.LambdaCallback(
                on_train_batch_end=lambda batch, logs: values.append(weight.numpy())
            )
        ],
    )
    average = np.zeros_like(expected[0])
    for number, value in enumerate(values[1:]):  # Keras' average begins with the first weights.
        average = value if number == 0 else 0.5 * average + 0.5 * value
    np.testing.assert_allclose(weight, average, atol=1e-6)


def test_swapping_averages_leaves_the_weights_that_are_trained(tmp_path):
    model = make(optimizer=lambda: keras.optimizers.SGD(RATE, use_ema=True, ema_momentum=0.9))
    model.fit(REAL, batch_size=8, verbose=0, callbacks=[keras.callbacks.SwapEMAWeights()])
    assert model.optimizer.use_ema
    with pytest.raises(ValueError, match="use_ema"):
        step(make(), callbacks=[keras.callbacks.SwapEMAWeights(swap_on_epoch=True)])


def two_rates():
    model = GAN(generator(), critic(), seed=5)
    model.compile(
        generator_optimizer=keras.optimizers.SGD(0.2),
        discriminator_optimizer=keras.optimizers.SGD(0.1),
    )
    return model


def rates(model):
    return [
        float(keras.ops.convert_to_numpy(model.optimizer_of(player).learning_rate))
        for player in model.players
    ]


def test_a_learning_rate_that_a_callback_sets_scales_those_of_all_players():
    model = two_rates()
    halve = keras.callbacks.LearningRateScheduler(lambda epoch, rate: 0.5 * rate)
    model.fit(REAL, batch_size=8, epochs=2, verbose=0, callbacks=[halve])
    np.testing.assert_allclose(rates(model), [0.05, 0.025], rtol=1e-6)
    absolute = keras.callbacks.LearningRateScheduler(lambda epoch: 0.01)
    model.fit(REAL, batch_size=8, verbose=0, callbacks=[absolute])
    np.testing.assert_allclose(rates(model), [0.01, 0.005], rtol=1e-6)


def test_the_rates_fall_where_a_loss_does_not():
    model = two_rates()
    falls = keras.callbacks.ReduceLROnPlateau("generator_loss", factor=0.1, patience=1, min_delta=9)
    model.fit(REAL, batch_size=8, epochs=2, verbose=0, callbacks=[falls])
    np.testing.assert_allclose(rates(model), [0.02, 0.01], rtol=1e-6)


def test_a_schedule_cannot_be_overruled_by_a_callback():
    schedule = keras.optimizers.schedules.PolynomialDecay(0.1, 10)
    model = make(optimizer=lambda: keras.optimizers.SGD(schedule))
    callback = keras.callbacks.LearningRateScheduler(lambda epoch: 0.01)
    with pytest.raises(InputError, match="generator_optimizer follows a schedule"):
        step(model, callbacks=[callback])


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


def test_a_layer_that_can_be_trained_since_compile_needs_another():
    network = critic()
    network.layers[1].trainable = False
    network = keras.Sequential([keras.Input(SHAPE), network, keras.layers.Dense(1)])
    model = make(networks=(generator(), network))
    network.layers[0].layers[1].trainable = True
    with pytest.raises(InputError, match=r"can be trained since after compile\(\)"):
        step(model)


def test_losses_are_named_or_pairs_of_functions(tmp_path):
    for loss in (losses.LOSSES["hinge"], tuple(losses.LOSSES["hinge"])):
        assert make(loss=loss).get_config()["loss"] == "hinge"
    for one in (lambda logits: logits, keras.losses.BinaryCrossentropy(from_logits=True), 3, None):
        with pytest.raises(InputError, match="accepted are minimax, .* or a pair of functions"):
            make(loss=one)
    own = (doubled_discriminator_loss, losses.non_saturating_generator_loss)
    model = make(loss=own, optimizer=lambda: keras.optimizers.SGD(0.0))
    plain = make(optimizer=lambda: keras.optimizers.SGD(0.0))
    logs = [m.train_on_batch(REAL[:8], return_dict=True) for m in (model, plain)]
    assert logs[0]["discriminator_loss"] == pytest.approx(2 * logs[1]["discriminator_loss"])
    model.save(tmp_path / "gan.keras")
    again = keras.saving.load_model(tmp_path / "gan.keras")
    assert again.objective.discriminator is doubled_discriminator_loss


@keras.saving.register_keras_serializable(package="tests")
def doubled_discriminator_loss(real_logits, fake_logits, label_smoothing):
    return 2.0 * losses.minimax_discriminator_loss(real_logits, fake_logits, label_smoothing)


def test_optimizers_are_given_by_name(small_gan):
    with pytest.raises(InputError, match=r"by name: generator_optimizer=..., discriminator_opt"):
        small_gan().compile("adam")
