"""Whether translated digits are still the digits they were."""

import numpy as np

from keras_gans import data
from keras_gans.evaluation import Score
from keras_gans.evaluation.accuracy import label_accuracy
from keras_gans.evaluation.pixel_errors import cycle_error
from keras_gans.evaluation.score import software
from keras_gans.evaluation.standard_error import SPREAD

#: Seed of the colours, which are not those of the training images.
COLORS = 20
NAMES = ["translation_accuracy", "cycle_error_a", "cycle_error_b"]


def judge_translation(translator, ruler, names):
    """Judges a translation between digits and coloured ones, on the held-out images of a set.

    Domain A are the images as they are, B the same digits as `data.color_digits` paints them.
    `translation_accuracy` is the share of B's images that are classified as their label once they
    are translated to A, the grey mean of their channels.

    Args:
        translator: `CycleGAN` or `SavedTranslator`.
        ruler: `evaluation.Evaluator` of the set of digits.
        names: Names of the scores wanted.

    Returns:
        A list of `evaluation.Score`.
    """
    digits = ruler.held_out
    shape = translator.input_shape_of("ab")
    domains = {
        "a": np.broadcast_to(digits.images, (digits.count, *shape)),
        "b": data.color_digits(digits.images, seed=COLORS),
    }
    protocol = {
        "images": digits.name,
        "n_held_out": digits.count,
        "color_seed": COLORS,
        "spread": SPREAD,
        "versions": software(),
    }
    scores = []
    if "translation_accuracy" in names:
        grey = translator.translate(domains["b"], "ba").mean(axis=-1, keepdims=True)
        extractor = ruler.extractor
        of_translated, of_real = (
            label_accuracy(extractor.extract(np.rint(some).astype("uint8")).logits, digits.labels)
            for some in (grey, digits.images)
        )
        settings = {"extractor": extractor.name, "extractor_hash": extractor.content_hash}
        scores.append(
            Score("translation_accuracy", *of_translated, of_real.value, True, protocol | settings)
        )
    for domain, there, back in (("a", "ab", "ba"), ("b", "ba", "ab")):
        if (name := f"cycle_error_{domain}") in names:
            originals = domains[domain]
            cycled = translator.translate(translator.translate(originals, there), back)
            scores.append(Score(name, *cycle_error(originals, cycled), None, False, protocol))
    return scores
