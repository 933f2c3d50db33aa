"""The bidirectional GAN: the game over pairs, and what its encoder is for."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from steps_by_hand import copy

from keras_gans import SavedGenerator, from_preset, presets
from keras_gans.errors import InputError
from keras_gans.models import BiGAN
from keras_gans.networks import bigan, mlp
from keras_gans.presets.optimizers import linearly_decaying_adam
from keras_gans.visualization import sample_grids

SHAPE, LATENTS, BATCH = (3, 2, 1), 2, 8
RATE, DECAY = 0.05, 0.3
REAL = np.random.default_rng(3).uniform(-1, 1, (BATCH, *SHAPE)).astype("float32")
PIXELS = np.random.default_rng(4).integers(0, 256, (25, *SHAPE), "uint8")


def encoder(shape=SHAPE, latent_dim=LATENTS):
    inputs = keras.Input(shape)
    features = keras.layers.Dense(5, "leaky_relu")(keras.layers.Flatten()(inputs))
    return keras.Model(inputs, keras.layers.Dense(latent_dim, "tanh")(features))


def discriminator(shape=SHAPE, latent_dim=LATENTS, hidden_units=(5,)):
    inputs, latents = keras.Input(shape), keras.Input((latent_dim,))
    features = keras.layers.Concatenate()([keras.layers.Flatten()(inputs), latents])
    for units in hidden_units:
        features = keras.layers.Dense(units, "leaky_relu")(features)
    return keras.Model([inputs, latents], keras.layers.Dense(1, name="logits")(features))


def make(optimizer=lambda: keras.optimizers.SGD(RATE), **options):
    keras.utils.set_random_seed(1)
    networks = {
        "generator": mlp.generator(SHAPE, LATENTS, (5,)),
        "encoder": encoder(),
        "discriminator": discriminator(),
    }
    model = BiGAN(**(networks | {"seed": 2, "weight_decay": DECAY} | options))
    model.compile(generator_optimizer=optimizer(), discriminator_optimizer=optimizer())
    return model


def fit(model, real):
    return model.fit(real, batch_size=len(real), shuffle=False, verbose=0).history


@pytest.mark.parametrize("reconstruction_weight", [0.0, 0.7])
def test_a_step_moves_both_players_at_once_from_where_they_stand(reconstruction_weight):
    """Equation 2 and section 3.4, written out, with weight_decay * W in each kernel's gradient.

    The reconstruction loss of ALICE, lemma 3, is generator's and encoder's alone.
    """
    model = make(reconstruction_weight=reconstruction_weight)
    for weight in model.trainable_variables:
        weight.assign_add(0.1 * tf.ones(weight.shape))  # Biases begin at 0.
    players = {name: copy(getattr(model, name)) for name in ("generator", "encoder")}
    critic, mean, log = copy(model.discriminator), tf.reduce_mean, tf.math.log
    latents, images = model.sample_latents(BATCH), tf.constant(REAL)
    with tf.GradientTape(persistent=True) as tape:
        real_logits = critic([images, players["encoder"](images)])
        fake_logits = critic([players["generator"](latents), latents])
        real, fake = tf.sigmoid(real_logits), tf.sigmoid(fake_logits)
        discriminator_loss = -mean(log(real)) - mean(log(1.0 - fake))
        loss = -mean(log(1.0 - real)) - mean(log(fake))
        again = players["generator"](players["encoder"](images))
        reconstruction_loss = mean((images - again) ** 2)
        total = loss + reconstruction_weight * reconstruction_loss
    expected = {}
    for name, network, own in (
        *((name, network, total) for name, network in players.items()),
        ("discriminator", critic, discriminator_loss),
    ):
        gradients = tape.gradient(own, network.trainable_variables)
        expected[name] = [
            variable - RATE * (gradient + (DECAY * variable if variable.name == "kernel" else 0.0))
            for variable, gradient in zip(network.trainable_variables, gradients, strict=True)
        ]

    logs = fit(model, REAL)
    for name, weights in expected.items():
        for weight, value in zip(getattr(model, name).get_weights(), weights, strict=True):
            np.testing.assert_allclose(weight, value, rtol=1e-5, atol=1e-7)
    assert logs["discriminator_loss"][0] == pytest.approx(float(discriminator_loss), rel=1e-5)
    assert logs["generator_loss"][0] == pytest.approx(float(loss), rel=1e-5)
    assert logs["real_logits"][0] == pytest.approx(np.mean(real_logits), rel=1e-5)
    assert logs["fake_logits"][0] == pytest.approx(np.mean(fake_logits), rel=1e-5)
    if reconstruction_weight:
        assert logs["reconstruction_loss"][0] == pytest.approx(float(reconstruction_loss), rel=1e-5)
    else:
        assert "reconstruction_loss" not in logs


def test_an_exact_inverse_has_no_reconstruction_loss():
    """With E the negative of the inverse, G(E(x)) = -x, which is 2x away from x."""
    for sign, expected in ((1.0, 0.0), (-1.0, 4.0)):
        model = inverse_pair(sign)
        images = model.generator(model.sample_latents(5))
        loss = model.reconstruction_loss(images, model.encoder(images))
        assert float(loss) == pytest.approx(expected * np.mean(images**2), abs=1e-6)
        assert loss.dtype == tf.float32


def test_the_decay_is_part_of_the_gradient_that_the_optimizer_sees():
    """Adam's first step is its rate times the gradient's sign: with much decay, that of W."""
    model = make(lambda: keras.optimizers.Adam(0.01, epsilon=0.0), weight_decay=1e6)
    kernels = [weight for weight in model.trainable_variables if weight.name == "kernel"]
    assert len(kernels) == 6
    expected = [weight - 0.01 * np.sign(weight) for weight in kernels]
    fit(model, REAL)
    for weight, value in zip(kernels, expected, strict=True):
        np.testing.assert_allclose(weight, value, atol=1e-6)


def test_every_weight_of_encoder_and_generator_learns():
    model = make(weight_decay=0.0)
    before = [weight.numpy() for weight in model.variables_of("generator")]
    assert len(before) == len(model.encoder.weights) + len(model.generator.weights)
    fit(model, REAL)
    for weight, old in zip(model.variables_of("generator"), before, strict=True):
        assert np.abs(weight - old).max() > 1e-6


def inverse_pair(sign=1.0, of_pairs=None):
    """A generator that mixes four latents linearly, and `sign` times its inverse as encoder."""
    mixing, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(4, 4)))
    mixing = mixing.astype("float32")
    generator = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(4, use_bias=False), keras.layers.Reshape((2, 2, 1))]
    )
    generator.set_weights([mixing / 2.0])
    inverse = keras.Sequential(
        [keras.Input((2, 2, 1)), keras.layers.Flatten(), keras.layers.Dense(4, use_bias=False)]
    )
    inverse.set_weights([sign * 2.0 * mixing.T])
    keras.utils.set_random_seed(1)
    of_pairs = of_pairs or discriminator((2, 2, 1), 4, hidden_units=(32,))
    model = BiGAN(generator, inverse, of_pairs, seed=2, weight_decay=0.0)
    model.compile(
        generator_optimizer=keras.optimizers.SGD(0.0),
        discriminator_optimizer=keras.optimizers.Adam(0.01),
    )
    return model


@pytest.mark.slow
def test_an_exact_inverse_pair_leaves_the_discriminator_nothing_to_tell():
    """Where (x, E(x)) and (G(z), z) are the same pairs, its best answer is a logit of 0.

    Its loss is then E[softplus(-c) + softplus(c)], at least 2 log 2 whatever its weights.
    """
    model = inverse_pair()
    same = model.generator(model.sample_latents(64))
    logits = model.discriminator([same, model.encoder(same)]).numpy()
    expected = np.mean(np.log1p(np.exp(-logits)) + np.log1p(np.exp(logits)))
    logs = fit(model, same.numpy())
    assert logs["discriminator_loss"][0] == pytest.approx(expected, rel=1e-5)
    assert logs["generator_loss"][0] == pytest.approx(expected, rel=1e-5)
    assert expected > 2.0 * np.log(2.0) + 1e-4
    assert logs["real_logits"][0] == pytest.approx(logs["fake_logits"][0], abs=1e-5)

    undecided = discriminator((2, 2, 1), 4, hidden_units=(32,))
    undecided.get_layer("logits").set_weights([np.zeros((32, 1)), np.zeros(1)])
    for sign, moves in ((1.0, False), (-1.0, True)):
        model = inverse_pair(sign, copy(undecided))
        model.compile(discriminator_optimizer=keras.optimizers.SGD(1.0))
        logs = fit(model, model.generator(model.sample_latents(64)).numpy())
        assert logs["discriminator_loss"][0] == pytest.approx(2.0 * np.log(2.0), rel=1e-6)
        moved = np.abs(model.discriminator.get_layer("logits").kernel).max()
        assert (moved > 1e-2) == moves
        assert (moved < 1e-6) != moves


@pytest.mark.slow
@pytest.mark.parametrize(("sign", "lowest", "highest"), [(1.0, 1.35, 1.42), (-1.0, 0.0, 0.2)])
def test_a_trained_discriminator_sees_through_all_but_an_inverse(sign, lowest, highest):
    """On fresh images of G its loss stays at 2 log 2 = 1.386 only against the inverse."""
    model = inverse_pair(sign)
    latents = tf.random.stateless_uniform((64 * 300, 4), (5, 6), -1.0, 1.0)
    real = model.generator(latents).numpy()
    model.fit(real[64 * 50 :], batch_size=64, shuffle=False, verbose=0)
    logs = model.fit(real[: 64 * 50], batch_size=64, shuffle=False, verbose=0).history
    assert lowest < logs["discriminator_loss"][0] < highest


@pytest.mark.slow
def test_encoder_and_generator_become_inverse():
    """Points of a line segment: E(G(z)) returns z and G(E(x)) returns x, though none was paired."""
    keras.utils.set_random_seed(0)

    def network(name):
        return keras.Sequential(
            [
                keras.Input((1,)),
                keras.layers.Dense(32, "leaky_relu"),
                keras.layers.Dense(32, "leaky_relu"),
                keras.layers.Dense(1, "tanh"),
            ],
            name=name,
        )

    of_pairs = discriminator((1,), 1, hidden_units=(64, 64))
    model = BiGAN(network("generator"), network("encoder"), of_pairs, seed=0)
    model.compile(
        generator_optimizer=linearly_decaying_adam(1e-3, 0.0, decay_steps=1000),
        discriminator_optimizer=linearly_decaying_adam(5e-3, 0.0, decay_steps=1000),
    )
    points = np.random.default_rng(0).uniform(-0.2, 0.8, (64 * 1000, 1)).astype("float32")
    model.fit(points, batch_size=64, shuffle=False, verbose=0)
    latents = np.linspace(-0.9, 0.9, 50, dtype="float32")[:, None]
    again = model.encoder(model.generator(latents)).numpy()
    assert np.abs(again - latents).mean() < 0.15  # The latents' own spread is 0.45.
    again = model.generator(model.encoder(points[:500])).numpy()
    assert np.abs(again - points[:500]).mean() < 0.08  # Theirs is 0.25.


@pytest.mark.slow
def test_encode_and_reconstruct_take_bytes_or_floats_in_any_batches():
    model = make(ema=0.9)
    fit(model, REAL)
    floats = PIXELS.astype("float32") / 127.5 - 1.0
    latents = model.ema_encoder(floats).numpy()
    assert np.abs(latents - model.encoder(floats)).max() > 1e-6
    images = np.rint((model.ema_generator(latents).numpy() + 1.0) * 127.5)
    for given in (PIXELS, floats, floats.astype("float64")):
        for batch_size in (256, 25, 7):
            encodings = model.encode(given, batch_size)
            assert encodings.dtype == np.float32
            np.testing.assert_allclose(encodings, latents, rtol=1e-5, atol=1e-6)
            again = model.reconstruct(given, batch_size)
            assert again.dtype == np.uint8
            assert np.abs(again - images).max() <= 1


@pytest.mark.parametrize("count", [25, 3])
def test_the_second_sheet_shows_examples_over_their_reconstructions(count):
    model = make()
    assert set(model.draw_samples()) == {"samples"}
    shown = PIXELS[:count]
    examples = (tf.constant(shown / np.float32(127.5) - 1.0), tf.zeros(count, tf.int32))
    grids = model.draw_samples(examples=examples)
    assert set(grids) == {"samples", "reconstructions"}
    above, below = np.split(grids["reconstructions"], 2)
    np.testing.assert_array_equal(above, sample_grids.grid(shown[:20], columns=20)[:, : 2 * count])
    again = model.reconstruct(shown[:20])
    np.testing.assert_array_equal(below, sample_grids.grid(again, columns=20)[:, : 2 * count])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "message"),
    [
        (PIXELS[0], r"shape \(3, 2, 1\); it must be \(count, 3, 2, 1\)"),
        (PIXELS[:, :2], r"shape \(25, 2, 2, 1\)"),
        (PIXELS[:0], "at least one"),
        (PIXELS.astype("float32"), r"images lie in \[1, 252\]; .*\[-1, 1\]"),
        (PIXELS.astype("int32"), "int32"),
    ],
    ids=["one image", "size", "none", "floats to 255", "ints"],
)
def test_images_that_are_not_the_encoders_are_refused(given, message):
    model = make()
    for method in (model.encode, model.reconstruct):
        with pytest.raises(InputError, match=message):
            method(given)


def test_networks_that_do_not_fit_each_other_are_refused():
    for options, message in (
        (
            {"encoder": encoder(latent_dim=3)},
            r"encoder must .*\(3, 2, 1\) to latents \(2,\).*\(3,\)",
        ),
        ({"encoder": encoder((2, 3, 1))}, r"it maps \(2, 3, 1\) to \(2,\)"),
        ({"discriminator": discriminator(latent_dim=3)}, r"discriminator must .*takes.*\(3,\)"),
        ({"discriminator": mlp.discriminator(SHAPE, (4,))}, r"two inputs.*it takes \(3, 2, 1\)\."),
        ({"generator": mlp.conditional_generator(SHAPE, 3, 2, 4, 4, 4)}, "latents alone; .* 2"),
        ({"weight_decay": -1e-3}, "weight_decay=-0.001"),
        ({"weight_decay": float("nan")}, "weight_decay=nan"),
        ({"reconstruction_weight": -1.0}, "reconstruction_weight=-1.0 must be at least 0"),
        ({"reconstruction_weight": "much"}, "reconstruction_weight='much'"),
    ):
        with pytest.raises(InputError, match=message):
            make(**options)


@pytest.mark.slow
def test_an_export_encodes_and_reconstructs(tmp_path):
    model = make(ema=0.9)
    fit(model, REAL)
    loaded = tf.saved_model.load(str(model.export(tmp_path)))
    pixels = tf.constant(PIXELS)
    latents = loaded.signatures["encode"](images=pixels)["latents"]
    np.testing.assert_allclose(latents, model.encode(PIXELS), rtol=1e-5, atol=1e-6)
    again = loaded.signatures["reconstruct"](images=pixels)["images"]
    assert again.dtype == tf.uint8
    assert np.abs(again.numpy().astype(int) - model.reconstruct(PIXELS)).max() <= 1
    images = SavedGenerator(tmp_path).generate(4, seed=1)
    assert np.abs(images.astype(int) - model.generate(4, seed=1)).max() <= 1


@pytest.mark.slow
def test_the_recipes_rate_is_constant_for_half_of_the_steps_and_0_after_all():
    recipe = presets.get("bigan_mlp_mnist").options
    model = from_preset("bigan_mlp_mnist", decay_steps=4, seed=0, image_shape=SHAPE)
    for share in (1.0, 1.0, 1.0, 0.5, 0.0, 0.0):
        for player in model.players:
            rate = model.optimizer_of(player).learning_rate
            assert float(rate) == pytest.approx(share * recipe[f"{player}_learning_rate"])
        before = [weight.numpy() for weight in model.trainable_variables]
        fit(model, REAL)
        changes = [
            np.abs(weight - old).max()
            for weight, old in zip(model.trainable_variables, before, strict=True)
        ]
        assert (min(changes) > 0.0) if share else (max(changes) == 0.0)


def test_the_recipe_has_the_papers_prior_and_networks_that_convolve():
    model = from_preset("bigan_mnist", seed=0)
    assert (model.prior, model.latent_dim) == ("uniform", 50)
    assert model.weight_decay == 2.5e-5
    assert model.encoder.count_params() == bigan.tiny_encoder().count_params()
    assert model.discriminator.count_params() == bigan.tiny_discriminator().count_params()


def test_another_recipe_has_the_papers_networks():
    model = from_preset("bigan_mlp_mnist", seed=0)
    for make_network in (bigan.generator, bigan.encoder, bigan.discriminator):
        network = getattr(model, make_network.__name__)
        assert network.count_params() == make_network().count_params()


@pytest.mark.slow
def test_images_of_other_shapes_take_the_papers_networks():
    recipe = presets.get("bigan_mnist")
    with pytest.raises(InputError, match=r"3 channels, but bigan_mnist makes 1; .*bigan_mlp_mnist"):
        presets.check_image_shape(recipe, (32, 32, 3), "data")
    model = from_preset("bigan_mlp_mnist", image_shape=(32, 32, 3))
    assert model.generator.output_shape == (None, 32, 32, 3)


def test_double_precision_trains():
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    try:
        model = make()
        before = model.encoder.get_weights()
        assert before[0].dtype == "float64"
        model.fit(2.0 * (PIXELS / 255.0) - 1.0, batch_size=5, verbose=0)
    finally:
        keras.config.set_floatx("float32")
        keras.config.set_dtype_policy("float32")
    after = model.encoder.get_weights()
    assert all(np.isfinite(weight).all() for weight in after)
    assert max(np.abs(a - b).max() for a, b in zip(after, before, strict=True)) > 1e-6
