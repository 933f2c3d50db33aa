"""The example of a scheme in docs/contributing.md; what all schemes must fulfil, it passes too.

See `harness.SCHEMES`, where it is called `guide`.
"""

import harness
import keras
import numpy as np
import pytest

from keras_gans import data
from keras_gans.errors import InputError
from keras_gans.evaluation import Evaluator, extractors
from keras_gans.networks import mlp

SHAPE = (28, 28, 1)


def make(**options):
    keras.utils.set_random_seed(0)
    networks = mlp.generator(SHAPE, 4, (8,)), mlp.discriminator(SHAPE, (8,), pieces=2)
    model = harness.scheme_of_the_guide()(*networks, seed=1, **options)
    model.compile()
    return model


@pytest.mark.slow
def test_the_example_is_evaluated_like_any_scheme():
    pixels = np.random.default_rng(0).integers(0, 256, (120, *SHAPE), "uint8")
    model = make()
    logs = model.fit(pixels[:64], batch_size=16, verbose=0).history
    assert set(model.evaluate(pixels[64:], verbose=0, return_dict=True)) == set(logs)
    real = [data.ImageData("noise", part, None) for part in (pixels[:60], pixels[60:])]
    evaluator = Evaluator(*real, extractors.get("mnist"))
    scores = evaluator.evaluate(model.generate(60, seed=0), metrics=evaluator.check_metrics("all"))
    assert scores and all(np.isfinite(score.value) for score in scores)


@pytest.mark.slow
def test_the_penalty_of_the_example_weighs_as_much_as_gamma_says():
    pixels = np.random.default_rng(0).integers(0, 256, (16, *SHAPE), "uint8")
    free, penalised = (
        make(gamma=gamma).evaluate(pixels, verbose=0, return_dict=True) for gamma in (0.0, 4.0)
    )
    expected = free["discriminator_loss"] + 2.0 * free["r1_penalty"]
    assert penalised["discriminator_loss"] == pytest.approx(expected, rel=1e-5)
    with pytest.raises(InputError, match="gamma=-1 must be 0 or more"):
        make(gamma=-1)
