"""The task of generators of text: n-gram divergences from held-out text."""

from keras_gans import data
from keras_gans.data import tokenization
from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import ngram_divergence
from keras_gans.evaluation.score import Score, software
from keras_gans.evaluation.tasks.task import Task, is_stacked


class TextLines(Task):
    """Divergences of the n-grams of generated lines from those of held-out text.

    At most as many lines are evaluated as half of the held-out ones: the values of real text are
    those of the other half.
    """

    def applies_to(self, generator, dataset=None):
        return getattr(generator, "vocabulary", None) is not None and not is_stacked(dataset)

    def names(self, generator):
        return [f"ngrams_{order}" for order in ngram_divergence.ORDERS]

    def evaluate(self, generator, names, settings):
        seed = settings.seed
        length = len(generator.generate(1, seed)[0])
        held_out = data.load_text(settings.dataset, length, generator.vocabulary, split="held_out")
        real_lines = [
            line.decode()
            for line in tokenization.decode(held_out.tokens, generator.vocabulary).numpy()
        ]
        if len(real_lines) < 2:
            raise InputError(
                f"{held_out.name} is {len(real_lines)} line of {length} characters; at least 2 are "
                "needed."
            )
        count = min(settings.count or self.default_count, len(real_lines) // 2)
        lines = [str(line) for line in generator.generate(count, seed)]
        protocol = {
            "n_fake": count,
            "n_held_out": len(real_lines) - count,
            "held_out": held_out.name,
            "length": length,
            "unit": "bits",
            "seed": seed,
            "versions": software(),
        }
        divergences = ngram_divergence.evaluate_lines(lines, real_lines)
        return [
            Score(f"ngrams_{order}", value, None, real_value, False, protocol)
            for order, (value, real_value) in divergences.items()
            if f"ngrams_{order}" in names
        ]
