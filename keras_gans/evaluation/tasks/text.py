"""Whether lines of text are made of what real ones are made of."""

from keras_gans import data
from keras_gans.data import tokenization
from keras_gans.errors import InputError
from keras_gans.evaluation import Score
from keras_gans.evaluation.metrics import ngrams
from keras_gans.evaluation.score import software

NAMES = [f"ngrams_{order}" for order in ngrams.ORDERS]


def judge_lines(generator, source, names, count, seed):
    """Judges the n-grams of generated lines against held-out text.

    Args:
        generator: `TextGAN`, or a `SavedGenerator` of text.
        source: The text, as in `data.read_text`, whose held-out part is read.
        names: Names of the scores wanted.
        count: How many lines to judge, at most as many as half of the held-out ones.
        seed: Int, of the latents.

    Returns:
        A list of `evaluation.Score`.

    Raises:
        InputError: If fewer than two lines are held out.
    """
    length = len(generator.generate(1, seed)[0])
    held_out = data.read_text(source, length, generator.vocabulary, split="held_out")
    real_lines = [
        line.decode() for line in tokenization.decode(held_out.tokens, generator.vocabulary).numpy()
    ]
    if len(real_lines) < 2:
        raise InputError(
            f"{held_out.name} is {len(real_lines)} line of {length} characters; at least 2 are "
            "needed."
        )
    count = min(count, len(real_lines) // 2)
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
    judged = ngrams.judge_lines(lines, real_lines)
    return [
        Score(f"ngrams_{order}", value, None, real_value, False, protocol)
        for order, (value, real_value) in judged.items()
        if f"ngrams_{order}" in names
    ]
