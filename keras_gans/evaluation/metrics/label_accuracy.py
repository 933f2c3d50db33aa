"""Whether samples are what they were to be."""

from keras_gans.evaluation.metrics.checks import check_features
from keras_gans.evaluation.metrics.labels import check_labels
from keras_gans.evaluation.metrics.standard_error import mean_with_error


def label_accuracy(logits, labels):
    """The share of samples that a classifier takes for what they are labelled.

    Of a conditional generator the labels are those it was asked for; of a translation they are the
    labels of the images translated. A perfect generator gets the classifier's own accuracy on real
    images, not 1.

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
