"""Trains a GAN on a toy distribution: python apps/toy.py --gan gan --data mixture

On the line (gaussian, mixture) it draws the real density, the generated points and the
discriminator's output; in the plane (ring, grid, swiss_roll) the points over the discriminator's
output as a field of colour: after the first epoch (100 steps), at the end, and as an animation;
and it writes the scores with their protocol to scores.json.
"""

import argparse
import pathlib
import sys

import command_line

from keras_gans import folders, images, losses, plots, toys
from keras_gans.callbacks import DivergenceError
from keras_gans.data import toy
from keras_gans.evaluation import score


def parse_arguments(arguments=None):
    parser = command_line.Parser(
        prog="toy.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--gan", required=True, help=f"scheme: {', '.join(toys.SCHEMES)}")
    parser.add_argument("--data", required=True, help=f"one of {', '.join(toy.DISTRIBUTIONS)}")
    parser.add_argument("--loss", choices=tuple(losses.LOSSES), help="default: the scheme's own")
    parser.add_argument("--steps", type=command_line.positive_int, help="generator updates")
    parser.add_argument("--seed", type=command_line.seed, default=0)
    parser.add_argument(
        "--output", type=command_line.path, metavar="FOLDER", help="default: runs/toy-<gan>-<data>"
    )
    return parser.parse_args(arguments)


def main():
    arguments = parse_arguments()
    game = toys.ToyGame(
        arguments.gan, arguments.data, arguments.loss, arguments.steps, arguments.seed
    )
    default = pathlib.Path("runs") / f"toy-{arguments.gan}-{arguments.data}"
    folder = folders.check_writable(arguments.output or default, "--output")
    film = plots.Film(game)
    print(f"{arguments.gan} on {arguments.data}: {game.recipe.steps} steps. Pictures in {folder}.")
    try:
        game.train([film])
    except DivergenceError as error:
        print(f"toy.py: {error}", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in (("first_epoch.png", film.frames[1]), ("final.png", film.frames[-1])):
        with folders.replacing(folder / name) as unfinished:
            images.save_png(unfinished, frame)
    with folders.replacing(folder / "animation.gif") as unfinished:
        images.save_gif(unfinished, film.frames)
    scores = game.scores()
    about = {"gan": arguments.gan, "loss": game.loss}
    score.save(folder / "scores.json", list(scores.values()), **about)
    print(game.describe(scores))
    return 0


if __name__ == "__main__":
    command_line.run(main, "toy.py")
