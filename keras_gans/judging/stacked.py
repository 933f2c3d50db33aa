"""How many of the thousand triples of digits a generator of stacked digits draws."""

import numpy as np

from keras_gans import data
from keras_gans.evaluation import Score, extractors
from keras_gans.evaluation.modes import stacked_coverage
from keras_gans.evaluation.score import software
from keras_gans.judging.subjects import drawn_by

NAMES = ["stacked_modes", "stacked_kl"]
#: Samples that the published figures are for.
COUNT = 26000
#: Classes of the digits.
CLASSES = 10


def judge_stacked(subject, dataset, names, count, seed, extractor, progress=None):
    """Counts the triples among samples of stacked digits, and among real ones.

    The published figures are for `COUNT` samples; of fewer, fewer triples are found by chance.

    Args:
        subject: `Images`, or a generator of images of three channels.
        dataset: One of `data.STACKED`.
        names: Names of the scores wanted.
        count: How many images to judge; of `Images`, at most.
        seed: Int, of the latents.
        extractor: A classifier of digits, as in `extractors.get`; `None` for the one that comes
            with the package.
        progress: Function of the number of channels of the images seen so far, or `None`.

    Returns:
        A list of `evaluation.Score`; real images are as many, of digits that were held out where
        there are such.

    Raises:
        InputError: If the extractor does not tell the digits.
    """
    extractor = extractors.get(extractor or "mnist")
    extractor.check_classes(CLASSES, names[0])
    _, digits = data.read_with_held_out(data.STACKED[dataset], seed=seed)
    images = np.concatenate(list(drawn_by(subject, seed).batches(count)))
    real_images = data.stack_digits(digits, len(images), seed).images

    def classify(channel):
        return extractor.extract(channel, progress=progress).logits.argmax(axis=-1)

    found, of_real = (stacked_coverage(some, classify) for some in (images, real_images))
    protocol = {
        "n_fake": len(images),
        "n_held_out": len(real_images),
        "modes": found.modes,
        "held_out": digits.name,
        "extractor": extractor.name,
        "extractor_hash": extractor.content_hash,
        "preprocessing": extractor.preprocessing,
        "seed": seed,
        "versions": software(),
    }
    scores = [
        Score("stacked_modes", found.found, None, of_real.found, True, protocol),
        Score("stacked_kl", found.kl, None, of_real.kl, False, protocol),
    ]
    return [score for score in scores if score.name in names]
