"""The options of presets that are techniques."""

import pytest

from keras_gans import losses, models
from keras_gans.augmentation import AdaptiveAugmentation, DiffAugment
from keras_gans.presets import catalogue, techniques


def build(preset, **changes):
    return catalogue.get(preset).build(changes)


def test_no_technique_is_in_use_unless_it_is_asked_for():
    assert build("lsgan_mnist").techniques_config() == {}
    assert techniques.arguments(techniques.defaults(models.GAN))["penalties"] == []


def test_each_option_reaches_its_technique():
    gan = build(
        "dcgan_mnist",
        r1_weight=0.5,
        lecam_weight=0.25,
        penalty_every=4,
        penalty_form="finite_differences",
        instance_noise=0.125,
        instance_noise_steps=100,
        augmentation="translation,color",
        top_k=0.75,
        historical_averaging=0.01,
    )
    r1, lecam = gan.penalties
    assert (r1.weight, r1.every, r1.form) == (0.5, 4, "finite_differences")
    assert (lecam.weight, lecam.every) == (0.25, 4)
    assert (gan.instance_noise.stddev, gan.instance_noise.decay_steps) == (0.125, 100)
    assert isinstance(gan.augmentation, DiffAugment)
    assert (gan.top_k.share, gan.historical_averaging.weight) == (0.75, 0.01)
    assert isinstance(
        build("lsgan_mnist", augmentation="adaptive").augmentation, AdaptiveAugmentation
    )
    matched = build("dcgan_mnist", feature_matching="logits")
    assert matched.feature_matching.layer == "logits"


@pytest.mark.parametrize(
    ("model", "missing"),
    [
        (models.WGANGP, {"gradient_penalty_weight", "one_sided"}),
        (models.CycleGAN, {"lecam_weight", "top_k", "feature_matching"}),
        (
            models.TextGAN,
            {"gradient_penalty_weight", "one_sided", "augmentation", "feature_matching"},
        ),
    ],
)
def test_a_scheme_has_the_options_that_it_can_take(model, missing):
    every = techniques.defaults(models.GAN)
    assert every.keys() - techniques.defaults(model).keys() == missing
    assert techniques.defaults(models.BEGAN) == {"historical_averaging": 0.0}


def test_every_penalty_has_an_option():
    penalties = {losses.R1, losses.R2, losses.GradientPenalty, losses.DRAGAN, losses.LeCam}
    assert set(techniques.PENALTIES.values()) == penalties
