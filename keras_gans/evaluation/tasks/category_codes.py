"""Whether InfoGAN's categories are the classes of the data."""

from keras_gans.errors import InputError
from keras_gans.evaluation import Score
from keras_gans.evaluation.metrics.matching import matched_error
from keras_gans.evaluation.score import software

NAMES = ["code_error"]


def fits(model, held_out):
    """Whether images have labels, of as many classes as a model has categories."""
    return held_out.labels is not None and _count_classes(held_out) == model.num_classes


def judge_codes(model, ruler):
    """Judges how well recognition classifies held-out images, after the best matching to labels.

    Args:
        model: `InfoGAN`.
        ruler: `evaluation.Evaluator` of the data set.

    Returns:
        A list of `evaluation.Score`.

    Raises:
        InputError: If the data set has no labels, or not as many classes as the model categories.

    Reference: Chen et al. 2016, section 7.2, https://arxiv.org/abs/1606.03657
    """
    held_out = ruler.held_out
    if held_out.labels is None:
        raise InputError(f"code_error: {held_out.name} has no labels to compare the codes with.")
    if not fits(model, held_out):
        raise InputError(
            f"code_error: the model has {model.num_classes} categories, {held_out.name} "
            f"{_count_classes(held_out)} classes; they are matched one to one."
        )
    probabilities = model.recognize(held_out.images)[0]
    error, matched = matched_error(
        probabilities.argmax(axis=-1), held_out.labels, model.num_classes
    )
    protocol = {
        "images": held_out.name,
        "n_held_out": held_out.count,
        "matching": [int(label) for label in matched],
        "versions": software(),
    }
    return [Score("code_error", error, None, None, False, protocol)]


def _count_classes(held_out):
    return int(held_out.labels.max()) + 1
