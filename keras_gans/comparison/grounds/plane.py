"""The ground of points in the plane: toy games, judged by the modes that they find."""

import functools
import json

from keras_gans import callbacks
from keras_gans.callbacks import DivergenceError
from keras_gans.comparison import recording
from keras_gans.comparison.clock import CLOCKS, TrainingClock
from keras_gans.comparison.columns import COSTS, Curve, ScoreColumn
from keras_gans.comparison.grounds.ground import Ground
from keras_gans.comparison.milestones import Milestones
from keras_gans.errors import InputError
from keras_gans.toy import games, plots
from keras_gans.training import runs

#: Dimension of the points.
PLANE = 2
#: By how many steps, and for how many seconds at most, the length of a step is measured.
TRIED_STEPS, TRIED_SECONDS = 5 * games.EPOCH, 20.0


class Plane(Ground):
    """Toy games on the ring and on the grid; all seeds of a variant in one process.

    A training takes seconds, so TensorFlow starts once for all of them, and a seed that was
    interrupted begins anew.
    """

    tricked = "gan"
    subject = "the GAN of points"
    baseline = "the plain GAN"
    examples = "points"
    real = "other real points"
    compiling = (
        "The first hundred steps of a training, which compile the others, count as long as the "
        "second hundred."
    )
    default_minutes, default_seeds = 0.5, 10
    default_count = games.PLANE_COUNT
    columns = (
        ScoreColumn("modes found", "modes with a good sample", ".1f", "modes"),
        ScoreColumn(
            "good samples, %",
            "share of the samples within three standard deviations of a mode, in per cent",
            ".1f",
            "good_share",
            factor=100.0,
        ),
        *COSTS,
    )
    curve = Curve("good_share", "good samples, %", higher_is_better=True, factor=100.0)

    def options_of(self, trick):
        return trick.points

    def default_extractor(self, dataset):
        return None

    def check_study(self, study):
        if study.name != "tricks":
            raise InputError(
                f"dataset {study.dataset}: --study {study.name} compares presets, which are of "
                f"images; give --study tricks, or ./{study.dataset} for a folder of that name."
            )
        if study.count != self.default_count:
            raise InputError(
                f"count {study.count}: points of the {study.dataset} are judged by "
                f"{self.default_count}, as in the published figures; leave it out."
            )
        if study.extractor is not None:
            raise InputError(
                f"extractor {study.extractor}: points of the {study.dataset} are judged without "
                "one, by the modes that they lie in."
            )

    def recipe(self, variant):
        scheme = games.SCHEMES[variant.preset]
        return {
            "preset": variant.preset,
            "options": games.resolve(variant.preset, PLANE, variant.options),
            "batch_size": scheme.settings(PLANE).batch_size,
        }

    def present_options(self, variant, options):
        known = games.SCHEMES[variant.preset].defaults(PLANE)
        return json.loads(json.dumps(known | options))

    def check(self, study, extractor=None, progress=None):
        for variant in study.variants:
            games.ToyGame(variant.preset, study.dataset, steps=1, options=variant.options)

    def jobs(self, cells):
        by_variant = {}
        for cell in cells:
            by_variant.setdefault(cell.variant.name, []).append(cell)
        return list(by_variant.values())

    def try_cells(self, study, cells, folder, extractor=None, log=print):
        seconds_a_step = _seconds_a_step(study, cells[0].variant)
        for cell in cells:
            run = runs.Run(folder / cell.name)
            with run.locked():
                stopped_by = _try(study, cell, run, seconds_a_step, log)
            if stopped_by is not None:
                return stopped_by
        return None

    def method(self, cell, along):
        lines = [
            "Recipe: batches of 256 points; the learning rates fall along a cosine, to 0 at the "
            f"end of the time, as measured by {TRIED_STEPS} steps of another training before.",
        ]
        if not cell["scores"]:
            return lines
        protocol = cell["scores"][0]["protocol"]
        return [
            *lines,
            f"Scores: {protocol['n_fake']:,} generated points, of which those are good that lie "
            f"within {protocol['reach']:g} standard deviations of one of {protocol['modes']} "
            "modes, and a mode is found if a good one lies in it (Lin et al. 2018, section 4.1); "
            f"the row of real points is by {protocol['n_held_out']:,}.",
        ]


def _seconds_a_step(study, variant):
    game = games.ToyGame(variant.preset, study.dataset, steps=TRIED_STEPS, options=variant.options)
    clock = TrainingClock(TRIED_SECONDS, CLOCKS[study.clock])
    game.train([clock])
    return clock.seconds / int(game.model.step.numpy())


def _try(study, cell, run, seconds_a_step, log):
    # The rates are 0 at the end of the time, as far as it can be foreseen.
    steps = max(1, round(60.0 * study.minutes / seconds_a_step))
    run.write_config(
        study.settings(cell) | {"decay_steps": steps, "tried_seconds_a_step": seconds_a_step}
    )
    game = games.ToyGame(
        cell.variant.preset,
        study.dataset,
        steps=steps,
        seed=cell.seed,
        options=cell.variant.options,
    )
    clock = TrainingClock(60.0 * study.minutes, CLOCKS[study.clock])
    evaluate = functools.partial(_scores_of, game)
    path = run.folder / recording.MILESTONES
    path.unlink(missing_ok=True)
    try:
        with callbacks.SignalStopping() as signals:
            game.train([clock, Milestones(clock, evaluate, path), signals], recording.ENDLESS)
        if signals.received is not None:
            return signals.received
        scores, outcome = _scores_of(game), {}
        log(f"{cell.name}: {game.describe(game.scores())}")
        points = {recording.DRAWN: game.generate(), recording.REAL: game.real_points}
        grids = {name: plots.draw_points(each) for name, each in points.items()}
        recording.save_grids(run.folder, grids)
    except DivergenceError as error:
        log(str(error))
        scores, outcome = [], {"diverged": str(error)}
    recording.write_result(study, cell, run, game.model, scores, outcome)
    return None


def _scores_of(game, model=None):
    return list(game.scores().values())
