"""The task of generators that recognise their codes: do the codes agree with the labels?"""

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.matching import matched_error
from keras_gans.evaluation.score import Score, software
from keras_gans.evaluation.tasks.image_quality import evaluator_for
from keras_gans.evaluation.tasks.task import Task, draws_images, is_stacked

NAMES = ["code_error"]


class CategoryCodes(Task):
    """Error of recognised categories on held-out images, after the best matching to the labels.

    Reference: Chen et al. 2016, section 7.2, https://arxiv.org/abs/1606.03657
    """

    def applies_to(self, generator, dataset=None):
        return (
            draws_images(generator) and hasattr(generator, "recognize") and not is_stacked(dataset)
        )

    def names(self, generator):
        return list(NAMES)

    def allowed(self, generator, settings):
        held_out = evaluator_for(generator, settings).held_out
        return list(NAMES) if _fits(generator, held_out) else []

    def evaluate(self, generator, names, settings):
        held_out = evaluator_for(generator, settings).held_out
        if held_out.labels is None:
            raise InputError(
                f"code_error: {held_out.name} has no labels to compare the codes with."
            )
        if not _fits(generator, held_out):
            raise InputError(
                f"code_error: the model has {generator.num_classes} categories, {held_out.name} "
                f"{_count_classes(held_out)} classes; they are matched one to one."
            )
        probabilities = generator.recognize(held_out.images)[0]
        error, matched = matched_error(
            probabilities.argmax(axis=-1), held_out.labels, generator.num_classes
        )
        protocol = {
            "images": held_out.name,
            "n_held_out": held_out.count,
            "matching": [int(label) for label in matched],
            "versions": software(),
        }
        return [Score("code_error", error, None, None, False, protocol)]


def _fits(generator, held_out):
    """Whether images have labels, of as many classes as the generator has categories."""
    return held_out.labels is not None and _count_classes(held_out) == generator.num_classes


def _count_classes(held_out):
    return int(held_out.labels.max()) + 1
