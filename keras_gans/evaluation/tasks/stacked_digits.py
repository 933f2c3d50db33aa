"""The task of generators of stacked digits: how many of the thousand triples they draw."""

from keras_gans import data
from keras_gans.errors import InputError
from keras_gans.evaluation.samples import samples_of
from keras_gans.evaluation.stacked_evaluator import STACKED_SCORES, StackedEvaluator
from keras_gans.evaluation.tasks.task import Task, draws_images, is_stacked


class StackedDigits(Task):
    """Triples of digits among samples of stacked digits, see `StackedEvaluator`."""

    #: Samples that the published figures are for; of fewer, fewer triples are found by chance.
    default_count = 26000

    def applies_to(self, generator, dataset=None):
        return is_stacked(dataset)

    def names(self, generator):
        return list(STACKED_SCORES)

    def evaluate(self, generator, names, settings):
        evaluator, seed = settings.dataset, settings.seed
        is_ready = isinstance(evaluator, StackedEvaluator)
        called = evaluator.held_out.name if is_ready else evaluator
        if not draws_images(generator):
            raise InputError(f"dataset {called}: the generator draws no images.")
        if not is_ready:
            digits = data.STACKED[evaluator]
            evaluator = StackedEvaluator(digits, settings.extractor, seed=seed, names=names)
        if generator.image_shape[-1] != 3:
            raise InputError(
                f"{called} has 3 channels, a digit in each; the generator makes images with "
                f"{generator.image_shape[-1]}."
            )
        batches = samples_of(generator, seed).batches(settings.count or self.default_count)
        scores = evaluator.evaluate(batches, settings.progress)
        return [score.with_protocol(latents_seed=seed) for score in scores if score.name in names]
