"""Toy games: schemes trained on distributions of points, with exact measurements."""

import dataclasses
import functools

import keras
import numpy as np

from keras_gans.callbacks import DivergenceStopping
from keras_gans.errors import InputError, suggest
from keras_gans.evaluation import Score, mode_coverage
from keras_gans.evaluation.metrics import divergences
from keras_gans.evaluation.metrics.mode_coverage import REACH
from keras_gans.evaluation.score import software
from keras_gans.sampling import conditioning, priors
from keras_gans.toy import distributions
from keras_gans.toy.schemes import RATES, SCHEMES, SETTINGS

#: Dimensions of points that schemes have settings for.
DIMENSIONS = tuple(SETTINGS)
#: Points drawn to measure on the line; in the plane as many as in the published figures.
LINE_COUNT, PLANE_COUNT = 20000, 2500
#: Share of the real points at whose places the discriminator's output is measured.
BULK = 0.95
#: Steps of an epoch, whose examples are all new: no example comes twice.
EPOCH = 100
#: Points at a time at whose places the discriminator's output is measured.
BATCH = 512


def resolve(gan, dimension, changes):
    """Returns all options of a scheme, with `changes` instead of its values.

    Args:
        gan: Name of a scheme, one of `SCHEMES`.
        dimension: Of the points.
        changes: Dict of options.

    Raises:
        InputError: If the scheme has no such option.
    """
    known = SCHEMES[gan].defaults(dimension)
    for option in changes:
        if option not in known:
            raise InputError(
                f"gan {gan} has no option {option!r} for points; accepted are {', '.join(known)}"
                f"{suggest(option, known)}"
            )
    return known | changes


class ToyGame:
    """A scheme and the distribution of points that it learns.

    Args:
        gan: Name of a scheme, one of `SCHEMES`.
        data: Name of a distribution, one of `distributions.DISTRIBUTIONS`.
        loss: Name of an objective, for a scheme that has several; `None` for the scheme's own.
        steps: Length of the training, over which the learning rates fall; `None` for the default.
        seed: Integer from which everything follows.
        options: Dict of options that replace the scheme's, by the names of those of presets, the
            loss among them if it is not given as `loss`: see `Scheme.defaults`.

    Attributes:
        loss: Name of the objective; `None` for a scheme that has but one.
        options: Dict of all options, with their values.
        data: Name of the distribution.
        distribution: The distribution.
        model: The scheme, compiled.
        scheme: The `Scheme`.
        settings: The `Settings` it is built and trained with.
        reading: How the discriminator's scores are to be read.

    Raises:
        InputError: If there is no such scheme, distribution, objective or option.
    """

    def __init__(self, gan, data, loss=None, steps=None, seed=0, options=None):
        if gan not in SCHEMES:
            accepted = f"{', '.join(SCHEMES)}{suggest(gan, SCHEMES)}"
            raise InputError(f"gan {gan!r} is no scheme for toys; accepted are {accepted}")
        self.scheme = SCHEMES[gan]
        options = dict(options or {})
        loss = options.pop("loss", None) if loss is None else loss
        loss = next(iter(self.scheme.readings)) if loss is None else loss
        if loss not in self.scheme.readings:
            accepted = ", ".join(filter(None, self.scheme.readings)) or "none, so leave it out"
            raise InputError(f"loss {loss!r} is no objective of {gan}; accepted: {accepted}.")
        self.loss = loss
        self.reading = self.scheme.readings[loss]
        self.data = data
        self.distribution = distributions.get(data)
        self.seed = seed
        dimension = self.distribution.dimension
        dimension = self.distribution.dimension
        options |= {} if loss is None else {"loss": loss}
        self.options = resolve(gan, dimension, options)
        self.settings = dataclasses.replace(
            self.scheme.settings(dimension),
            **{name: self.options[name] for name in RATES},
            **({} if steps is None else {"steps": steps}),
        )
        self.model = self._build()
        count = LINE_COUNT if self.distribution.dimension == 1 else PLANE_COUNT
        self.real_points, self._other_points = (
            # No step of the training has these numbers.
            self.distribution.sample(count, seed, step).numpy()
            for step in (-1, -2)
        )

    def train(self, callbacks=(), most_steps=None):
        """Trains for `settings.steps` steps; a batch of callbacks has `EPOCH` steps.

        Args:
            callbacks: Keras callbacks.
            most_steps: Steps instead, whatever the learning rates: with a callback that ends the
                training.

        Raises:
            DivergenceError: If a loss is no longer finite.
        """
        batches = distributions.batches(
            self.distribution,
            batch_size=self.settings.batch_size * self.model.batches_per_step,
            steps=self.settings.steps if most_steps is None else most_steps,
            seed=self.seed,
        )
        if self.model.needs_labels:
            batches = batches.map(lambda points: (points, self.distribution.classify(points)))
        self.model.fit(batches, verbose=0, callbacks=[DivergenceStopping(), *callbacks])

    def generate(self):
        """Generates points `(count, dimension)`, as many as `real_points`.

        A generator that has learnt the classes of real points is given those of `real_points`.
        """
        model, count = self.model, len(self.real_points)
        noise = priors.sample_for_generation(model.prior, count, model.latent_dim, self.seed)
        if model.needs_labels:
            classes = self.distribution.classify(self.real_points)
        else:
            classes = conditioning.share(
                conditioning.check_wanted(None, count, model.num_classes), count
            )
        return model(conditioning.join(noise, classes)).numpy()

    def outputs(self, points):
        """Returns the discriminator's output `(count,)` at points, read as `reading` says."""
        scores, real_scores = (
            self._scores_at(np.asarray(part, "float32")) for part in (points, self.real_points)
        )
        return keras.ops.convert_to_numpy(self.reading.read(scores, real_scores))

    def _scores_at(self, points):
        # A discriminator that compares the points of a batch is given no more than in training.
        parts = [
            self.scheme.scores(
                self.model, keras.ops.convert_to_tensor(part), self.distribution.classify(part)
            )
            for part in np.split(points, range(BATCH, len(points), BATCH))
        ]
        return keras.ops.concatenate(parts)

    def scores(self):
        """Measures the game.

        Returns:
            A dict of `evaluation.Score` by name. On the line `wasserstein`, the distance of the
            generated points from the real ones, and `deviation`, the greatest distance of the
            discriminator's output from its neutral value over the places of highest density that
            hold 95 % of the real points. In the plane `modes` and `good_share`, see
            `evaluation.mode_coverage`. Beside all but `deviation` stand those of other real points.
        """
        return self._line_scores() if self.distribution.dimension == 1 else self._plane_scores()

    def describe(self, scores):
        """Summarises the result of `scores` in one line."""
        if self.distribution.dimension == 1:
            distance, deviation = scores["wasserstein"], scores["deviation"]
            neutral = f" - {self.reading.neutral:g}" if self.reading.neutral else ""
            return (
                f"Wasserstein distance {distance.value:.4f} (real from real "
                f"{distance.real_value:.4f}), |{self.reading.label}{neutral}| at most "
                f"{deviation.value:.3f}"
            )
        modes, good = scores["modes"], scores["good_share"]
        return (
            f"{modes.value} of {len(self.distribution.centres)} {self.distribution.parts} found, "
            f"{good.value:.1%} of the samples good (real {good.real_value:.1%})"
        )

    def _line_scores(self):
        density = self.distribution.density(self.real_points)
        bulk = self.real_points[density >= np.quantile(density, 1.0 - BULK)]
        deviation = float(np.abs(self.outputs(bulk) - self.reading.neutral).max())
        of_output = {"share": BULK, "output": self.reading.label, "neutral": self.reading.neutral}
        distance, counts = self._distance(self.generate()), self._counts()
        return {
            "wasserstein": Score(
                "wasserstein", distance, None, self._of_real, False, self._protocol() | counts
            ),
            "deviation": Score(
                "deviation", deviation, None, None, False, self._protocol() | of_output
            ),
        }

    def _plane_scores(self):
        coverage, of_real = self._coverage(self.generate()), self._of_real
        protocol = self._protocol() | self._counts() | {"modes": coverage.modes, "reach": REACH}
        return {
            "modes": Score(
                "modes", coverage.modes_found, None, of_real.modes_found, True, protocol
            ),
            "good_share": Score(
                "good_share", coverage.good_share, None, of_real.good_share, True, protocol
            ),
        }

    @functools.cached_property
    def _of_real(self):
        measure = self._distance if self.distribution.dimension == 1 else self._coverage
        return measure(self._other_points)

    def _distance(self, points):
        return divergences.wasserstein_of_samples(points, self.real_points)

    def _coverage(self, points):
        return mode_coverage(points, self.distribution.centres, self.distribution.deviations)

    def _protocol(self):
        return {
            "real": self.data,
            "n_real": len(self.real_points),
            "steps": self.settings.steps,
            "seed": self.seed,
            "versions": software(),
        }

    def _counts(self):
        return {"n_fake": len(self.real_points), "n_held_out": len(self._other_points)}

    def _build(self):
        keras.utils.set_random_seed(self.seed % 2**32)
        model = self.scheme.make(self.settings, self.distribution, self.options, self.seed)
        model.compile(
            **{f"{player}_optimizer": self._optimizer(player, model) for player in model.players},
            # One call of the training function each epoch, in a third of the time.
            steps_per_execution=min(EPOCH, self.settings.steps),
        )
        return model

    def _optimizer(self, player, model):
        updates = self.settings.steps * model.updates_per_step(player)
        role = "discriminator" if player == "critic" else player
        learning_rate = getattr(self.settings, f"{role}_learning_rate")
        falling = keras.optimizers.schedules.CosineDecay(learning_rate, updates)
        return keras.optimizers.Adam(falling, beta_1=0.0)
