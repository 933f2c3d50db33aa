"""The schemes for points: their networks, and how their scores are read."""

import dataclasses

import numpy as np
import pytest

from keras_gans import losses
from keras_gans.evaluation.metrics import divergences
from keras_gans.toy import distributions, games
from keras_gans.toy.schemes import SCHEMES, SETTINGS


@pytest.mark.parametrize("data", ["gaussian", "ring"])
@pytest.mark.parametrize("gan", SCHEMES)
def test_a_scheme_has_networks_for_points_of_either_dimension(gan, data):
    scheme, distribution = SCHEMES[gan], distributions.get(data)
    dimension = distribution.dimension
    settings = dataclasses.replace(SETTINGS[dimension], **scheme.changes.get(dimension, {}))
    model = scheme.model(**scheme.networks(settings, distribution), **scheme.options)
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
