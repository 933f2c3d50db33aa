"""Techniques as arguments of the schemes: what they add to a step, and what is refused."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans import losses, models
from keras_gans.augmentation import AdaptiveAugmentation, DiffAugment, InstanceNoise
from keras_gans.errors import InputError
from keras_gans.losses import R1, R2, FeatureMatching, GradientPenalty, LeCam, TopK
from keras_gans.networks import mlp

SHAPE = (4, 4, 1)
IMAGES = np.random.default_rng(3).uniform(-1, 1, (8, *SHAPE)).astype("float32")


def networks(channels=1):
    keras.utils.set_random_seed(1)
    return (
        mlp.generator(SHAPE, 2, (5,)),
        mlp.discriminator((*SHAPE[:2], channels), (5,), 2, input_dropout=0.0, dropout=0.0),
    )


def gan(scheme=models.GAN, channels=1, rate=0.05, **options):
    generator, discriminator = networks(channels)
    model = scheme(generator, discriminator, **{"seed": 2, **options})
    optimizers = {f"{player}_optimizer": keras.optimizers.SGD(rate) for player in model.players}
    model.compile(**optimizers)
    return model


def logs_of_a_step(model):
    return {name: float(v) for name, v in model.train_on_batch(IMAGES, return_dict=True).items()}


def test_what_the_discriminator_sees_is_augmented_then_given_noise_then_packed():
    model = gan(
        channels=2,
        packing=2,
        instance_noise=InstanceNoise(0.5, decay_steps=10),
        augmentation=DiffAugment("translation"),
    )
    view = model.view(tf.constant(IMAGES), "real images").numpy()

    def draw(distribution, shape, of):
        return model.sample_noise(distribution, shape, f"{of}, real images")

    expected = DiffAugment("translation")(tf.constant(IMAGES), draw)
    expected = (expected + 0.5 * draw("normal", IMAGES.shape, "instance_noise")).numpy()
    expected = np.concatenate([expected[0::2], expected[1::2]], axis=-1)
    np.testing.assert_allclose(view, expected, atol=1e-6)
    other = model.view(tf.constant(IMAGES), "generated images").numpy()
    assert np.abs(other - view).max() > 0.1


@pytest.mark.slow
def test_penalties_are_added_to_the_discriminators_loss_alone():
    plain, penalised = gan(), gan(penalties=[R1(0.5), R2(2.0)])
    before, logs = logs_of_a_step(plain), logs_of_a_step(penalised)
    added = 0.5 * logs["r1_penalty"] + 2.0 * logs["r2_penalty"]
    assert added > 1e-3
    assert logs["discriminator_loss"] == pytest.approx(before["discriminator_loss"] + added)
    generator, discriminator = networks()
    expected = R1(1.0).value(
        losses.penalties.PenaltyInputs(
            discriminator, IMAGES, None, discriminator(IMAGES), None, 0, None
        )
    )
    assert logs["r1_penalty"] == pytest.approx(float(expected), rel=1e-5)


@pytest.mark.slow
def test_the_wasserstein_loss_with_its_penalty_is_the_critic_of_wgan_gp():
    """On the same images and latents: the first critic step of both, to rounding."""
    composed = gan(loss="wasserstein", penalties=[GradientPenalty(10.0)])
    wgan_gp = gan(models.WGANGP, critic_steps=1)
    purposes = {"interpolation, penalty": "interpolation", "interpolation 0": "interpolation"}
    purposes["critic step 0"] = "latents"
    for model in (composed, wgan_gp):
        draw = model.sample_noise

        def sample(distribution, shape, purpose, draw=draw):
            return draw(distribution, shape, purposes.get(purpose, purpose))

        model.sample_noise = sample
    logs = [logs_of_a_step(model) for model in (composed, wgan_gp)]
    for name in ("discriminator_loss", "gradient_penalty", "real_logits", "fake_logits"):
        assert logs[0][name] == pytest.approx(logs[1][name], rel=1e-5)
    for ours, theirs in zip(
        composed.discriminator.get_weights(), wgan_gp.critic.get_weights(), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_the_generator_learns_from_the_images_of_the_highest_logits():
    logits = tf.random.stateless_normal((8, 1), (0, 1))
    best = tf.sort(logits, 0, "DESCENDING")[:2]
    for loss in ("non_saturating", "hinge", "least_squares"):
        model = gan(loss=loss, top_k=TopK(0.25))
        value = model.generator_loss(model.objective, None, logits)
        expected = model.objective.generator_loss(None, best)
        assert float(value) == pytest.approx(float(expected), rel=1e-5)


@pytest.mark.slow
def test_feature_matching_replaces_the_generators_loss_or_is_added_to_it():
    def logs(*weights):
        generator, discriminator = networks()
        matching = FeatureMatching(discriminator.layers[-2].name, *weights) if weights else None
        model = models.GAN(generator, discriminator, seed=2, feature_matching=matching)
        model.compile()
        return logs_of_a_step(model)

    plain, alone, both = logs(), logs(2.0), logs(2.0, 1.0)
    assert alone["generator_loss"] == pytest.approx(2.0 * alone["feature_matching_loss"])
    expected = 2.0 * both["feature_matching_loss"] + plain["generator_loss"]
    assert both["generator_loss"] == pytest.approx(expected, rel=1e-5)


@pytest.mark.slow
def test_historical_averaging_pulls_weights_towards_their_mean():
    """The discriminator moves first in a step: until then both games are one."""
    plain, pulled = gan(), gan(historical_averaging=0.5)
    start = plain.discriminator.get_weights()
    for model in (plain, pulled):
        logs_of_a_step(model)
    first = pulled.discriminator.get_weights()
    for one, other in zip(plain.discriminator.get_weights(), first, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-7)  # The mean is the first weights.
    for model in (plain, pulled):
        logs_of_a_step(model)
    ends = plain.discriminator.get_weights(), pulled.discriminator.get_weights()
    for initial, moved, without, with_pull in zip(start, first, *ends, strict=True):
        pull = 2.0 * 0.5 * (moved - (initial + moved) / 2.0)
        np.testing.assert_allclose(with_pull, without - 0.05 * pull, atol=1e-6)


@pytest.mark.slow
def test_adaptive_augmentation_follows_the_sign_of_the_logits():
    augmentation = AdaptiveAugmentation(target=-0.5, images_to_full=80, interval=1)
    model = gan(augmentation=augmentation, rate=1e-9)
    logs_of_a_step(model)
    signs = np.sign(model.discriminator(IMAGES).numpy()).mean()
    expected = 0.1 if signs > -0.5 else 0.0
    assert float(augmentation.probability.value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("loss", "expected"),
    [("non_saturating", [2.0]), ("least_squares", [1.5]), ("relativistic", [5.0])],
)
def test_logits_are_measured_from_the_value_that_no_side_has(loss, expected):
    around_zero = gan(loss=loss)._around_zero(tf.constant([2.0]), tf.constant([-3.0]))
    np.testing.assert_allclose(around_zero, expected)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"penalties": "r1"}, "penalties='r1': give a list of penalties"),
        ({"penalties": [R1(1.0), R1(2.0)]}, "two of the kind r1_penalty"),
        ({"instance_noise": "much"}, "instance_noise='much' is neither"),
        ({"instance_noise": -0.1}, "stddev=-0.1"),
        ({"augmentation": "colour"}, "'colour' is unknown"),
        ({"packing": 0}, "packing=0"),
        ({"packing": 2}, r"packing=2: discriminator takes .*\(4, 4, 1\); packs .*\(4, 4, 2\)"),
        ({"top_k": 2}, "share=2"),
        ({"feature_matching": "features"}, "no layer 'features'; it has "),
        ({"feature_matching": "logits", "top_k": 0.5}, "leave one out"),
        ({"loss": "wasserstein", "augmentation": "adaptive"}, "have no zero"),
    ],
)
def test_what_is_unknown_or_makes_no_sense_is_refused_before_the_training(options, sentence):
    with pytest.raises(InputError, match=sentence):
        gan(**options)


def test_a_scheme_refuses_what_its_step_has_no_place_for():
    sizes = {"packing": 2}, {"top_k": 0.5}
    conditional = (
        mlp.conditional_generator(SHAPE, 3, 4, 8, 6, 8),
        mlp.conditional_discriminator(SHAPE, 3, 8, 6, 8, 2, 2),
    )
    with pytest.raises(InputError, match="packing: ConditionalGAN cannot take it, for each"):
        models.ConditionalGAN(*conditional, **sizes[0])
    models.ConditionalGAN(*conditional, **sizes[1])
    generator, discriminator = networks()
    with pytest.raises(InputError, match="WGANGP cannot take GradientPenalty"):
        models.WGANGP(generator, discriminator, penalties=[GradientPenalty(1.0)])


@pytest.mark.slow
def test_techniques_travel_in_the_file_of_the_model(tmp_path):
    model = gan(
        penalties=[LeCam(0.5)],
        instance_noise=0.25,
        augmentation="translation",
        top_k=TopK(0.5, decay_steps=3),
        historical_averaging=0.125,
    )
    logs_of_a_step(model)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    names = {*model.techniques_config()}
    assert names == set(models.GAN.techniques) - {"packing", "feature_matching"}
    assert loaded.techniques_config().keys() == names
    assert float(loaded.penalties[0].count) == 1.0
    assert logs_of_a_step(loaded) == logs_of_a_step(model)
    for one, other in zip(model.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
