"""The task of generators of stacked digits: how many of the thousand triples they draw."""

import numpy as np

from keras_gans import data
from keras_gans.data.stacked import draw_triples
from keras_gans.errors import InputError
from keras_gans.evaluation import extractors
from keras_gans.evaluation.metrics.checks import NUM_DIGITS
from keras_gans.evaluation.metrics.mode_coverage import stacked_coverage
from keras_gans.evaluation.samples import samples_of
from keras_gans.evaluation.score import Score, software
from keras_gans.evaluation.tasks.task import Task, draws_images, is_stacked


class StackedDigits(Task):
    """Triples of digits among samples of stacked digits, and among as many real ones.

    The real ones are made of digits that were held out, where there are such. The extractor is a
    classifier of digits; by default the one that comes with the package.
    """

    #: Samples that the published figures are for; of fewer, fewer triples are found by chance.
    default_count = 26000

    def applies_to(self, generator, dataset=None):
        return is_stacked(dataset)

    def names(self, generator):
        return ["stacked_modes", "stacked_kl"]

    def evaluate(self, generator, names, settings):
        dataset, seed = settings.dataset, settings.seed
        if not draws_images(generator):
            raise InputError(f"dataset {dataset}: the generator draws no images.")
        extractor = extractors.get(settings.extractor or "mnist")
        extractor.check_classes(NUM_DIGITS, " and ".join(names))
        if generator.image_shape[-1] != 3:
            raise InputError(
                f"{dataset} has 3 channels, a digit in each; the generator makes images with "
                f"{generator.image_shape[-1]}."
            )
        _, digits = data.load_with_held_out(data.STACKED[dataset], seed=seed)

        def classify(images):
            return extractor.extract(images).logits.argmax(axis=-1)

        triples = []
        for images in samples_of(generator, seed).batches(settings.count or self.default_count):
            channels = (images[..., channel : channel + 1] for channel in range(3))
            triples.append(np.stack([classify(channel) for channel in channels], axis=-1))
            if settings.progress is not None:
                settings.progress(sum(map(len, triples)))
        triples = np.concatenate(triples)
        # A digit looks the same in every triple, so it is classified once.
        real_triples = classify(digits.images)[draw_triples(digits.count, len(triples), seed)]
        generated, real = map(stacked_coverage, (triples, real_triples))
        protocol = {
            "n_fake": len(triples),
            "n_held_out": len(triples),
            "modes": generated.modes,
            "held_out": digits.name,
            "extractor": extractor.name,
            "extractor_hash": extractor.content_hash,
            "preprocessing": extractor.preprocessing,
            "seed": seed,
            "versions": software(),
        }
        scores = [
            Score("stacked_modes", generated.modes_found, None, real.modes_found, True, protocol),
            Score("stacked_kl", generated.kl, None, real.kl, False, protocol),
        ]
        return [score for score in scores if score.name in names]
