"""How good the images are: against a data set, and for what their labels say."""

import numpy as np

from keras_gans import data, evaluation
from keras_gans.evaluation.metrics.neighbours import memorisation_picture
from keras_gans.serving.loader import Images, drawn_by

#: The score that a conditional generator has besides those of all images, and what takes its place
#: where the labels are codes that the generator found itself.
LABEL_ACCURACY, CODE_ERROR = "label_accuracy", "drawn_code_error"
#: What the ruler calls the labels that both compare with the extractor's classes.
OF_LABELS = {LABEL_ACCURACY: "labels", CODE_ERROR: "codes"}


def names_for(subject):
    """Returns the names of the scores that images of the subject can get."""
    is_conditional = not isinstance(subject, Images) and subject.num_classes is not None
    more = [CODE_ERROR if _has_codes(subject) else LABEL_ACCURACY] if is_conditional else []
    return evaluation.list_metrics() + more


def judge_images(subject, ruler, names, count, seed, progress=None):
    """Judges the images of a subject.

    Args:
        subject: `Images`, or a generator of images.
        ruler: `evaluation.Evaluator`.
        names: Names of the scores wanted.
        count: How many images to judge; of `Images`, at most.
        seed: Int, of the latents.
        progress: Function of the number of images seen so far, or `None`.

    Returns:
        A list of `evaluation.Score`.

    Raises:
        InputError: If the extractor's classes cannot be the subject's labels.
    """
    of_labels = [name for name in OF_LABELS if name in names]
    for name in of_labels:
        ruler.extractor.check_classes(subject.num_classes, name)
    if not isinstance(subject, Images):
        ruler.check_count(count)
    drawn = drawn_by(subject, seed)
    batches = drawn.batches(count)
    asked = {OF_LABELS[name]: drawn.labels(count) for name in of_labels}
    metrics = [name for name in names if name not in of_labels]
    scores = ruler.evaluate(batches, metrics, progress=progress, **asked)
    if isinstance(subject, Images):
        return scores
    return [score.with_protocol(latents_seed=seed, prior=subject.prior) for score in scores]


def closest_picture(subject, dataset, count, seed):
    """Shows samples, each with the training image that is closest to it to its right.

    A generator that has learnt its examples by heart shows pairs of equal images.

    Args:
        subject: As in `judge_images`.
        dataset: The data set it learnt from, as in `data.read`.
        count: How many samples.
        seed: Int, of the latents.

    Returns:
        A uint8 image `(height, width, channels)`.
    """
    samples = np.concatenate(list(drawn_by(subject, seed).batches(count)))
    height, width, channels = subject.image_shape
    image_size = height if height == width else None
    training = data.read(dataset, image_size=image_size, channels=channels)
    return memorisation_picture(samples, training.images)


def _has_codes(generator):
    """Whether its labels are codes that it found itself, and no classes of the data."""
    card = getattr(generator, "card", {})
    return hasattr(generator, "recognize") or card.get("scheme") == "InfoGAN"
