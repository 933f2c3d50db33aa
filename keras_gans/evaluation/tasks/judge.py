"""All scores that apply to what is to be judged."""

from keras_gans import data, evaluation
from keras_gans.data.image_range import is_image
from keras_gans.errors import InputError, suggest
from keras_gans.evaluation.metrics.labels import NUM_DIGITS
from keras_gans.evaluation.tasks import (
    category_codes,
    encoders,
    image_quality,
    stacked_digits,
    text,
    translations,
)
from keras_gans.serving.loader import Images

#: How many samples are judged by default.
COUNT = 10000


def draws_images(subject):
    """Whether a subject is images or draws them: it translates none, and makes no text."""
    return not hasattr(subject, "translate") and getattr(subject, "vocabulary", None) is None


def list_scores(subject, dataset=None):
    """Returns the names of the scores that a subject can get.

    Args:
        subject: What `load_subject` returns.
        dataset: The data set to judge by; stacked digits have scores of their own.
    """
    if _is_stacked(dataset):
        return stacked_digits.NAMES
    if not draws_images(subject):
        return translations.NAMES if hasattr(subject, "translate") else text.NAMES
    return [
        *image_quality.names_for(subject),
        *(category_codes.NAMES if hasattr(subject, "recognize") else []),
        *(encoders.NAMES if hasattr(subject, "encode") else []),
    ]


def judge(subject, dataset, metrics="all", *, count=None, seed=0, extractor=None, progress=None):
    """Judges whatever generates.

    Args:
        subject: What `load_subject` returns.
        dataset: The data set to judge by, as in `data.read`; for text as in `data.read_text`; for
            a translation of digits, the set of digits.
        metrics: `"all"` that apply to the subject and that the extractor and the labels of the
            data set allow, or names of `list_scores(subject)`.
        count: How many samples to judge; of images in a folder or file, or of images that are
            translated, at most. By default 10,000, and of stacked digits as many as the published
            figures are for.
        seed: Int, of the latents and of whatever else a score draws.
        extractor: As in `evaluation.Evaluator.for_dataset`.
        progress: Function of the number of images seen so far, or `None`.

    Returns:
        A list of `evaluation.Score`.

    Raises:
        InputError: If a score does not apply, or the data set cannot be read or does not fit.
    """
    names = _check_names(metrics, list_scores(subject, dataset))
    count = count or (stacked_digits.COUNT if _is_stacked(dataset) else COUNT)
    if getattr(subject, "vocabulary", None) is not None:
        return text.judge_lines(subject, dataset, names, count, seed)
    if _is_stacked(dataset):
        if not draws_images(subject):
            raise InputError(f"dataset {dataset}: what is judged draws no images.")
        return stacked_digits.judge_stacked(
            subject, dataset, names, count, seed, extractor, progress
        )
    translates = hasattr(subject, "translate")
    domains = translations.domains_of(subject) if translates else None
    # Real images are brought to the size of those that are judged.
    examined = tuple(subject.input_shape_of("ab") if translates else subject.image_shape)
    if not is_image(examined):
        raise InputError(f"What is judged makes arrays of the shape {examined}, no images.")
    height, width, channels = examined
    shape = {"image_size": height, "channels": 1 if translates else channels}
    if height != width:
        shape["image_size"] = None  # Those that are not square must have that size already.
    if isinstance(subject, Images) and subject.is_grey_in_colour():
        real = dataset
        if not isinstance(real, data.ImageData):
            real = data.read(dataset, image_size=shape["image_size"])
        if real.image_shape[-1] == 1:
            subject, shape["channels"] = subject.as_grey(), 1
    ruler = evaluation.Evaluator.for_dataset(
        dataset, extractor, seed=seed, progress=progress, **shape
    )
    if translates:
        if metrics == "all" and ruler.extractor.num_classes != NUM_DIGITS:
            names = [name for name in names if name != translations.TRANSLATION_ACCURACY]
        return translations.judge_translation(subject, domains, ruler, names, count)
    return judge_by(ruler, subject, metrics, count=count, seed=seed, progress=progress)


def judge_by(ruler, subject, metrics="all", *, count=COUNT, seed=0, progress=None):
    """Judges images or what draws them, by a ruler that is there already.

    Args:
        ruler: `evaluation.Evaluator` of images of the subject's shape.
        subject: As in `judge`.
        metrics: As in `judge`.
        count: As in `judge`.
        seed: As in `judge`.
        progress: As in `judge`.

    Returns:
        A list of `evaluation.Score`.

    Raises:
        InputError: If a score does not apply.
    """
    names = _check_names(metrics, list_scores(subject))
    if metrics == "all":
        names = _allowed(names, subject, ruler)
    scores = []
    if wanted := _of(names, image_quality.names_for(subject)):
        scores += image_quality.judge_images(subject, ruler, wanted, count, seed, progress)
    if wanted := _of(names, category_codes.NAMES):
        scores += category_codes.judge_codes(subject, ruler)
    if wanted := _of(names, encoders.NAMES):
        scores += encoders.judge_encoder(subject, ruler, wanted, seed)
    return scores


def _is_stacked(dataset):
    return isinstance(dataset, str) and dataset in data.STACKED


def _allowed(names, subject, ruler):
    """Those of the names that the subject, the extractor and the labels of the data set allow."""
    impossible = set(evaluation.list_metrics()) - set(ruler.check_metrics("all"))
    if getattr(subject, "num_classes", None) != ruler.extractor.num_classes:
        impossible.update(image_quality.OF_LABELS)
    if hasattr(subject, "recognize") and not category_codes.fits(subject, ruler.held_out):
        impossible.update(category_codes.NAMES)
    if hasattr(subject, "encode") and (
        ruler.held_out.labels is None or not encoders.has_hidden_layer(subject)
    ):
        impossible.update(encoders.OF_LABELS)
    return [name for name in names if name not in impossible]


def _of(names, known):
    return [name for name in names if name in known]


def _check_names(metrics, known):
    if metrics == "all":
        return known
    for name in metrics:
        if name not in known:
            raise InputError(
                f"metric {name!r} does not apply here; accepted are all, {', '.join(known)}"
                f"{suggest(name, known)}"
            )
    return list(metrics)
