"""The task of translations between digits and digits in colour: are the digits still the same?"""

import numpy as np

from keras_gans import data
from keras_gans.data.held_out import choose
from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.checks import NUM_DIGITS
from keras_gans.evaluation.metrics.estimate import SPREAD
from keras_gans.evaluation.metrics.label_accuracy import label_accuracy
from keras_gans.evaluation.metrics.pixel_errors import cycle_error
from keras_gans.evaluation.score import Score, software
from keras_gans.evaluation.tasks.task import Task, check_image_shape, is_stacked
from keras_gans.evaluation.training_data import training_data_of

#: Seed of the colours, which are not those of the training images.
COLORS = 20
TRANSLATION_ACCURACY = "translation_accuracy"
#: The score of each domain, with the directions there and back.
CYCLES = {"cycle_error_a": ("a", "ab", "ba"), "cycle_error_b": ("b", "ba", "ab")}


class DigitTranslation(Task):
    """Scores of a translation between digits and coloured ones, on the held-out digits of a set.

    One domain are the images as they are, the other the same digits as `data.color_digits` paints
    them. `translation_accuracy` is the share of coloured images that are classified as their label
    once they are translated to plain ones, the grey mean of their channels. The count is the most
    that are translated. Cycle errors have no value of real data, in which there is no cycle.
    """

    def applies_to(self, generator, dataset=None):
        return hasattr(generator, "translate") and not is_stacked(dataset)

    def names(self, generator):
        return [TRANSLATION_ACCURACY, *CYCLES]

    def allowed(self, generator, settings):
        tells_digits = _evaluator(generator, settings).extractor.num_classes == NUM_DIGITS
        return self.names(generator) if tells_digits else list(CYCLES)

    def evaluate(self, generator, names, settings):
        evaluator = _evaluator(generator, settings)
        if TRANSLATION_ACCURACY in names:
            evaluator.extractor.check_classes(NUM_DIGITS, TRANSLATION_ACCURACY)
        # The evaluator has them in random order.
        digits = choose(evaluator.held_out, slice(settings.count or self.default_count))
        plain, colored = domains_of(generator)
        shape = generator.input_shape_of(plain + colored)
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
            translated = generator.translate(images[colored], colored + plain)
            scores.append(_accuracy(translated, digits, evaluator.extractor, protocol))
        for name, (domain, there, back) in CYCLES.items():
            if name in names:
                cycled = generator.translate(generator.translate(images[domain], there), back)
                error = cycle_error(images[domain], cycled)
                scores.append(Score(name, *error, None, False, protocol))
        return scores


def domains_of(translator):
    """Returns the domain of plain digits and that of coloured ones, `("a", "b")` or `("b", "a")`.

    The card of a model says which is which; one that does not say is taken to begin with the plain.

    Raises:
        InputError: If the translator learnt to translate something else.
    """
    name = training_data_of(translator)
    domains = ("a", "b") if name is None else data.plain_and_colored(name)
    if domains is None:
        raise InputError(
            f"The model translates between {name}; only translations between digits and digits in "
            "colour, such as mnist,colored_mnist, can be evaluated."
        )
    return domains


def _evaluator(translator, settings):
    domains_of(translator)  # Refuses other translations before the data set is read.
    height, width, _ = shape = tuple(translator.input_shape_of("ab"))
    check_image_shape(shape)
    return settings.evaluator((height, width, 1))


def _accuracy(translated, digits, extractor, protocol):
    grey = np.rint(translated.mean(axis=-1, keepdims=True)).astype("uint8")
    of_translated, of_real = (
        label_accuracy(extractor.extract(images).logits, digits.labels)
        for images in (grey, digits.images)
    )
    settings = {
        "extractor": extractor.name,
        "extractor_hash": extractor.content_hash,
        "preprocessing": extractor.preprocessing,
    }
    return Score(TRANSLATION_ACCURACY, *of_translated, of_real.value, True, protocol | settings)
