"""InfoGAN: who is moved by the codes, and what the codes come to mean."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from small_infogan import CATEGORIES, CODES, LABELS, RATES, REAL, SHAPE, assert_same, fit, networks
from steps_by_hand import copy

from keras_gans import losses
from keras_gans.errors import InputError
from keras_gans.losses import information
from keras_gans.models import InfoGAN
from keras_gans.networks import mlp
from keras_gans.visualization.sample_grids import grid


def make(heads=2, optimizer=keras.optimizers.SGD, rates=RATES, **options):
    gan = InfoGAN(**networks(heads=heads), **({"seed": 2} | options))
    gan.compile(**{f"{player}_optimizer": optimizer(rate) for player, rate in rates.items()})
    return gan


def copies(gan):
    names = ("generator", "trunk", "discriminator", "recognition")
    return {name: copy(getattr(gan, name)) for name in names}


def descend(player, loss, tape, twins):
    variables = [v for name in InfoGAN.players[player] for v in twins[name].trainable_variables]
    gradients = tape.gradient(loss, variables)
    return lambda: [
        variable.assign_sub(RATES[player] * gradient)
        for variable, gradient in zip(variables, gradients, strict=True)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("heads", [2, 3], ids=["squared_error", "gaussian"])
@pytest.mark.parametrize("guidance", [0.0, 0.7], ids=["unguided", "guided"])
def test_a_step_descends_the_game_less_the_information(heads, guidance):
    """Equation 6 written out: D first, then G, then G and Q by the information."""
    weights = {"label_guidance": guidance, "thickness_guidance": guidance}
    gan = make(heads, categorical_weight=0.9, continuous_weight=0.4, **weights)
    twins, objective = copies(gan), losses.get("non_saturating")
    latents, categories = gan.sample_latents(16), gan.sample_categories(16)

    def discriminate(images):
        return twins["discriminator"](twins["trunk"](images))

    with tf.GradientTape() as tape:
        fake = twins["generator"]([latents, categories])
        discriminator_loss = objective.discriminator(discriminate(REAL), discriminate(fake))
    descend("discriminator", discriminator_loss, tape, twins)()
    with tf.GradientTape(persistent=True) as tape:
        fake = twins["generator"]([latents, categories])
        generator_loss = objective.generator(discriminate(fake))
        logits, *posterior = twins["recognition"](twins["trunk"](fake))
        categorical = information.categorical_loss(categories, logits)
        loss = information.squared_error_loss if heads == 2 else information.gaussian_loss
        continuous = loss(latents[:, 3:], *posterior)
        real_logits = twins["recognition"](twins["trunk"](REAL))[0]
        label = information.categorical_loss(LABELS, real_logits)
        thickness = information.thickness_loss(latents[:, 3], fake, (1.6, 3.6))
        total = 0.9 * categorical + 0.4 * continuous + guidance * (label + thickness)
    for move in [
        descend("generator", generator_loss, tape, twins),
        descend("information", total, tape, twins),
    ]:
        move()

    logs = fit(gan, labels=LABELS)
    for name, twin in twins.items():
        ours = getattr(gan, name).get_weights()
        for weight, value in zip(ours, twin.get_weights(), strict=True):
            np.testing.assert_allclose(weight, value, rtol=1e-4, atol=1e-6, err_msg=name)
    expected = {
        "generator_loss": generator_loss,
        "discriminator_loss": discriminator_loss,
        "categorical_loss": categorical,
        "continuous_loss": continuous,
    }
    if guidance:
        expected |= {"label_loss": label, "thickness_loss": thickness}
    assert logs.keys() == expected.keys() | {"real_logits", "fake_logits"}
    for name, value in expected.items():
        assert logs[name][0] == pytest.approx(float(value), rel=1e-4)


def moved(gan, **options):
    """Which networks a step moves: all of their weights, or else none of them."""
    before = {name: network.get_weights() for name, network in copies(gan).items()}
    fit(gan, **options)
    moved = set()
    for name, old in before.items():
        weights = getattr(gan, name).get_weights()
        changes = [np.abs(w - o).max() > 1e-7 for w, o in zip(weights, old, strict=True)]
        assert all(changes) or not any(changes), name
        if all(changes):
            moved.add(name)
    return moved


@pytest.mark.slow
@pytest.mark.parametrize(
    ("player", "networks"),
    [
        ("information", {"generator", "trunk", "recognition"}),
        ("discriminator", {"trunk", "discriminator"}),
        ("generator", {"generator"}),
    ],
)
@pytest.mark.parametrize("heads", [2, 3], ids=["squared_error", "gaussian"])
def test_the_information_reaches_g_and_q_but_not_the_head_of_d(player, networks, heads):
    assert moved(make(heads, rates=dict.fromkeys(RATES, 0.0) | {player: 0.05})) == networks


def test_categories_are_uniform_and_independent_of_the_noise():
    gan = make()
    categories, latents = gan.sample_categories(6000).numpy(), gan.sample_latents(6000).numpy()
    shares = np.bincount(categories, minlength=CATEGORIES) / 6000
    np.testing.assert_allclose(shares, 1 / CATEGORIES, atol=4 * np.sqrt(2 / 9 / 6000))
    for category in range(CATEGORIES):
        mean = latents[categories == category].mean(axis=0)
        np.testing.assert_allclose(mean, 0.0, atol=4 * np.sqrt(1 / 3 / 2000))
    assert np.abs(latents).max() <= 1.0
    gan.step.assign_add(1)
    assert (gan.sample_categories(6000).numpy() != categories).mean() > 0.6


@pytest.mark.slow
def test_labels_are_ignored_without_guidance_and_needed_with_it():
    with_labels, without = make(), make()
    assert not without.needs_labels
    fit(with_labels, labels=LABELS + 9)
    fit(without)
    assert_same(with_labels.get_weights(), without.get_weights())
    guided = make(label_guidance=1.0)
    assert guided.needs_labels
    with pytest.raises(InputError, match="has no labels"):
        fit(guided)
    with pytest.raises(InputError, match=r"labels from 1 to 3.*\[0, 3\)"):
        fit(guided, labels=LABELS + 1)


@pytest.mark.slow
def test_guided_by_labels_category_k_becomes_class_k():
    """Points around 0.6, -0.6 and 0, of the classes 0, 1 and 2."""
    keras.utils.set_random_seed(0)
    labels, centres = np.arange(2048) % 3, np.array([0.6, -0.6, 0.0])
    points = np.random.default_rng(0).normal(centres[labels], 0.05).reshape(-1, 1, 1, 1)
    images, features = keras.Input((1, 1, 1)), keras.Input((16,))
    hidden = layers.Dense(16, "leaky_relu")(layers.Flatten()(images))
    gan = InfoGAN(
        mlp.conditional_generator((1, 1, 1), 3, 3, 8, 8, 16, dropout=0.0),
        keras.Model(images, layers.Dense(16, "leaky_relu")(hidden)),
        keras.Model(features, layers.Dense(1)(features)),
        keras.Model(features, [layers.Dense(3)(features), layers.Dense(2)(features)]),
        continuous_weight=0.1,
        label_guidance=1.0,
        seed=0,
    )
    gan.compile(
        **{f"{player}_optimizer": keras.optimizers.Adam(3e-3, beta_1=0.5) for player in RATES}
    )
    gan.fit(points.astype("float32"), labels, batch_size=64, epochs=15, verbose=0)
    latents = gan.sample_latents(512)
    means = [float(tf.reduce_mean(gan([latents, tf.fill((512,), k)]))) for k in range(3)]
    np.testing.assert_allclose(means, centres, atol=0.2)
    assert (gan.recognize(points)[0].argmax(axis=1) == labels).mean() > 0.98


@pytest.mark.slow
def test_guided_by_thickness_the_first_code_follows_the_stroke():
    gan = make(
        rates={"generator": 0.0, "discriminator": 0.0, "information": 5e-3},
        optimizer=keras.optimizers.Adam,
        thickness_guidance=1.0,
        thickness_range=(1.0, 2.0),
    )
    batches = tf.data.Dataset.from_tensors(REAL).repeat(300)
    losses = gan.fit(batches, epochs=5, steps_per_epoch=60, verbose=0).history["thickness_loss"]
    assert losses[-1] < 0.1 < 0.2 < losses[0]
    latents = gan.sample_latents(200, "test").numpy()
    thickness = information.stroke_thickness(gan([latents, np.arange(200) % CATEGORIES])).numpy()
    correlations = [np.corrcoef(thickness, latents[:, index])[0, 1] for index in range(5)]
    assert correlations[3] > 0.85
    assert np.abs(np.delete(correlations, 3)).max() < 0.4


def test_recognition_reads_probabilities_and_codes_off_images_of_either_form():
    gan = make(heads=3)
    pixels = np.random.default_rng(0).integers(0, 256, (7, *SHAPE), "uint8")
    floats = (pixels / 127.5 - 1.0).astype("float32")
    logits, means, _ = gan.recognition(gan.trunk(floats))
    odds = np.exp(logits)
    for images, batch_size in ((pixels, 256), (floats, 3)):
        probabilities, codes = gan.recognize(images, batch_size)
        np.testing.assert_allclose(probabilities, odds / odds.sum(1, keepdims=True), rtol=1e-5)
        np.testing.assert_allclose(codes, means, rtol=1e-5, atol=1e-6)
    for images, message in (
        (pixels[..., 0], r"shape \(7, 4, 4\)"),
        (pixels[:0], "at least one"),
        (3.0 * floats, r"images are floats in \[-1, 1\]"),
        (pixels.astype("int64"), "int64"),
    ):
        with pytest.raises(InputError, match=message):
            gan.recognize(images)


@pytest.mark.slow
def test_a_traversal_moves_one_code_and_nothing_else_in_a_row():
    gan = make(ema=0.9)
    fit(gan)
    values = [-1.0, 0.25, 2.0]
    latents = tf.random.stateless_uniform((3, 5), tf.constant([4, 0], tf.int64), -1.0, 1.0)
    for code in range(CODES):
        images = gan.traverse(code, values, seed=4)
        assert images.shape == (9, *SHAPE)
        for category in range(CATEGORIES):
            for column, value in enumerate(values):
                noise = latents[category].numpy()
                noise[3 + code] = value
                pixels = (gan([noise[None], tf.constant([category])]).numpy() + 1.0) * 127.5
                image = images[3 * category + column]
                np.testing.assert_allclose(image[None], pixels, atol=0.51)
    with pytest.raises(InputError, match="code=2: the continuous codes are 0 to 1"):
        gan.traverse(2, values)


@pytest.mark.slow
def test_a_row_has_every_category_and_nothing_else_changes():
    gan = make(ema=0.9)
    fit(gan)
    images = gan.vary_category(2, seed=4)
    assert images.shape == (2 * CATEGORIES, *SHAPE)
    latents = tf.random.stateless_uniform((2, 5), tf.constant([4, 0], tf.int64), -1.0, 1.0)
    for row in range(2):
        for category in range(CATEGORIES):
            pixels = gan([latents[row : row + 1], tf.constant([category])])
            image = images[row * CATEGORIES + category][None]
            np.testing.assert_allclose(image, (pixels.numpy() + 1.0) * 127.5, atol=0.51)


def test_the_samples_show_every_category_and_each_code_from_end_to_end():
    gan = make()
    grids = gan.draw_samples(seed=7)
    assert grids.keys() == {"samples", "categories", "code_0", "code_1"}
    np.testing.assert_array_equal(
        grids["samples"], grid(gan.generate(30, 7, labels=np.repeat([0, 1, 2], 10)), 10)
    )
    np.testing.assert_array_equal(grids["categories"], grid(gan.vary_category(10, 7), CATEGORIES))
    for code in range(CODES):
        moved = gan.traverse(code, np.linspace(-1, 1, 10), seed=7)
        np.testing.assert_array_equal(grids[f"code_{code}"], grid(moved, 10))


def test_the_papers_third_player_has_an_optimizer_of_its_own():
    gan = InfoGAN(**networks())
    gan.compile()
    rates = [float(gan.optimizer_of(player).learning_rate.numpy()) for player in RATES]
    assert rates == pytest.approx([2e-4, 5e-4, 1e-4])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"categorical_weight": 0.0}, r"categorical_weight=0.0.*must be above 0"),
        ({"label_guidance": -1.0}, r"label_guidance=-1.0.*must be at least 0"),
        ({"thickness_guidance": float("nan")}, r"thickness_guidance=nan.*must be at least 0"),
        ({"thickness_range": (3.0, 2.0)}, r"thickness_range=\(3.0, 2.0\) must be two widths"),
        ({"trunk": networks((5, 5, 1))["trunk"]}, r"trunk takes .*\(5, 5, 1\), the generator"),
        ({"discriminator": networks(features=7)["discriminator"]}, r"discriminator takes \(7,\)"),
        ({"recognition": networks()["discriminator"]}, r"recognition must have the outputs"),
        ({"generator": networks(latent_dim=1)["generator"]}, r"reads 2 continuous codes.* 1 lat"),
        (
            {"generator": mlp.conditional_generator(SHAPE, 4, 5, 5, 4, 6)},
            r"recognition has 3, generator's one_hot\w* has 4",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(options, message):
    with pytest.raises(InputError, match=message):
        InfoGAN(**(networks() | options))
