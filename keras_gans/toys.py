"""Toy games: a scheme against a distribution of points, small enough to be watched and measured."""

import dataclasses
from collections.abc import Callable
from typing import Any, NamedTuple

import keras
import numpy as np

from keras_gans import divergences, latents, models
from keras_gans.callbacks import StopOnDivergence
from keras_gans.data import toy
from keras_gans.errors import InputError, suggest
from keras_gans.evaluation.modes import mode_coverage
from keras_gans.networks import vectors

#: Points drawn to measure on the line; in the plane as many as in the published figures.
LINE_COUNT, PLANE_COUNT = 20000, 2500
#: Steps in what we call an epoch here, where no example comes twice.
EPOCH = 100


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Networks and optimizers that a scheme begins from, by the dimension of the points.

    Attributes:
        latent_dim: Length of a latent vector.
        generator_units: Sizes of the generator's hidden layers.
        discriminator_units: Sizes of the discriminator's hidden layers.
        batch_size: Points a step; a scheme of several critic steps takes as many for each.
        steps: Default length of the training.
        generator_learning_rate: Of Adam at the first step; it falls along a cosine to 0.
        discriminator_learning_rate: The same of the discriminator.
    """

    latent_dim: int
    generator_units: tuple[int, ...]
    discriminator_units: tuple[int, ...]
    batch_size: int
    steps: int
    generator_learning_rate: float
    discriminator_learning_rate: float


# Measured, not published. Without momentum and with rates that fall to 0 the players stop going
# round each other.
RECIPES = {
    # With as many latents as dimensions the generator bends the line on itself, and its density
    # gets spikes that the discriminator is too smooth to see. The discriminator learns faster to
    # stay near its best answer, or the densities would keep swinging past each other.
    1: Recipe(
        latent_dim=4,
        generator_units=(64, 64, 64),
        discriminator_units=(64, 64, 64),
        batch_size=512,
        steps=5000,
        generator_learning_rate=1e-3,
        discriminator_learning_rate=3e-3,
    ),
    # Three hidden layers in the discriminator lost modes of the ring, eight latents all but one.
    2: Recipe(
        latent_dim=2,
        generator_units=(128, 128, 128),
        discriminator_units=(128, 128),
        batch_size=256,
        steps=8000,
        generator_learning_rate=1e-3,
        discriminator_learning_rate=1e-3,
    ),
}


class Scheme(NamedTuple):
    """A scheme that takes vectors.

    Attributes:
        model: Class of the model, made from a generator and a discriminator.
        options: Options of the class, with their values here.
        changes: What differs from the recipe, by the name of `Recipe`'s attributes.
    """

    model: type[models.AdversarialModel]
    options: dict[str, Any]
    changes: dict[str, Any] = {}


SCHEMES = {
    "gan": Scheme(models.GAN, {"loss": "non_saturating"}),
    "lsgan": Scheme(models.GAN, {"loss": "least_squares"}),
}


class Reading(NamedTuple):
    """How a discriminator's scores are to be read.

    Attributes:
        label: What they are called.
        read: Function of the scores of some points, and of real points' scores.
        neutral: The value where real and generated points are alike.
        limits: Where the interesting values lie; `None` if they have no scale.
        is_optimum: Whether the best answer is p / (p + q).
    """

    label: str
    read: Callable
    neutral: float
    limits: tuple[float, float] | None
    is_optimum: bool


_PROBABILITY = Reading("D(x)", lambda scores, real: keras.ops.sigmoid(scores), 0.5, (0, 1), True)
READINGS = {
    "minimax": _PROBABILITY,
    "non_saturating": _PROBABILITY,
    # With the targets 0 and 1.
    "least_squares": Reading("C(x)", lambda scores, real: scores, 0.5, (0, 1), True),
    "hinge": Reading("C(x)", lambda scores, real: scores, 0.0, (-1, 1), False),
}
#: A critic's scores have no zero of their own.
CRITIC = Reading(
    "f(x) - E[f(real)]", lambda scores, real: scores - keras.ops.mean(real), 0.0, None, False
)


class LineScore(NamedTuple):
    """What is measured of a game on the line.

    Attributes:
        wasserstein: Distance of generated points from real ones.
        wasserstein_of_real: The same of other real points: what chance alone makes.
        deviation: Greatest distance of the discriminator's output from its neutral value, over the
            places of highest density that hold 95 % of the real points.
    """

    wasserstein: float
    wasserstein_of_real: float
    deviation: float


class ToyGame:
    """A scheme and the distribution of points that it learns.

    Args:
        gan: Name of a scheme, one of `SCHEMES`.
        data: Name of a distribution, one of `data.toy.DISTRIBUTIONS`.
        loss: Name of an objective, for a scheme that has several; `None` for the scheme's own.
        steps: Length of the training, over which the learning rates fall; `None` for the recipe's.
        seed: Integer from which everything follows.

    Attributes:
        distribution: What is learnt.
        model: The scheme, compiled.
        recipe: The `Recipe` it is made by.
        reading: How the discriminator's scores are to be read.

    Raises:
        InputError: If there is no such scheme, distribution or objective.
    """

    def __init__(self, gan, data, loss=None, steps=None, seed=0):
        if gan not in SCHEMES:
            accepted = f"{', '.join(SCHEMES)}{suggest(gan, SCHEMES)}"
            raise InputError(f"gan {gan!r} is no scheme for toys; accepted are {accepted}")
        scheme = SCHEMES[gan]
        options = dict(scheme.options)
        if loss is not None:
            if "loss" not in options:
                raise InputError(f"loss {loss!r}: {gan} has one objective only, so leave it out.")
            options["loss"] = loss
        self.distribution = toy.get(data)
        self.seed = seed
        recipe = dataclasses.replace(RECIPES[self.distribution.dimension], **scheme.changes)
        self.recipe = recipe if steps is None else dataclasses.replace(recipe, steps=steps)
        self.model = self._build(scheme.model, options)
        self.reading = READINGS[options["loss"]] if "loss" in options else CRITIC
        count = LINE_COUNT if self.distribution.dimension == 1 else PLANE_COUNT
        self.real_points, self._other_points = (
            # No step of the training has these numbers.
            self.distribution.sample(count, seed, step).numpy()
            for step in (-1, -2)
        )

    def train(self, callbacks=()):
        """Trains for the recipe's steps; callbacks hear of every `EPOCH` steps.

        Raises:
            DivergenceError: If a loss is no longer finite.
        """
        batches = toy.batches(
            self.distribution,
            batch_size=self.recipe.batch_size * self.model.batches_per_step,
            steps=self.recipe.steps,
            seed=self.seed,
        )
        self.model.fit(batches, verbose=0, callbacks=[StopOnDivergence(), *callbacks])

    def generate(self, count=None):
        """Generates points `(count, dimension)`, as many as `real_points` by default."""
        count = len(self.real_points) if count is None else count
        inputs = latents.sample_for_generation(
            self.model.prior, count, self.model.latent_dim, self.seed
        )
        return self.model(inputs).numpy()

    def outputs(self, points):
        """Returns the discriminator's output `(count,)` at points, read as `reading` says."""
        (name,) = self.model.players["discriminator"]
        discriminator = getattr(self.model, name)
        scores, real_scores = (discriminator(part)[:, 0] for part in (points, self.real_points))
        return keras.ops.convert_to_numpy(self.reading.read(scores, real_scores))

    def score(self):
        """Measures the game: a `LineScore` on the line, a `ModeCoverage` in the plane."""
        generated = self.generate()
        if self.distribution.dimension == 2:
            return mode_coverage(generated, self.distribution.centres, self.distribution.deviations)
        density = self.distribution.density(self.real_points)
        bulk = self.real_points[density >= np.quantile(density, 0.05)]
        deviations = np.abs(self.outputs(bulk) - self.reading.neutral)
        return LineScore(
            wasserstein=divergences.wasserstein_of_samples(generated, self.real_points),
            wasserstein_of_real=divergences.wasserstein_of_samples(
                self._other_points, self.real_points
            ),
            deviation=float(deviations.max()),
        )

    def describe(self, score):
        """Says a score in a line."""
        if isinstance(score, LineScore):
            return (
                f"Wasserstein distance {score.wasserstein:.4f} (real from real "
                f"{score.wasserstein_of_real:.4f}), |{self.reading.label} - "
                f"{self.reading.neutral:g}| at most {score.deviation:.3f}"
            )
        return (
            f"{score.found} of {score.modes} {self.distribution.parts} found, "
            f"{score.good_share:.1%} of the samples good"
        )

    def _build(self, scheme, options):
        recipe, dimension = self.recipe, self.distribution.dimension
        keras.utils.set_random_seed(self.seed % 2**32)
        model = scheme(
            vectors.generator(dimension, recipe.latent_dim, recipe.generator_units),
            vectors.discriminator(dimension, recipe.discriminator_units),
            seed=self.seed,
            **options,
        )
        model.compile(
            generator_optimizer=self._optimizer(recipe.generator_learning_rate, 1),
            discriminator_optimizer=self._optimizer(
                recipe.discriminator_learning_rate, model.batches_per_step
            ),
            # One call of the training function each epoch, in a third of the time.
            steps_per_execution=min(EPOCH, recipe.steps),
        )
        return model

    def _optimizer(self, learning_rate, updates_per_step):
        falling = keras.optimizers.schedules.CosineDecay(
            learning_rate, self.recipe.steps * updates_per_step
        )
        return keras.optimizers.Adam(falling, beta_1=0.0)
