"""The schemes for points: their networks, and how their scores are read."""

import numpy as np
import pytest

from keras_gans import layers, losses
from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import divergences
from keras_gans.presets import techniques
from keras_gans.toy import distributions, games
from keras_gans.toy.schemes import SCHEMES


@pytest.mark.parametrize("data", ["gaussian", "ring"])
@pytest.mark.parametrize("gan", SCHEMES)
def test_a_scheme_has_networks_for_points_of_either_dimension(gan, data):
    scheme, distribution = SCHEMES[gan], distributions.get(data)
    dimension = distribution.dimension
    settings = scheme.settings(dimension)
    model = scheme.make(settings, distribution, scheme.defaults(dimension), seed=0)
    assert model.image_shape == (dimension,)
    points = distribution.sample(3, seed=0)
    scores = np.asarray(scheme.scores(model, points, distribution.classify(points)))
    assert scores.shape == (3,) and np.isfinite(scores).all()


def test_objectives_are_named_as_losses_or_have_no_name():
    for scheme in SCHEMES.values():
        assert scheme.readings.keys() <= {None, *losses.LOSSES}


@pytest.mark.parametrize(
    ("gan", "scores_of_optimum"),
    [("gan", lambda p, q: np.log(p / q)), ("lsgan", lambda p, q: p / (p + q))],
)
def test_the_best_scores_are_read_as_the_optimal_discriminator(gan, scores_of_optimum):
    reading = next(iter(SCHEMES[gan].readings.values()))
    p, q = np.float32([0.5, 0.4, 0.1]), np.float32([0.1, 0.4, 0.5])
    outputs = np.asarray(reading.read(scores_of_optimum(p, q), None))
    assert reading.is_optimum
    np.testing.assert_allclose(outputs, divergences.optimal_discriminator(p, q), rtol=1e-6)
    assert outputs[1] == pytest.approx(reading.neutral)
    assert reading.limits[0] <= outputs.min() and outputs.max() <= reading.limits[1]


def test_scores_are_read_as_the_objective_says():
    """Where they have no zero of their own, the mean of real points is it."""
    for gan, loss in [("wgan", None), ("wgan_gp", None), ("gan", "hinge"), ("began", None)]:
        game = games.ToyGame(gan, "mixture", loss, steps=1)
        assert game.outputs(game.real_points).mean() == pytest.approx(0.0, abs=1e-5)
    game = games.ToyGame("gan", "mixture", steps=1)
    logits = game.model.discriminator(game.real_points[:5]).numpy()[:, 0]
    np.testing.assert_allclose(
        game.outputs(game.real_points[:5]), 1.0 / (1.0 + np.exp(-logits)), rtol=1e-5
    )


def test_the_techniques_of_presets_are_options_by_the_same_names():
    of_presets = techniques.defaults(SCHEMES["gan"].model)
    assert of_presets.keys() - SCHEMES["gan"].defaults(2).keys() == {"augmentation"}
    given = {
        "r1_weight": 0.5,
        "lecam_weight": 0.25,
        "penalty_every": 4,
        "instance_noise": 0.125,
        "instance_noise_steps": 100,
        "top_k": 0.75,
        "historical_averaging": 0.01,
    }
    game = games.ToyGame("gan", "ring", steps=1, options=given)
    r1, lecam = game.model.penalties
    assert (r1.weight, r1.every, lecam.weight, lecam.every) == (0.5, 4, 0.25, 4)
    noise = game.model.instance_noise
    assert (noise.stddev, noise.decay_steps) == (0.125, 100)
    assert (game.model.top_k.share, game.model.historical_averaging.weight) == (0.75, 0.01)
    assert game.options == SCHEMES["gan"].defaults(2) | given
    plain = games.ToyGame("gan", "ring", steps=1).model
    assert plain.techniques_config() == {} and plain.packing == 1


def test_the_r3gan_has_its_penalties_unless_others_are_given():
    for options, weights in (({}, [0.001, 0.001]), ({"r2_weight": 0.0}, [0.001])):
        model = games.ToyGame("r3gan", "ring", steps=1, options=options).model
        assert [penalty.weight for penalty in model.penalties] == weights


def test_networks_and_rates_are_options_too():
    options = {
        "loss": "wasserstein",
        "spectral_normalization": True,
        "minibatch": "standard_deviation",
        "packing": 4,
        "ema": 0.5,
        "discriminator_learning_rate": 0.25,
    }
    game = games.ToyGame("gan", "grid", steps=1, options=options)
    kinds = [type(layer) for layer in game.model.discriminator.layers]
    assert kinds.count(layers.SpectralNormalization) == 3
    assert kinds.count(layers.MinibatchStandardDeviation) == 1
    assert game.model.discriminator.input_shape == (None, 8)
    assert (game.loss, game.model.ema) == ("wasserstein", 0.5)
    assert float(game.model.discriminator_optimizer.learning_rate.numpy()) == 0.25
    # Of a pack of one point four times, at as many points as there are.
    points = game.real_points[:600]
    packs = np.tile(points[:512], (1, 4))
    expected = game.model.discriminator(packs).numpy()[:, 0]
    raw = game.scheme.scores(game.model, points[:512], None)
    np.testing.assert_allclose(raw, expected, rtol=1e-5)
    assert game.outputs(points).shape == (600,)


@pytest.mark.parametrize(
    ("gan", "options", "message"),
    [
        ("began", {"r1_weight": 1.0}, "gan began has no option 'r1_weight' for points; .*gamma"),
        ("gan", {"augmentation": "color"}, "gan gan has no option 'augmentation' for points"),
        ("gan", {"pakcing": 2}, "did you mean 'packing'"),
        ("gan", {"normalization": "group"}, "normalization='group' is unknown; .* none, batch"),
        ("wgan", {"loss": "hinge"}, "loss 'hinge' is no objective of wgan"),
        (
            "gan",
            {"gradient_penalty_weight": 1.0, "normalization": "batch"},
            "batch normalization",
        ),
    ],
)
def test_options_that_a_scheme_has_not_are_refused(gan, options, message):
    with pytest.raises(InputError, match=message):
        games.ToyGame(gan, "ring", steps=1, options=options)
