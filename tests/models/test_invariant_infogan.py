"""InvariantInfoGAN: what the heads learn, which of them counts, and what becomes of the game."""

import math

import draws
import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from small_infogan import CATEGORIES, CODES, RATES, REAL, assert_same, fit, networks
from steps_by_hand import copy

from keras_gans.errors import InputError
from keras_gans.losses import information
from keras_gans.models import InvariantInfoGAN


def clustering_networks(shapes=((4, CATEGORIES), (2, 7)), features=6):
    """Linear heads, a recognition of the continuous codes alone, and a trunk of Q's own."""
    inputs = keras.Input((features,))
    logits = [layers.Reshape(shape)(layers.Dense(math.prod(shape))(inputs)) for shape in shapes]
    return {
        "recognition_trunk": copy(networks(features=features)["trunk"]),
        "recognition": keras.Sequential([inputs, layers.Dense(CODES)]),
        "clusterings": keras.Model(inputs, logits if len(logits) > 1 else logits[0]),
    }


def make(rates=None, **options):
    gan = InvariantInfoGAN(**networks() | clustering_networks(), seed=2, **options)
    rates = RATES | {"invariance": 0.02} | (rates or {})
    gan.compile(
        **{f"{player}_optimizer": keras.optimizers.SGD(rate) for player, rate in rates.items()}
    )
    return gan


@keras.saving.register_keras_serializable(package="tests")
def darken(images, draw):
    """A distortion with a factor for each image."""
    factors = draw("uniform", (tf.shape(images)[0], 1), "darken")[:, :, None, None]
    return (0.75 + 0.25 * factors) * images


ALONE = dict.fromkeys(RATES, 0.0)


@pytest.mark.slow
def test_the_heads_ascend_the_information_of_two_distorted_copies():
    gan = make(ALONE, distortion=darken)
    trunk_twin, heads_twin = copy(gan.recognition_trunk), copy(gan.clusterings)
    copies = [
        darken(
            REAL,
            lambda distribution, shape, of, copy=copy: gan.sample_noise(
                distribution, shape, f"{of}, {copy} copy"
            ),
        )
        for copy in ("first", "second")
    ]
    variables = trunk_twin.trainable_variables + heads_twin.trainable_variables
    with tf.GradientTape() as tape:
        pairs = zip(*(heads_twin(trunk_twin(each)) for each in copies), strict=True)
        values = [
            information.mutual_information(
                *(tf.transpose(tf.nn.softmax(logits), (1, 0, 2)) for logits in pair)
            )
            for pair in pairs
        ]
        loss = -tf.reduce_sum(values[0]) / 6.0 - tf.reduce_mean(values[1])
    for variable, gradient in zip(variables, tape.gradient(loss, variables), strict=True):
        variable.assign_sub(0.02 * gradient)

    logs = fit(gan)
    for network, twin in ((gan.recognition_trunk, trunk_twin), (gan.clusterings, heads_twin)):
        for ours, theirs in zip(network.get_weights(), twin.get_weights(), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(
        gan.competition.merits.numpy(),
        0.01 * np.append(values[0], [0.0, 0.0]),
        rtol=1e-4,
        atol=1e-7,
    )
    assert logs["invariance_loss"][0] == pytest.approx(-float(values[0][0]), rel=1e-4)


@pytest.mark.slow
def test_the_head_of_most_merit_counts_and_stays_it_once_settled():
    gan = make(settling_steps=2)
    gan.competition.merits.assign([0.1, 0.3, 0.2, 0.0, 0.0, 0.0])
    images = (REAL * 127.5 + 127.5).astype("uint8")
    logits = gan.clusterings(gan.recognition_trunk(images / 127.5 - 1.0))[0][:, 1]
    np.testing.assert_allclose(gan.recognize(images)[0], tf.nn.softmax(logits), rtol=1e-4)
    moved = []
    for _ in range(4):
        fit(gan)
        moved.append(gan.competition.merits.numpy())
    assert (moved[0] != moved[1]).all()
    np.testing.assert_array_equal(moved[1:], [moved[1]] * 3)
    gan.evaluate(REAL, batch_size=16, verbose=0)
    np.testing.assert_array_equal(gan.competition.merits.numpy(), moved[1])


@pytest.mark.slow
def test_merged_clusters_compete_as_the_sums_of_their_probabilities():
    gan = make(settling_steps=4)
    before = []
    for _ in range(3):
        before.append(
            [each.numpy() for each in (gan.competition.joints[0], gan.competition.members[0])]
        )
        fit(gan)
    joint, nothing = before[2]
    assert not nothing.any()
    members = np.stack([information.merge_clusters(head, CATEGORIES) for head in joint])
    np.testing.assert_array_equal(gan.competition.members[0].numpy(), members)
    np.testing.assert_array_equal(gan.competition.joints[0].numpy(), joint)
    fit(gan)
    np.testing.assert_array_equal(gan.competition.members[0].numpy(), members)
    gan.competition.merits.assign(np.eye(6)[5])
    probabilities = tf.nn.softmax(gan.clusterings(gan.recognition_trunk(REAL))[1][:, 1])
    np.testing.assert_allclose(gan.recognize(REAL)[0], probabilities @ members[1], atol=1e-5)


@pytest.mark.slow
def test_the_generator_learns_the_categories_of_the_chosen_head():
    """Of two heads that name the categories otherwise, the loss is that of the chosen one."""
    gan = make(ALONE | {"invariance": 0.0}, settling_steps=1)
    losses_by_head = []
    for head in range(4):
        gan.step.assign(1)
        gan.competition.merits.assign(np.eye(6)[head])
        losses_by_head.append(fit(gan)["categorical_loss"][0])
    assert len({round(loss, 5) for loss in losses_by_head}) == 4


@pytest.mark.slow
def test_generated_images_teach_q_the_continuous_codes_alone():
    gan = make({"invariance": 0.0})
    networks_of_q = gan.recognition_trunk, gan.clusterings, gan.recognition
    before = [network.get_weights() for network in networks_of_q]
    fit(gan)
    trunk, clusterings, recognition = (network.get_weights() for network in networks_of_q)
    assert_same(trunk, before[0])
    assert_same(clusterings, before[1])
    assert (recognition[0] != before[2][0]).any()


@pytest.mark.slow
def test_the_generator_learns_from_the_logits_divided_by_the_temperature():
    """The loss of logits l at temperature t is that of l / t at 1: of heads scaled so."""
    one, other = make(ALONE | {"invariance": 0.0}, temperature=4.0), make(ALONE)
    for weight in other.clusterings.trainable_weights:
        weight.assign(weight / 4.0)
    losses_of_both = [fit(gan)["categorical_loss"][0] for gan in (one, other)]
    assert losses_of_both[0] == pytest.approx(losses_of_both[1], rel=1e-5)
    assert losses_of_both[0] != pytest.approx(fit(make(ALONE))["categorical_loss"][0], rel=1e-3)


@pytest.mark.slow
def test_the_game_takes_every_nth_image_and_the_clusterings_all():
    gan, plain = make(invariance_batches=4), make()
    assert (gan.batches_per_step, plain.batches_per_step) == (4, 1)
    logs, logs_of_quarter = fit(gan), fit(plain, REAL[::4], batch_size=4)
    assert_same(gan.generator.get_weights(), plain.generator.get_weights())
    assert logs["real_logits"] == logs_of_quarter["real_logits"]
    assert logs["invariance_loss"] != logs_of_quarter["invariance_loss"]


@pytest.mark.slow
def test_xla_compiles_what_is_not_of_an_infogan():
    """A whole step takes it ten seconds to compile, for the noise."""
    gan = make(settling_steps=2)
    copies = [tf.constant(factor * REAL) for factor in (0.9, 0.8)]

    @tf.function(jit_compile=True)
    def judge():
        images = [gan.distortion(each, draws.seeded()) for each in copies]
        pair = [
            tf.transpose(tf.nn.softmax(gan.cluster(gan.recognition_trunk(each))[1]), (1, 0, 2))
            for each in images
        ]
        gan.competition.judge(tf.range(6, dtype=tf.float32), [pair], gan.step.value)

    for step in range(2):
        gan.step.assign(step)
        judge()
    np.testing.assert_allclose(gan.competition.merits.numpy(), 0.0199 * np.arange(6), rtol=1e-5)
    assert gan.competition.members[0].numpy().sum() == 2 * 7


def test_the_fourth_player_has_an_optimizer_of_its_own():
    gan = InvariantInfoGAN(**networks() | clustering_networks())
    gan.compile(information_optimizer=keras.optimizers.SGD(0.5))
    rates = {name: float(gan.optimizer_of(name).learning_rate.numpy()) for name in gan.players}
    expected = {"generator": 2e-4, "discriminator": 5e-4, "information": 0.5, "invariance": 1e-3}
    assert rates == pytest.approx(expected)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (clustering_networks(shapes=((2, 4),)), r"clusterings has 4, generator's one_hot\w* has 3"),
        (
            {"clusterings": networks()["discriminator"]},
            r"clusterings must have outputs \(None, heads, clusters\); it has \(None, 1\)",
        ),
        (
            {"recognition": networks(heads=3)["recognition"]},
            r"recognition must have the outputs means",
        ),
        (
            {"discriminator": networks(features=7)["discriminator"]},
            r"discriminator takes \(7,\); it must take the features that the trunk makes, \(6,\)",
        ),
        (
            {"clusterings": clustering_networks(features=7)["clusterings"]},
            r"clusterings takes \(7,\); it must take the features that the recognition_trunk",
        ),
        (
            {"recognition": networks(features=7)["recognition"]},
            r"recognition takes \(7,\); it must take the features that the trunk makes, \(6,\)",
        ),
        (
            {"recognition_trunk": networks((5, 5, 1))["trunk"]},
            r"recognition_trunk takes .*\(5, 5, 1\), the generator",
        ),
        ({"invariance_batches": 0}, "invariance_batches=0 must be at least 1"),
        ({"settling_steps": 0}, "settling_steps=0 must be at least 1"),
        ({"temperature": 0.0}, "temperature=0.0 must be above 0"),
        ({"distortion": "wild"}, "'wild' is unknown"),
        ({"label_guidance": 1.0}, "label_guidance=1.0: .* without labels; with labels, .* InfoGAN"),
    ],
)
def test_what_does_not_go_together_is_refused(options, message):
    with pytest.raises(InputError, match=message):
        InvariantInfoGAN(**(networks() | clustering_networks() | options))
