"""Whether translated digits are still the digits they were."""

import numpy as np

from keras_gans import data
from keras_gans.data.held_out import choose
from keras_gans.errors import InputError
from keras_gans.evaluation import Score
from keras_gans.evaluation.metrics.label_accuracy import label_accuracy
from keras_gans.evaluation.metrics.labels import NUM_DIGITS
from keras_gans.evaluation.metrics.pixel_errors import cycle_error
from keras_gans.evaluation.metrics.standard_error import SPREAD
from keras_gans.evaluation.score import software
from keras_gans.serving.loader import data_of

#: Seed of the colours, which are not those of the training images.
COLORS = 20
TRANSLATION_ACCURACY = "translation_accuracy"
NAMES = [TRANSLATION_ACCURACY, "cycle_error_a", "cycle_error_b"]


def domains_of(translator):
    """Returns the domain of plain digits and that of coloured ones, `("a", "b")` or `("b", "a")`.

    The card of a model says which is which; one that does not say is taken to begin with the plain.

    Args:
        translator: `CycleGAN` or `SavedTranslator`.

    Raises:
        InputError: If it learnt to translate something else.
    """
    name = data_of(translator)
    domains = ("a", "b") if name is None else data.plain_and_colored(name)
    if domains is None:
        raise InputError(
            f"The model translates between {name}; only translations between digits and digits in "
            "colour, such as mnist,colored_mnist, can be judged."
        )
    return domains


def judge_translation(translator, domains, ruler, names, count):
    """Judges a translation between digits and coloured ones, on the held-out images of a set.

    One domain are the images as they are, the other the same digits as `data.color_digits` paints
    them. `translation_accuracy` is the share of coloured images that are classified as their label
    once they are translated to plain ones, the grey mean of their channels.

    Args:
        translator: `CycleGAN` or `SavedTranslator`.
        domains: What `domains_of` returns.
        ruler: `evaluation.Evaluator` of the set of digits.
        names: Names of the scores wanted.
        count: How many held-out images to translate, at most.

    Returns:
        A list of `evaluation.Score`. A cycle has no value of real images: they make none.

    Raises:
        InputError: If the extractor does not tell the digits.
    """
    if TRANSLATION_ACCURACY in names:
        ruler.extractor.check_classes(NUM_DIGITS, TRANSLATION_ACCURACY)
    # The ruler has them in an order of chance.
    digits = choose(ruler.held_out, slice(count))
    plain, colored = domains
    shape = translator.input_shape_of(plain + colored)
    images = {
        plain: np.broadcast_to(digits.images, (digits.count, *shape)),
        colored: data.color_digits(digits.images, seed=COLORS),
    }
    protocol = {
        "images": digits.name,
        "n_held_out": digits.count,
        "color_seed": COLORS,
        "plain_domain": plain,
        "spread": SPREAD,
        "versions": software(),
    }
    scores = []
    if TRANSLATION_ACCURACY in names:
        uncolored = translator.translate(images[colored], colored + plain)
        grey = uncolored.mean(axis=-1, keepdims=True)
        extractor = ruler.extractor
        of_translated, of_real = (
            label_accuracy(extractor.extract(np.rint(some).astype("uint8")).logits, digits.labels)
            for some in (grey, digits.images)
        )
        settings = {
            "extractor": extractor.name,
            "extractor_hash": extractor.content_hash,
            "preprocessing": extractor.preprocessing,
        }
        scores.append(
            Score(TRANSLATION_ACCURACY, *of_translated, of_real.value, True, protocol | settings)
        )
    for domain, there, back in (("a", "ab", "ba"), ("b", "ba", "ab")):
        if (name := f"cycle_error_{domain}") in names:
            originals = images[domain]
            cycled = translator.translate(translator.translate(originals, there), back)
            scores.append(Score(name, *cycle_error(originals, cycled), None, False, protocol))
    return scores
