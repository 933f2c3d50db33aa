"""Trains a GAN on a toy distribution: keras-gans toy --gan gan --data mixture

On the line (gaussian, mixture) it draws the real density, the generated points and the
discriminator's output; in the plane (ring, grid, swiss_roll) the points over the discriminator's
output as a field of colour: after the first epoch (100 steps), at the end, and as an animation;
and it writes the scores with their protocol to scores.json. The techniques against collapse are
options, called as those of keras-gans train: --gan gan --data grid --packing 2.
"""

import argparse
import pathlib
import sys

from keras_gans.callbacks import DivergenceError
from keras_gans.cli import command_line
from keras_gans.cli.preset_options import PRESET_OPTIONS
from keras_gans.evaluation import records
from keras_gans.networks import vectors
from keras_gans.system import atomic_files
from keras_gans.toy import distributions, games, plots
from keras_gans.visualization import picture_files

#: What differs from the options of presets.
OF_POINTS = {
    "normalization": {"choices": tuple(vectors.NORMALIZATIONS)},
    "feature_matching": {
        "help": "layer of the discriminator whose mean outputs the generator learns to match, such "
        "as point_features"
    },
}


def parse_arguments(arguments=None):
    parser = command_line.Parser(__doc__)
    parser.add_argument("--gan", required=True, help=f"scheme: {', '.join(games.SCHEMES)}")
    parser.add_argument(
        "--data", required=True, help=f"one of {', '.join(distributions.DISTRIBUTIONS)}"
    )
    parser.add_argument("--steps", type=command_line.positive_int, help="generator updates")
    parser.add_argument("--seed", type=command_line.seed, default=0)
    parser.add_argument(
        "--output", type=command_line.path, metavar="FOLDER", help="default: runs/toy-<gan>-<data>"
    )
    group = parser.add_argument_group(
        "options of the scheme", "Not every scheme has all of them; each has values of its own."
    )
    for name in option_names():
        settings = PRESET_OPTIONS[name] | OF_POINTS.get(name, {})
        flag = "--" + name.replace("_", "-")
        group.add_argument(flag, dest=name, default=argparse.SUPPRESS, **settings)
    return parser.parse_args(arguments)


def option_names():
    """Returns the list of the options of any scheme for points that presets have as well."""
    options = {}
    for scheme in games.SCHEMES.values():
        for dimension in games.DIMENSIONS:
            options |= scheme.defaults(dimension)
    return [name for name in PRESET_OPTIONS if name in options]


def main(arguments=None):
    arguments = parse_arguments(arguments)
    options = {name: value for name, value in vars(arguments).items() if name in PRESET_OPTIONS}
    game = games.ToyGame(
        arguments.gan,
        arguments.data,
        steps=arguments.steps,
        seed=arguments.seed,
        options=options,
    )
    default = pathlib.Path("runs") / f"toy-{arguments.gan}-{arguments.data}"
    folder = atomic_files.check_writable(arguments.output or default, "--output")
    film = plots.Film(game)
    print(
        f"{arguments.gan} on {arguments.data}: {game.settings.steps} steps. Pictures in {folder}."
    )
    try:
        game.train([film])
    except DivergenceError as error:
        print(f"{command_line.prog()}: {error}", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in (("first_epoch.png", film.frames[1]), ("final.png", film.frames[-1])):
        with atomic_files.replacing(folder / name) as unfinished:
            picture_files.save_png(unfinished, frame)
    with atomic_files.replacing(folder / "animation.gif") as unfinished:
        picture_files.save_gif(unfinished, film.frames)
    scores = game.scores()
    about = {"gan": arguments.gan, "loss": game.loss, "options": game.options}
    records.write(folder / "scores.json", list(scores.values()), **about)
    print(game.describe(scores))
    return 0
