"""Label accuracy of conditional samples."""

from keras_gans.evaluation.metrics.checks import check_features, check_labels
from keras_gans.evaluation.metrics.estimate import mean_with_error


def label_accuracy(logits, labels):
    """Share of samples that a classifier assigns to their label.

    The labels of a conditional generator are those that it was given; the labels of a translation
    are those of the images that were translated. A perfect generator gets the classifier's own
    accuracy on real images, not 1.

    Args:
        logits: Floats `(count, classes)`, the classifier's for each sample.
        labels: Integers `(count,)` in `[0, classes)`.

    Returns:
        An `Estimate` in [0, 1], its spread the binomial standard error.

    Raises:
        InputError: If these are not such arrays, or hold no sample.
    """
    logits = check_features("logits", logits, least=1)
    labels = check_labels("labels", labels, *logits.shape)
    return mean_with_error(logits.argmax(axis=-1) == labels)
