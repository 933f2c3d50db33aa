"""The Wasserstein GANs, step by step."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.losses import penalties
from keras_gans.models import GAN, WGAN, WGANGP
from keras_gans.models.wgan import rmsprop
from keras_gans.networks import mlp

SHAPE = (4, 4, 1)
CRITIC_STEPS, BATCH = 3, 6
RATE = 0.05
REAL = np.random.default_rng(3).uniform(-1, 1, (CRITIC_STEPS * BATCH, *SHAPE)).astype("float32")


def make(scheme, rate=RATE, **options):
    """A scheme whose players descend by plain gradients."""
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


def copy(network):
    twin = keras.models.clone_model(network)
    twin.set_weights(network.get_weights())
    return twin


def descend(network, gradients):
    for variable, gradient in zip(network.trainable_variables, gradients, strict=True):
        variable.assign_sub(RATE * gradient)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", [WGAN, WGANGP])
def test_a_step_is_n_of_the_critic_on_fresh_data_then_one_of_the_generator(scheme):
    """Algorithm 1 of both papers, written out."""
    model = make(scheme)
    generator, critic = copy(model.generator), copy(model.critic)
    estimates, penalty_values = [], []
    for step in range(CRITIC_STEPS):
        real = REAL[step::CRITIC_STEPS]
        fake = generator(model.sample_latents(BATCH, f"critic step {step}"))
        uniform = model.sample_noise("uniform", (BATCH, 1, 1, 1), f"interpolation {step}")
        with tf.GradientTape() as tape:
            estimate = tf.reduce_mean(critic(real)) - tf.reduce_mean(critic(fake))
            penalty = penalties.gradient_penalty(critic, real, fake, (uniform + 1.0) / 2.0)
            loss = -estimate + (10.0 * penalty if scheme is WGANGP else 0.0)
        descend(critic, tape.gradient(loss, critic.trainable_variables))
        if scheme is WGAN:
            critic.set_weights([np.clip(weight, -0.01, 0.01) for weight in critic.get_weights()])
        estimates.append(float(estimate))
        penalty_values.append(float(penalty))
    with tf.GradientTape() as tape:
        loss = -tf.reduce_mean(critic(generator(model.sample_latents(BATCH))))
    descend(generator, tape.gradient(loss, generator.trainable_variables))

    logs = model.fit(REAL, batch_size=len(REAL), shuffle=False, verbose=0).history
    for ours, expected in ((model.generator, generator), (model.critic, critic)):
        for weight, value in zip(ours.get_weights(), expected.get_weights(), strict=True):
            np.testing.assert_allclose(weight, value, rtol=1e-4, atol=1e-6)
    assert logs["wasserstein_estimate"][0] == pytest.approx(np.mean(estimates), abs=1e-5)
    assert logs["generator_loss"][0] == pytest.approx(float(loss), abs=1e-5)
    if scheme is WGANGP:
        assert logs["gradient_penalty"][0] == pytest.approx(np.mean(penalty_values), abs=1e-5)


@pytest.mark.slow
def test_clipping_holds_for_the_weights_of_the_critic_and_for_no_others():
    model = make(WGAN, rate=0.5, clip=0.02)
    model.fit(REAL, batch_size=len(REAL), verbose=0)
    assert max(np.abs(weight).max() for weight in model.critic.get_weights()) <= 0.02
    assert max(np.abs(weight).max() for weight in model.generator.get_weights()) > 0.1


def test_interpolation_weights_are_uniform_one_for_each_example_and_new_at_each_step():
    model = make(WGANGP)
    real = tf.zeros((4000, *SHAPE))
    epsilons = [model.sample_epsilon(real, step) for step in range(2)]
    assert epsilons[0].shape == (4000, 1, 1, 1)
    values = np.sort(epsilons[0].numpy().ravel())
    # Kolmogorov-Smirnov: 1.95 / sqrt(n) is exceeded once in a thousand times.
    assert np.abs(values - np.linspace(0, 1, 4000)).max() < 1.95 / np.sqrt(4000)
    assert np.abs(epsilons[0] - epsilons[1]).mean() > 0.2


def test_the_papers_optimizers_are_the_default():
    clipped, penalised = make(WGAN), make(WGANGP)
    for model in (clipped, penalised):
        model.compile()
    rmsprop, adam = clipped.critic_optimizer, penalised.generator_optimizer
    assert isinstance(rmsprop, keras.optimizers.RMSprop)
    assert rmsprop.momentum == 0.0
    assert float(rmsprop.learning_rate.numpy()) == pytest.approx(5e-5)
    assert isinstance(adam, keras.optimizers.Adam)
    assert (adam.beta_1, adam.beta_2) == (0.0, 0.9)
    assert float(adam.learning_rate.numpy()) == pytest.approx(1e-4)


def test_the_clipped_critic_learns_from_gradients_however_small():
    """RMSProp divides by the gradients' size: what is left is their direction."""
    moved = []
    for scale in (1.0, 1e-5):
        model = make(WGAN)
        model.compile()
        variables = model.critic.trainable_variables
        before = [variable.numpy() for variable in variables]
        signs = [tf.sign(tf.random.stateless_normal(v.shape, (0, 1))) for v in variables]
        gradients = [scale * sign for sign in signs]
        model.critic_optimizer.apply(gradients, variables)
        moved.append([v.numpy() - old for v, old in zip(variables, before, strict=True)])
    for large, small in zip(*moved, strict=True):
        np.testing.assert_allclose(small, large, rtol=0.01, atol=1e-6)
        assert np.abs(large).max() > 1e-4


@pytest.mark.slow
def test_rmsprop_moves_by_the_rate_whatever_the_size_of_the_gradients():
    for size in (1e-6, 1.0):
        optimizer, weight = rmsprop(0.1), keras.Variable(np.zeros(2, "float32"))
        optimizer.build([weight])
        for _ in range(500):  # Until the mean square is that of the gradients.
            before = weight.numpy()
            optimizer.apply([keras.ops.convert_to_tensor([size, -size])], [weight])
        np.testing.assert_allclose(weight.numpy() - before, [-0.1, 0.1], rtol=0.01)


def test_batch_normalization_in_a_penalised_critic_is_refused():
    inputs = keras.Input(SHAPE)
    norm = keras.layers.BatchNormalization(name="norm")
    nested = keras.Sequential([keras.Input(SHAPE), keras.layers.BatchNormalization(name="norm")])
    for normalize in (norm, nested):
        features = keras.layers.Flatten()(normalize(inputs))
        critic = keras.Model(inputs, keras.layers.Dense(1)(features))
        with pytest.raises(InputError, match="layer norm of .* is batch normalization"):
            WGANGP(mlp.generator(SHAPE), critic)
        WGAN(mlp.generator(SHAPE), critic)


@pytest.mark.slow
def test_a_batch_that_does_not_divide_among_the_critic_steps_is_refused():
    with pytest.raises(InputError, match="batch of 16 does not divide .* 3 critic steps"):
        make(WGAN).fit(REAL[:16], batch_size=16, verbose=0)
    ragged = tf.data.Dataset.from_tensor_slices(REAL[:16]).batch(12)
    with pytest.raises(InputError, match="batch of 4 does not divide .* 3 critic steps"):
        make(WGAN).fit(ragged, verbose=0)
    with pytest.raises(InputError, match="batch of 16 does not divide .* 3 critic steps"):
        make(WGAN).fit(REAL, None, 16, verbose=0)
    make(WGAN).fit(REAL, None, 9, verbose=0)
    assert make(WGAN).batches_per_step == 3
    assert GAN.batches_per_step == 1


@pytest.mark.parametrize(
    ("scheme", "options"),
    [
        (WGAN, {"clip": 0.0}),
        (WGAN, {"clip": "a"}),
        (WGAN, {"critic_steps": 0}),
        (WGANGP, {"critic_steps": 1.5}),
        (WGANGP, {"penalty_weight": -1.0}),
        (WGANGP, {"penalty_weight": float("nan")}),
    ],
)
def test_impossible_numbers_are_refused(scheme, options):
    (name,) = options
    with pytest.raises(InputError, match=name):
        make(scheme, **options)


@pytest.mark.slow
def test_real_images_may_have_64_bits_and_generated_ones_16():
    model = make(WGANGP)
    data = tf.data.Dataset.from_tensor_slices(REAL.astype("float64")).batch(len(REAL))
    logs = model.fit(data, verbose=0).history
    assert np.isfinite(logs["generator_loss"][0])
    critic, weights = copy(model.critic), np.full((BATCH, 1, 1, 1), 0.5, "float32")
    real, fake = REAL[:BATCH].astype("float64"), tf.cast(REAL[-BATCH:], tf.bfloat16)
    expected = penalties.gradient_penalty(critic, REAL[:BATCH], tf.cast(fake, tf.float32), weights)
    np.testing.assert_array_equal(penalties.gradient_penalty(critic, real, fake, weights), expected)


@pytest.mark.slow
def test_batches_that_somebody_else_makes_are_theirs_to_divide():
    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return 2

        def __getitem__(self, index):
            return REAL

    model = make(WGAN)
    model.fit(Batches(), verbose=0)
    assert int(model.step.numpy()) == 2
    with pytest.raises(InputError, match="A batch of 32 does not divide"):
        model.fit(np.concatenate([REAL, REAL]), verbose=0)


def test_the_critics_optimizer_answers_to_its_former_name(tmp_path):
    model, sgd = make(WGAN), keras.optimizers.SGD(0.3)
    model.compile(discriminator_optimizer=sgd)
    assert model.critic_optimizer is sgd
    assert model.discriminator_optimizer is sgd
    with pytest.raises(InputError, match="two optimizers of the critic: give critic_optimizer"):
        model.compile(critic_optimizer="adam", discriminator_optimizer="adam")
    with pytest.raises(InputError, match="accepted are generator_optimizer, critic_optimizer"):
        model.compile(encoder_optimizer="adam")
