"""Evaluation of anything that generates, by all tasks that apply to it."""

from keras_gans.errors import InputError, suggest
from keras_gans.evaluation import tasks
from keras_gans.evaluation.catalogue import full_names
from keras_gans.evaluation.score import ALIASES

#: The tasks, in the order of their scores.
TASKS = (
    tasks.ImageQuality(),
    tasks.CategoryCodes(),
    tasks.EncoderFeatures(),
    tasks.StackedDigits(),
    tasks.DigitTranslation(),
    tasks.TextLines(),
)


def evaluate(
    generator, dataset, metrics="all", *, count=None, seed=0, extractor=None, progress=None
):
    """Evaluates a trained model, a SavedModel, another generator, or stored images.

    Args:
        generator: What `serving.load` returns, or a model.
        dataset: The data set to evaluate by, as in `data.load_arrays`; for text as in
            `data.load_text`; for a translation of digits, the set of digits. Or an `Evaluator` of
            images of the generator's shape, or a `StackedEvaluator`, with which `extractor` is not
            used.
        metrics: `"all"` that apply to the generator and that the extractor and the labels of the
            data set allow, or names of `list_scores(generator)`, or aliases of these: `fid`, `kid`,
            `is`, `swd`; a list, or a string with commas between them.
        count: How many samples to evaluate; of stored images, or of images that are translated, at
            most. By default 10,000, and of stacked digits as many as the published figures are for.
        seed: Int, of the latents and of whatever else a score draws.
        extractor: As in `Evaluator.for_dataset`.
        progress: Function of the number of images seen so far, or `None`.

    Returns:
        A list of `Score`.

    Raises:
        InputError: If a score does not apply, or the data set cannot be read or does not fit.
    """
    settings = tasks.Settings(dataset, count, seed, extractor, progress)
    if metrics != "all":
        metrics = _check_names(metrics, list_scores(generator, dataset))
    scores = []
    for task in _tasks_for(generator, dataset):
        if metrics == "all":
            names = task.allowed(generator, settings)
        else:
            names = [name for name in task.names(generator) if name in metrics]
        if names:
            scores += task.evaluate(generator, names, settings)
    return scores


def list_scores(generator, dataset=None):
    """Returns the names of the scores that a generator can get.

    Args:
        generator: As in `evaluate`.
        dataset: The data set to evaluate by; stacked digits have scores of their own.
    """
    return [name for task in _tasks_for(generator, dataset) for name in task.names(generator)]


def _tasks_for(generator, dataset):
    return [task for task in TASKS if task.applies_to(generator, dataset)]


def _check_names(names, known):
    names = full_names(names)
    for name in names:
        if name not in known:
            raise InputError(
                f"metric {name!r} does not apply here; accepted are all, {', '.join(known)}"
                f"{suggest(name, [*known, *ALIASES])}"
            )
    return names
