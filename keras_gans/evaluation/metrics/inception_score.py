"""Classifier score; the Inception score, where the classifier is Inception."""

import numpy as np

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import tfgan
from keras_gans.evaluation.metrics.checks import check_features
from keras_gans.evaluation.metrics.estimate import Estimate

# exp(-700) = 1e-304 is near the least number that float64 tells from 0.
_LARGEST_LOGIT_GAP = 700.0


def classifier_score(logits, splits=10, seed=0):
    """Classifier score: is each image of one class, and are all images together of many?

    It is exp(E KL(p(y | x) || p(y))), the mean over splits of the samples. Samples are shuffled
    before they are split, since those of conditional generators often come in the order of their
    classes. With fewer samples in a split than there are classes, it cannot reach its maximum.

    Args:
        logits: Array `(count, classes)`, with count at least `splits`.
        splits: Int, at least 1.
        seed: Int. Decides which samples share a split.

    Returns:
        An `Estimate` in [1, classes]; its spread is the standard deviation over the splits, `None`
        for one split.

    Raises:
        InputError: If logits are too few or not finite.

    Reference: Salimans et al. 2016, section 4, https://arxiv.org/abs/1606.03498
    """
    if splits != int(splits) or splits < 1:
        raise InputError(f"splits={splits!r} must be a whole number of at least 1.")
    logits = check_features("logits", logits, splits).astype("float64")
    # Where a probability is 0 for all samples, TF-GAN's score is NaN.
    logits = np.maximum(logits - logits.max(axis=1, keepdims=True), -_LARGEST_LOGIT_GAP)
    order = np.random.default_rng(seed).permutation(len(logits))
    parts = np.array_split(logits[order], splits)
    scores = [float(tfgan.classifier_score_from_logits(part)) for part in parts]
    scores = np.clip(scores, 1.0, logits.shape[1])  # Rounding steps over the bounds.
    return Estimate(float(np.mean(scores)), float(np.std(scores)) if splits > 1 else None)


#: The name of the score where the logits are those of Inception.
inception_score = classifier_score
