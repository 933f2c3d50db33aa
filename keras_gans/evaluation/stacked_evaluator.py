"""The evaluator of stacked digits: the triples that images show, beside those of real ones."""

import numpy as np

from keras_gans import data
from keras_gans.data.stacked import draw_triples, stack_digits
from keras_gans.errors import InputError
from keras_gans.evaluation import extractors
from keras_gans.evaluation.metrics.checks import NUM_DIGITS
from keras_gans.evaluation.metrics.mode_coverage import stacked_coverage
from keras_gans.evaluation.score import Score, software

#: The scores, in their order.
STACKED_SCORES = ("stacked_modes", "stacked_kl")
#: Real images to look at.
SHOWN = 100


class StackedEvaluator:
    """Counts the thousand triples of digits among images, and among as many real ones.

    The digits of the real ones were held out, where there are such. They are classified once, as a
    digit looks the same in every triple.

    Args:
        digits: The set of digits that are stacked, as in `data.load_arrays`.
        extractor: A classifier of digits, or its name, as in `extractors.get`; by default the one
            that comes with the package.
        seed: Int. Chooses the real triples.
        names: Names of the scores that are wanted, for the message.
        progress: Function of the number of real digits seen so far, or `None`.

    Attributes:
        held_out: `data.ImageData` of a hundred of the real images.

    Raises:
        InputError: If the extractor does not tell ten classes, or the digits cannot be read.
    """

    def __init__(self, digits, extractor=None, *, seed=0, names=STACKED_SCORES, progress=None):
        self.extractor = extractors.get(extractor or "mnist")
        self.extractor.check_classes(NUM_DIGITS, " and ".join(names))
        self.seed = seed
        _, self._digits = data.load_with_held_out(digits, seed=seed)
        self._classes = self._classify(self._digits.images)
        self.held_out = stack_digits(self._digits, SHOWN, seed)
        if progress is not None:
            progress(self._digits.count)

    def evaluate(self, batches, progress=None):
        """Evaluates images.

        Args:
            batches: Iterable of uint8 arrays `(batch, height, width, 3)`, a digit in each channel.
            progress: Function of the number of images seen so far, or `None`.

        Returns:
            A list of `Score`, of the names of `STACKED_SCORES`.
        """
        triples, seen = [], 0
        for images in batches:
            channels = (images[..., channel : channel + 1] for channel in range(3))
            triples.append(np.stack([self._classify(channel) for channel in channels], axis=-1))
            seen += len(images)
            if progress is not None:
                progress(seen)
        triples = np.concatenate(triples)
        real_triples = self._classes[draw_triples(self._digits.count, len(triples), self.seed)]
        generated, real = map(stacked_coverage, (triples, real_triples))
        protocol = {
            "n_fake": len(triples),
            "n_held_out": len(triples),
            "modes": generated.modes,
            "held_out": self._digits.name,
            "extractor": self.extractor.name,
            "extractor_hash": self.extractor.content_hash,
            "preprocessing": self.extractor.preprocessing,
            "seed": self.seed,
            "versions": software(),
        }
        return [
            Score("stacked_modes", generated.modes_found, None, real.modes_found, True, protocol),
            Score("stacked_kl", generated.kl, None, real.kl, False, protocol),
        ]

    def check_count(self, count):
        """Raises `InputError` unless `count` is a number of images to evaluate."""
        if count < 1:
            raise InputError(f"count={count}: at least one image is needed.")

    def check_metrics(self, names):
        """Raises `InputError` unless these are names of its scores."""
        for name in names:
            if name not in STACKED_SCORES:
                raise InputError(
                    f"metric {name!r} is unknown; accepted are {', '.join(STACKED_SCORES)}."
                )

    def _classify(self, images):
        return self.extractor.extract(images).logits.argmax(axis=-1)
