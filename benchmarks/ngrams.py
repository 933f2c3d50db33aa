"""A text GAN beside an n-gram model of the same text: python benchmarks/ngrams.py runs/textgan

Prints, for the generator, for n-gram models and for held-out lines of the text: the Jensen-Shannon
divergences of 1- to 4-grams from the other held-out lines, as `keras-gans evaluate` has them; which
share of the lines, of the 8-grams and of the words are copies of the text that was learnt; and some
lines of each, drawn with the seed and not selected.
"""

import argparse
import collections
import statistics

from keras_gans import data, evaluation
from keras_gans.data import tokenization
from keras_gans.evaluation.metrics import copied_share, selection
from keras_gans.evaluation.metrics.ngram_divergence import ORDERS
from keras_gans.serving import loader

#: The length of n-grams that are called copies.
LONG = 8


class HeldOut:
    """Lines of the text that were held out, those that the divergences leave for comparison."""

    def __init__(self, lines, vocabulary):
        self.lines, self.vocabulary = lines, vocabulary

    def generate(self, count, seed):
        return [self.lines[index] for index in selection.evenly(len(self.lines), count)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("generators", nargs="+", help=".keras files, runs, or SavedModels")
    parser.add_argument("--dataset", default="pydoc_topics", help="the text that they learnt")
    parser.add_argument("--orders", default="2,3,4,6", help="those of the n-gram models")
    parser.add_argument("--seeds", default="0,1,2", help="figures are means over these")
    parser.add_argument("--lines", type=int, default=16, help="to be printed of each")
    arguments = parser.parse_args()
    generators = {path: loader.load(path) for path in arguments.generators}
    first = next(iter(generators.values()))
    length = len(first.generate(1, 0)[0])
    text = data.load_text(arguments.dataset, length, first.vocabulary)
    held_out = data.load_text(arguments.dataset, length, first.vocabulary, split="held_out")
    for order in map(int, arguments.orders.split(",")):
        name = f"{order}-gram model"
        generators[name] = evaluation.NgramModel(text.tokens, text.vocabulary, order)
    generators["held-out text"] = HeldOut(decode(held_out), text.vocabulary)
    seeds = [int(seed) for seed in arguments.seeds.split(",")]
    known_lines = decode(text)
    for name, generator in generators.items():
        rows = [figures(generator, known_lines, arguments.dataset, seed) for seed in seeds]
        means = {key: statistics.fmean(row[key] for row in rows) for key in rows[0]}
        print(f"{name}: " + ", ".join(f"{key} {value:.3f}" for key, value in means.items()))
    for name, generator in generators.items():
        print(f"\n{name}:")
        print("\n".join(generator.generate(arguments.lines, seeds[0])))


def figures(generator, known_lines, dataset, seed):
    """Divergences and shares of copies of a generator's lines, by name."""
    scores = evaluation.evaluate(generator, dataset, seed=seed)
    lines = [str(line) for line in generator.generate(scores[0].protocol["n_fake"], seed)]
    shares = {
        "copied lines": copied_share(lines, known_lines, len(lines[0])),
        f"copied {LONG}-grams": copied_share(lines, known_lines, LONG),
        "known words": known_words(lines, known_lines),
    }
    return {
        f"JS-{order}": score.value for order, score in zip(ORDERS, scores, strict=True)
    } | shares


def known_words(lines, known_lines):
    """Share of the words within lines that the text has; the last of a line may be cut off."""
    known = collections.Counter(word for line in known_lines for word in line.split()[:-1])
    words = [word for line in lines for word in line.split()[1:-1]]
    return sum(word in known for word in words) / len(words)


def decode(lines):
    tokens = tokenization.decode(lines.tokens, lines.vocabulary).numpy()
    return [line.decode() for line in tokens]


if __name__ == "__main__":
    main()
