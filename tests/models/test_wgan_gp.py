"""The Wasserstein GAN with gradient penalty."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from steps_by_hand import copy
from wasserstein_gans import BATCH, REAL, SHAPE, check_step, make

from keras_gans.errors import InputError
from keras_gans.losses import penalties
from keras_gans.models import WGAN, WGANGP
from keras_gans.networks import mlp


@pytest.mark.slow
def test_a_step_is_n_of_the_penalised_critic_on_fresh_data_then_one_of_the_generator():
    """Algorithm 1 of the paper, written out."""
    model, values = make(WGANGP), []

    def penalty(critic, real, fake, step):
        uniform = model.sample_noise("uniform", (BATCH, 1, 1, 1), f"interpolation {step}")
        value = penalties.gradient_penalty(critic, real, fake, (uniform + 1.0) / 2.0)
        values.append(float(value))
        return 10.0 * value

    logs = check_step(model, penalty, lambda critic: None)
    assert logs["gradient_penalty"][0] == pytest.approx(np.mean(values), abs=1e-5)


def test_a_one_sided_penalty_is_on_norms_above_one_alone():
    model, values = make(WGANGP, one_sided=True), []

    def penalty(critic, real, fake, step):
        uniform = model.sample_noise("uniform", (BATCH, 1, 1, 1), f"interpolation {step}")
        points = real + (uniform + 1.0) / 2.0 * (fake - real)
        excess = tf.nn.relu(penalties.gradient_norms(critic, points) - 1.0)
        values.append(float(tf.reduce_mean(excess**2)))
        return 10.0 * tf.reduce_mean(excess**2)

    logs = check_step(model, penalty, lambda critic: None)
    assert logs["gradient_penalty"][0] == pytest.approx(np.mean(values), abs=1e-5)
    assert model.get_config()["one_sided"]


def test_interpolation_weights_are_uniform_one_for_each_example_and_new_at_each_step():
    model = make(WGANGP)
    real = tf.zeros((4000, *SHAPE))
    epsilons = [model.sample_epsilon(real, step) for step in range(2)]
    assert epsilons[0].shape == (4000, 1, 1, 1)
    values = np.sort(epsilons[0].numpy().ravel())
    # Kolmogorov-Smirnov: 1.95 / sqrt(n) is exceeded once in a thousand times.
    assert np.abs(values - np.linspace(0, 1, 4000)).max() < 1.95 / np.sqrt(4000)
    assert np.abs(epsilons[0] - epsilons[1]).mean() > 0.2


def test_the_papers_optimizer_is_the_default():
    model = make(WGANGP)
    model.compile()
    for adam in (model.generator_optimizer, model.critic_optimizer):
        assert isinstance(adam, keras.optimizers.Adam)
        assert (adam.beta_1, adam.beta_2) == (0.0, 0.9)
        assert float(adam.learning_rate.numpy()) == pytest.approx(1e-4)


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


@pytest.mark.parametrize(
    "options",
    [{"critic_steps": 1.5}, {"penalty_weight": -1.0}, {"penalty_weight": float("nan")}],
)
def test_impossible_numbers_are_refused(options):
    (name,) = options
    with pytest.raises(InputError, match=name):
        make(WGANGP, **options)


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
