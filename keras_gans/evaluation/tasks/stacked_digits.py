"""How many of the thousand triples of digits a generator of stacked digits draws."""

import numpy as np

from keras_gans import data
from keras_gans.data.stacked import draw_triples
from keras_gans.errors import InputError
from keras_gans.evaluation import Score, extractors
from keras_gans.evaluation.metrics.labels import NUM_DIGITS
from keras_gans.evaluation.metrics.modes import stacked_coverage
from keras_gans.evaluation.score import software
from keras_gans.serving.loader import drawn_by

NAMES = ["stacked_modes", "stacked_kl"]
#: Samples that the published figures are for.
COUNT = 26000


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
        progress: Function of the number of images seen so far, or `None`.

    Returns:
        A list of `evaluation.Score`; real images are as many, of digits that were held out where
        there are such.

    Raises:
        InputError: If the extractor does not tell the digits, or there are not three channels.
    """
    extractor = extractors.get(extractor or "mnist")
    extractor.check_classes(NUM_DIGITS, " and ".join(names))
    if subject.image_shape[-1] != 3:
        raise InputError(
            f"{dataset} has 3 channels, a digit in each; what is judged has "
            f"{subject.image_shape[-1]}."
        )
    _, digits = data.read_with_held_out(data.STACKED[dataset], seed=seed)

    def classify(images):
        return extractor.extract(images).logits.argmax(axis=-1)

    shown = []
    for images in drawn_by(subject, seed).batches(count):
        channels = (images[..., channel : channel + 1] for channel in range(3))
        shown.append(np.stack([classify(channel) for channel in channels], axis=-1))
        if progress is not None:
            progress(sum(map(len, shown)))
    shown = np.concatenate(shown)
    # The same digits in other triples look the same: each needs to be classified but once.
    of_real = classify(digits.images)[draw_triples(digits.count, len(shown), seed)]
    found, of_real = map(stacked_coverage, (shown, of_real))
    protocol = {
        "n_fake": len(shown),
        "n_held_out": len(shown),
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
