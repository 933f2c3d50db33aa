"""What the base class owes every scheme: optimizers, noise, averaging, logs, exact resuming."""

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
def test_the_average_follows_its_formula_and_generates(small_gan):
    gan = small_gan(ema=0.95)
    expected = gan.generator.get_weights()
    for step in range(30):
        train(gan, 1, first=step)
        decay = min(0.95, (1 + step) / (10 + step))
        moved = zip(expected, gan.generator.get_weights(), strict=True)
        expected = [decay * average + (1 - decay) * weight for average, weight in moved]
    for weight, average in zip(gan.ema_generator.get_weights(), expected, strict=True):
        np.testing.assert_allclose(weight, average, rtol=1e-4, atol=1e-6)
    latents = tf.ones((2, 3))
    np.testing.assert_array_equal(gan(latents), gan.ema_generator(latents))
    assert np.abs(gan(latents) - gan.generator(latents)).max() > 1e-4


def test_the_average_is_no_player(small_gan):
    gan = small_gan(ema=0.95)
    averaged = {id(variable) for variable in gan.ema_generator.variables}
    trained = {id(v) for player in gan.players for v in gan.variables_of(player)}
    assert not averaged & trained


@pytest.mark.slow
def test_logs_are_means_over_the_epoch(small_gan):
    gan = small_gan()
    gan.compile(
        generator_optimizer=keras.optimizers.SGD(0.0),
        discriminator_optimizer=keras.optimizers.SGD(0.0),
    )
    history = gan.fit(real_images(32), batch_size=8, shuffle=False, verbose=0).history
    assert set(history) == {"generator_loss", "discriminator_loss", "real_logits", "fake_logits"}
    singles = []
    again = small_gan()
    again.compile(
        generator_optimizer=keras.optimizers.SGD(0.0),
        discriminator_optimizer=keras.optimizers.SGD(0.0),
    )
    for batch in np.split(real_images(32), 4):
        singles.append(again.fit(batch, batch_size=8, verbose=0).history["generator_loss"][0])
    assert history["generator_loss"][0] == pytest.approx(np.mean(singles), rel=1e-5)


def test_generate_returns_what_the_generator_makes_in_batches_of_any_size(small_gan):
    gan = small_gan()
    images = gan.generate(10, seed=3)
    assert images.shape == (10, *SHAPE)
    assert images.dtype == np.uint8
    np.testing.assert_array_equal(images, gan.generate(10, seed=3, batch_size=4))
    assert (images != gan.generate(10, seed=4)).any()
    assert (gan.generate(10) != gan.generate(10)).any()
    assert gan.latent_dim == 3


@pytest.mark.slow
def test_steps_per_execution_counts_every_step(small_gan):
    gan = small_gan()
    gan.compile(steps_per_execution=4)
    train(gan, 8)
    assert int(gan.step.numpy()) == 8


def test_a_network_that_is_not_built_is_refused():
    with pytest.raises(InputError, match=r"generator must be a .*keras\.Model that is built"):
        GAN(keras.Sequential([keras.layers.Dense(3)]), mlp.discriminator(SHAPE))
    with pytest.raises(InputError, match=r"discriminator must be .*; got Dense"):
        GAN(mlp.generator(SHAPE), keras.layers.Dense(1))


def test_players_that_share_weights_are_refused():
    network = mlp.generator(SHAPE)
    with pytest.raises(InputError, match="generator and discriminator share the weight"):
        GAN(network, network)


def test_one_optimizer_for_two_players_is_refused(small_gan):
    gan = small_gan()
    shared = keras.optimizers.Adam()
    with pytest.raises(InputError, match="are one object"):
        gan.compile(generator_optimizer=shared, discriminator_optimizer=shared)
    with pytest.raises(InputError, match=r"critic_optimizer.*generator_optimizer"):
        gan.compile(critic_optimizer="adam")


def test_data_the_generator_cannot_learn_is_refused_before_the_first_step(small_gan):
    gan = small_gan()
    with pytest.raises(InputError, match=r"shape \(5, 4, 1\).*makes \(4, 4, 1\)"):
        gan.fit(np.zeros((8, 5, 4, 1), "float32"), verbose=0)
    with pytest.raises(InputError, match=r"shape \(4, 4\).*makes \(4, 4, 1\)"):
        gan.fit(np.zeros((8, 4, 4), "float32"), verbose=0)
    data = tf.data.Dataset.from_tensors(tf.zeros((8, *SHAPE), tf.int32))
    with pytest.raises(InputError, match=r"int32; they must be uint8, or floats in"):
        gan.fit(data, verbose=0)


@pytest.mark.parametrize("decay", [0.0, 1.0, 3, "0.9", [0.9]])
def test_impossible_decays_are_refused(decay, small_gan):
    with pytest.raises(InputError, match="is not a decay"):
        small_gan(ema=decay)


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
def test_examples_of_unknown_size_are_accepted_and_trained_on(small_gan):
    gan = small_gan()
    data = tf.data.Dataset.from_generator(
        lambda: iter(np.split(real_images(16), 2)),
        output_signature=tf.TensorSpec((None, None, None, 1), tf.float32),
    )
    gan.fit(data, verbose=0)
    assert int(gan.step.numpy()) == 2


def test_a_subclassed_network_is_refused_because_its_shapes_are_unknown():
    class Generator(keras.Model):
        def call(self, inputs):
            return inputs

    generator = Generator()
    generator(tf.ones((1, 3)))
    with pytest.raises(InputError, match="got Generator"):
        GAN(generator, mlp.discriminator(SHAPE))


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


def test_float16_in_a_nested_layer_gets_loss_scaling():
    latents = keras.Input((3,))
    half = SpectralNormalization(keras.layers.Dense(16, dtype="mixed_float16"))(latents)
    images = keras.layers.Reshape(SHAPE, dtype="float32")(half)
    gan = GAN(keras.Model(latents, images), mlp.discriminator(SHAPE, (6,), 2))
    gan.compile()
    assert isinstance(gan.generator_optimizer, keras.optimizers.LossScaleOptimizer)
    assert not isinstance(gan.discriminator_optimizer, keras.optimizers.LossScaleOptimizer)


def test_every_scheme_is_made_by_its_presets_and_by_those_of_no_other():
    gan = GAN.from_preset("dcgan_mnist", seed=3)
    assert type(gan) is GAN and gan.seed == 3 and gan.card["preset"] == "dcgan_mnist"
    with pytest.raises(
        InputError, match=r"preset is of WGAN; call WGAN\.from_preset, or keras_gans"
    ):
        WGANGP.from_preset("wgan_mnist")


@pytest.mark.slow
def test_a_value_may_be_logged_within_a_step_and_at_its_end():
    class LogsTwice(GAN):
        def end_step(self, **values):
            self.log(half_loss=values["generator_loss"] / 2.0)
            return super().end_step(**values)

    networks = mlp.generator(SHAPE, 3, (8,)), mlp.discriminator(SHAPE, (6,), 2)
    gan = LogsTwice(*networks, seed=1)
    gan.compile()
    assert gan.metrics_names == []
    stops = keras.callbacks.EarlyStopping("val_half_loss")
    logs = gan.fit(
        real_images(16), batch_size=8, verbose=0, callbacks=[stops], validation_data=real_images(8)
    ).history
    assert stops.mode == "min"
    assert gan.metrics_names[0] == "half_loss"
    assert logs["half_loss"][0] == pytest.approx(logs["generator_loss"][0] / 2.0, rel=1e-5)
    assert logs["val_half_loss"][0] == pytest.approx(logs["val_generator_loss"][0] / 2.0, rel=1e-5)
