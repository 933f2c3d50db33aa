"""CycleGAN, step by step."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from steps_by_hand import copy, descend

from keras_gans.data import image_range
from keras_gans.errors import InputError
from keras_gans.models import CycleGAN

SHAPE, BATCH, STEPS, RATE = (12, 12, 3), 4, 3, 0.02
RANDOM = np.random.default_rng(3)
REAL_A, REAL_B = RANDOM.uniform(-1, 1, (2, STEPS * BATCH, *SHAPE)).astype("float32")
NETWORKS = ("generator_ab", "generator_ba", "discriminator_a", "discriminator_b")


def generator():
    inputs = keras.Input(SHAPE)
    return keras.Model(inputs, layers.Conv2D(3, 3, padding="same", activation="tanh")(inputs))


def discriminator(shape=SHAPE):
    inputs = keras.Input(shape)
    features = layers.Conv2D(4, 4, 2, activation="tanh")(inputs)
    return keras.Model(inputs, layers.Conv2D(1, 3)(features))


def networks():
    keras.utils.set_random_seed(1)
    return {name: generator() if "generator" in name else discriminator() for name in NETWORKS}


def make(rate=RATE, optimizer=keras.optimizers.SGD, given=None, **options):
    """A scheme whose players descend by plain gradients."""
    model = CycleGAN(**(given or networks()), **({"seed": 2} | options))
    model.compile(generator_optimizer=optimizer(rate), discriminator_optimizer=optimizer(rate))
    return model


def pairs(first=0, last=STEPS):
    part = slice(first * BATCH, last * BATCH)
    return tf.data.Dataset.from_tensor_slices((REAL_A[part], REAL_B[part])).batch(BATCH)


def copies(model):
    """The four networks, detached from the model."""
    return [copy(getattr(model, name)) for name in NETWORKS]


def move(tape, loss, players):
    for network in players:
        descend(network, tape.gradient(loss, network.trainable_variables), RATE)


def pixel(shape, matrix):
    """A network that multiplies each pixel by a matrix."""
    inputs = keras.Input(shape)
    layer = layers.Conv2D(np.shape(matrix)[1], 1, use_bias=False)
    network = keras.Model(inputs, layer(inputs))
    layer.kernel.assign(np.asarray(matrix, "float32")[None, None])
    return network


@pytest.mark.slow
def test_a_step_is_that_of_the_paper():
    """Equations 1 to 3 with the least squares of section 4 and the identity loss, written out."""
    model = make(cycle_weight=3.0, identity_weight=2.0, pool_size=0)
    g_ab, g_ba, d_a, d_b = copies(model)
    a, b = REAL_A[:BATCH], REAL_B[:BATCH]

    def mean(values):
        return tf.reduce_mean(values)

    with tf.GradientTape(persistent=True) as tape:
        fake_b, fake_a = g_ab(a), g_ba(b)
        cycle = mean(tf.abs(g_ba(fake_b) - a)) + mean(tf.abs(g_ab(fake_a) - b))
        identity = mean(tf.abs(g_ba(a) - a)) + mean(tf.abs(g_ab(b) - b))
        fooling = mean((d_a(fake_a) - 1) ** 2) + mean((d_b(fake_b) - 1) ** 2)
        generator_loss = fooling + 3.0 * cycle + 2.0 * identity
    move(tape, generator_loss, [g_ab, g_ba])
    with tf.GradientTape(persistent=True) as tape:  # On the images made before that.
        loss_a = mean((d_a(a) - 1) ** 2) / 2 + mean(d_a(fake_a) ** 2) / 2
        loss_b = mean((d_b(b) - 1) ** 2) / 2 + mean(d_b(fake_b) ** 2) / 2
        discriminator_loss = loss_a + loss_b
        real_logits = (mean(d_a(a)) + mean(d_b(b))) / 2
        fake_logits = (mean(d_a(fake_a)) + mean(d_b(fake_b))) / 2
    move(tape, discriminator_loss, [d_a, d_b])

    logs = model.fit(pairs(last=1), verbose=0).history
    for name, expected in zip(NETWORKS, (g_ab, g_ba, d_a, d_b), strict=True):
        ours = getattr(model, name)
        for weight, value in zip(ours.get_weights(), expected.get_weights(), strict=True):
            np.testing.assert_allclose(weight, value, rtol=1e-4, atol=1e-5)
    expected_logs = {
        "generator_loss": generator_loss,
        "discriminator_loss": discriminator_loss,
        "real_logits": real_logits,
        "fake_logits": fake_logits,
        "cycle_loss": cycle,
        "identity_loss": identity,
    }
    assert logs.keys() == expected_logs.keys()
    for name, value in expected_logs.items():
        assert logs[name][0] == pytest.approx(float(value), rel=1e-4), name


@pytest.mark.slow
def test_identity_generators_have_no_cycle_loss_and_no_identity_loss():
    given = networks() | {name: pixel(SHAPE, np.eye(3)) for name in NETWORKS[:2]}
    logs = make(0.0, given=given, cycle_weight=7.0).fit(pairs(), verbose=0).history
    assert logs["cycle_loss"] == logs["identity_loss"] == [0.0]


@pytest.mark.slow
def test_generators_that_undo_each_other_have_no_cycle_loss_but_an_identity_loss():
    swap = np.eye(3)[[1, 2, 0]]
    given = networks() | {
        "generator_ab": pixel(SHAPE, swap),
        "generator_ba": pixel(SHAPE, swap.T),
    }
    logs = make(0.0, given=given).fit(pairs(), verbose=0).history
    assert logs["cycle_loss"] == [0.0]
    turned = np.abs(REAL_A - REAL_A @ swap.T).mean() + np.abs(REAL_B - REAL_B @ swap).mean()
    assert logs["identity_loss"][0] == pytest.approx(turned, rel=1e-5)


def test_the_discriminators_see_the_images_of_the_pools():
    """The loss of the discriminators is on what the pools give back, the generators' is not."""
    given = networks() | {name: pixel(SHAPE, np.eye(3)) for name in NETWORKS[:2]}
    model = make(0.0, given=given, pool_size=BATCH)
    seen = {}

    def exchange(pool, fake_images):
        seen[pool.name] = CycleGAN.exchange(model, pool, fake_images)
        return seen[pool.name]

    model.exchange = exchange
    for step in range(STEPS):
        part = slice(step * BATCH, (step + 1) * BATCH)
        real_a, real_b = tf.constant(REAL_A[part]), tf.constant(REAL_B[part])
        model.reset_metrics()
        logs = model.train_step((real_a, real_b))
        # Identity generators: the fakes of B are the images of A, and the other way round.
        logits = [model.discriminator_a(seen["pool_a"]), model.discriminator_b(seen["pool_b"])]
        assert float(logs["fake_logits"]) == pytest.approx(np.mean(logits), abs=1e-6)
        logits = model.discriminator_a(real_b), model.discriminator_b(real_a)
        fooling = sum(np.mean((map_of_logits - 1.0) ** 2) for map_of_logits in logits)
        assert float(logs["generator_loss"]) == pytest.approx(fooling, abs=1e-5)
        for name, sources in (("pool_a", REAL_B), ("pool_b", REAL_A)):
            steps = [
                int(np.flatnonzero((image == sources).all((1, 2, 3)))[0]) // BATCH
                for image in seen[name].numpy()
            ]
            assert max(steps) <= step and (min(steps) < step) == (step > 0), steps


@pytest.mark.slow
def test_the_pools_do_not_reach_the_generators():
    """The discriminators' loss leaves the generators where their own loss put them."""
    first, second = make(pool_size=0), make(pool_size=0)
    second.discriminator_optimizer.learning_rate = 0.0
    for model in (first, second):
        model.fit(pairs(last=1), verbose=0)
    for name in NETWORKS[:2]:
        for one, other in zip(
            getattr(first, name).get_weights(), getattr(second, name).get_weights(), strict=True
        ):
            np.testing.assert_array_equal(one, other)


@pytest.mark.slow
def test_save_load_continue_is_exact_and_so_are_the_pools(tmp_path, training_state):
    adam = keras.optimizers.Adam
    options = {"rate": 1e-3, "optimizer": adam, "pool_size": 6, "ema": 0.9}
    model = make(**options, cycle_weight=4.0, identity_weight=1.0)
    model.fit(pairs(last=2), shuffle=False, verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert int(loaded.pool_a.filled.numpy()) == 6
    np.testing.assert_array_equal(model.pool_b.images.numpy(), loaded.pool_b.images.numpy())
    for name in ("cycle_weight", "identity_weight", "pool_size"):
        assert getattr(loaded, name) == getattr(model, name)
    for one in (model, loaded):
        one.fit(pairs(2), shuffle=False, verbose=0)
    for ours, theirs in zip(training_state(model), training_state(loaded), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.slow
def test_the_seed_chooses_what_the_pools_give_back(training_state):
    states = []
    for seed in (2, 2, 3):
        model = make(seed=seed, pool_size=BATCH)
        model.fit(pairs(), shuffle=False, verbose=0)
        states.append(training_state(model))
    same = [np.array_equal(*both) for both in zip(*states[:2], strict=True)]
    other = [np.array_equal(*both) for both in zip(*states[1:], strict=True)]
    assert all(same) and not all(other)


@pytest.mark.slow
@pytest.mark.parametrize("ema", [None, 0.5])
def test_translate_maps_uint8_to_uint8_in_batches_with_the_average(ema):
    model = make(ema=ema)
    model.fit(pairs(), verbose=0)
    pixels = RANDOM.integers(0, 256, (7, *SHAPE), "uint8")
    for direction, name in (("ab", "generator_ab"), ("ba", "generator_ba")):
        network = getattr(model, name if ema is None else f"ema_{name}")
        expected = np.rint((network(pixels / 127.5 - 1.0).numpy() + 1.0) * 127.5)
        for batch_size in (3, 64):
            translated = model.translate(pixels, direction, batch_size=batch_size)
            assert translated.dtype == np.uint8 and translated.shape == pixels.shape
            assert np.abs(translated - expected).max() <= 1
    assert (model.translate(pixels) != model.translate(pixels, "ba")).any()


def test_samples_are_examples_their_translations_and_the_way_back():
    turn = np.eye(3)[[1, 2, 0]]
    given = networks() | {
        "generator_ab": pixel(SHAPE, turn),
        "generator_ba": pixel(SHAPE, turn),
    }
    model = make(given=given)
    examples = (REAL_A[:5], REAL_B[:5])
    grid = model.draw_samples(examples=examples)["samples"]
    rows = grid.reshape(6, 12, 5, 12, 3).transpose(0, 2, 1, 3, 4)
    expected = []
    for domain in examples:
        pixels = image_range.to_uint8(domain).numpy()
        expected += [pixels, pixels @ turn.astype("uint8"), pixels @ (turn @ turn).astype("uint8")]
    np.testing.assert_array_equal(rows, expected)
    assert model.draw_samples() == {}
    for count, given, columns in ((2, examples, 2), (None, (REAL_A[:3], REAL_B[:5]), 3)):
        grid = model.draw_samples(count=count, examples=given)["samples"]
        assert grid.shape == (6 * 12, columns * 12, 3)


@pytest.mark.slow
def test_a_grey_and_a_coloured_domain():
    ones, third = np.ones((1, 3)), np.full((3, 1), 1 / 3)
    given = networks() | {
        "generator_ab": pixel((12, 12, 1), ones),
        "generator_ba": pixel(SHAPE, third),
        "discriminator_a": discriminator((12, 12, 1)),
    }
    with pytest.raises(InputError, match=r"identity_weight=5.0.*\(12, 12, 1\) and \(12, 12, 3\)"):
        make(given=given)
    model = make(given=given, identity_weight=0.0)
    logs = model.fit(tf.data.Dataset.from_tensors((REAL_A[:4, ..., :1], REAL_B[:4])), verbose=0)
    assert logs.history["identity_loss"] == [0.0]
    assert logs.history["cycle_loss"][0] > 0.1
    grid = model.draw_samples(examples=(REAL_A[:4, ..., :1], REAL_B[:4]))["samples"]
    assert grid.shape == (6 * 12, 4 * 12, 3)


@pytest.mark.slow
def test_an_export_answers_what_the_model_answers(tmp_path):
    model = make(ema=0.5)
    model.fit(pairs(), verbose=0)
    loaded = tf.saved_model.load(str(model.export(tmp_path)))
    pixels = RANDOM.integers(0, 256, (5, *SHAPE), "uint8")
    assert set(loaded.signatures) == {"serving_default", "translate_ab", "translate_ba"}
    for direction in ("ab", "ba"):
        served = loaded.signatures[f"translate_{direction}"](images=tf.constant(pixels))["images"]
        assert served.dtype == tf.uint8
        translated = model.translate(pixels, direction)
        assert np.abs(served.numpy().astype(int) - translated).max() <= 1
    served = loaded.signatures["serving_default"](images=tf.constant(REAL_A[:2]))["images"]
    np.testing.assert_allclose(served, model(REAL_A[:2]), atol=1e-5)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cycle_weight": -1.0}, "cycle_weight=-1.0"),
        ({"identity_weight": float("nan")}, "identity_weight=nan"),
        ({"pool_size": -1}, "pool_size=-1"),
        ({"given": networks() | {"generator_ba": pixel((8, 8, 3), np.eye(3))}}, "do not fit"),
        ({"given": networks() | {"discriminator_b": pixel((8, 8, 3), np.eye(3))}}, "do not fit"),
    ],
)
def test_what_does_not_fit_is_refused(options, message):
    with pytest.raises(InputError, match=message):
        make(**options)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (REAL_A, r"pairs \(images_a, images_b\)"),
        ((REAL_A, REAL_B[:, :8]), r"B are float32 of shape \(8, 12, 3\); generator_ba takes"),
        ((np.zeros(REAL_A.shape, "int32"), REAL_B), "A are int32 of shape"),
    ],
)
def test_other_data_than_pairs_is_refused(data, message):
    dataset = tf.data.Dataset.from_tensor_slices(data).batch(BATCH)
    with pytest.raises(InputError, match=message):
        make().fit(dataset, verbose=0)


def test_what_cannot_be_translated_is_refused():
    model = make()
    with pytest.raises(InputError, match="direction='ac'.*ab, ba"):
        model.translate(REAL_A, "ac")
    with pytest.raises(InputError, match=r"\(count, 12, 12, 3\)"):
        model.translate(REAL_A[:, :8])


@pytest.mark.slow
def test_batches_larger_than_the_pool_are_refused_before_the_first_step():
    model = make(pool_size=BATCH - 1)
    of_one_size = pairs().unbatch().batch(BATCH, drop_remainder=True)
    with pytest.raises(InputError, match="pool_size=3 is less than the 4 images of a replica"):
        model.fit(of_one_size, verbose=0)
    # A batch whose size shows only when it is there.
    with pytest.raises(InputError, match="pool_size=3 is less than the 4 images of a replica"):
        model.fit(pairs(), verbose=0)
    with pytest.raises(InputError, match="pool_size=3 is less than the 64"):
        model.check_batch(64)
    assert int(model.step.numpy()) == 0
    make(pool_size=0).check_batch(64)
