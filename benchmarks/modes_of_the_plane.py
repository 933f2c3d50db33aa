"""Modes that schemes find on the ring and on the grid, means of ten seeds.

    python benchmarks/modes_of_the_plane.py --gans gan,r3gan

2,500 samples of each, as in Lin et al. 2018 (https://arxiv.org/abs/1712.04086): a sample is good
within three standard deviations of a mode, and a mode is found if a sample is good for it. What is
done is kept in a file: the same command goes on, and prints what is there.
"""

import argparse
import json
import pathlib
import statistics
import time

import tensorflow as tf

from keras_gans.toy.games import ToyGame


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--gans", default="gan,r3gan")
    parser.add_argument("--data", default="ring,grid")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument(
        "--output", type=pathlib.Path, default=pathlib.Path("docs/stability/plane.json")
    )
    arguments = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(1)
    results = json.loads(arguments.output.read_text()) if arguments.output.exists() else {}
    for data in arguments.data.split(","):
        for gan in arguments.gans.split(","):
            of_seeds = [
                of_seed(results, arguments.output, gan, data, seed)
                for seed in range(arguments.seeds)
            ]
            means = {
                name: statistics.fmean(each[name] for each in of_seeds) for name in of_seeds[0]
            }
            print(
                f"{gan} on {data}: {means['modes']:.1f} modes, {means['good_share']:.1%} good, "
                f"{means['seconds']:.0f} s a training, {arguments.seeds} seeds",
                flush=True,
            )


def of_seed(results, path, gan, data, seed):
    """Returns the figures of one training, from the file if they are there."""
    game = ToyGame(gan, data, seed=seed)
    name = f"{gan} {data} {game.settings.steps} {seed}"
    if name not in results:
        start = time.perf_counter()
        game.train()
        seconds, scores = time.perf_counter() - start, game.scores()
        figures = {score: scores[score].value for score in ("modes", "good_share")}
        results[name] = figures | {"seconds": seconds}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(results, indent=1) + "\n")
    return results[name]


if __name__ == "__main__":
    main()
