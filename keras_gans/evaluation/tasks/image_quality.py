"""The task of all that draws images: their scores against real ones, and label accuracy."""

from keras_gans.evaluation.catalogue import list_metrics
from keras_gans.evaluation.samples import StoredImages, samples_of
from keras_gans.evaluation.tasks.task import (
    Task,
    check_image_shape,
    draws_images,
    is_stacked,
)

#: The further score of a conditional generator, and the one that takes its place where the labels
#: are codes that the generator found itself.
LABEL_ACCURACY, CODE_ERROR = "label_accuracy", "drawn_code_error"
#: The argument of `Evaluator.evaluate` that adds each of them.
OF_LABELS = {LABEL_ACCURACY: "labels", CODE_ERROR: "codes"}


class ImageQuality(Task):
    """Scores of images against a data set; for conditional generators also of their labels."""

    def applies_to(self, generator, dataset=None):
        return draws_images(generator) and not is_stacked(dataset)

    def names(self, generator):
        return list_metrics() + _names_of_labels(generator)

    def allowed(self, generator, settings):
        evaluator = evaluator_for(generator, settings)
        has_its_classes = generator.num_classes == evaluator.extractor.num_classes
        of_labels = _names_of_labels(generator) if has_its_classes else []
        return evaluator.check_metrics("all") + of_labels

    def evaluate(self, generator, names, settings):
        evaluator = evaluator_for(generator, settings)
        of_labels = [name for name in OF_LABELS if name in names]
        for name in of_labels:
            evaluator.extractor.check_classes(generator.num_classes, name)
        count, is_stored = settings.count or self.default_count, isinstance(generator, StoredImages)
        if not is_stored:
            evaluator.check_count(count)
        elif evaluator.reference.image_shape[-1] < generator.image_shape[-1]:
            generator = generator.as_grey()
        samples = samples_of(generator, settings.seed)
        scores = evaluator.evaluate(
            samples.batches(count),
            [name for name in names if name not in of_labels],
            progress=settings.progress,
            **{OF_LABELS[name]: samples.labels(count) for name in of_labels},
        )
        if is_stored:
            return scores
        protocol = {"latents_seed": settings.seed, "prior": generator.prior}
        return [score.with_protocol(**protocol) for score in scores]


def evaluator_for(generator, settings):
    """Returns the evaluator with real images of the shape of those that a generator draws.

    Grey images that were saved in colour are compared with a grey data set as grey ones.
    """
    shape = tuple(generator.image_shape)
    check_image_shape(shape)
    if isinstance(generator, StoredImages) and generator.is_grey_in_colour():
        shape = (*shape[:2], 1) if settings.has_grey_images(shape) else shape
    return settings.evaluator(shape)


def _names_of_labels(generator):
    if generator.num_classes is None:
        return []
    return [CODE_ERROR] if _has_codes(generator) else [LABEL_ACCURACY]


def _has_codes(generator):
    """Whether the labels are codes that the generator found itself, not classes of the data."""
    # A SavedModel has no recognition network; of its codes nothing but the card says so.
    scheme = getattr(generator, "card", {}).get("scheme")
    return hasattr(generator, "recognize") or scheme in ("InfoGAN", "InvariantInfoGAN")
