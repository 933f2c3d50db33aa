"""Evaluation of a generator while it is trained, as the arguments of train ask for it."""

from keras_gans import callbacks, evaluation
from keras_gans.cli import command_line, extractor_options
from keras_gans.errors import InputError
from keras_gans.models import LatentModel
from keras_gans.training.configuration import flag

#: How often the generator is evaluated in a training where no interval is given.
EVALUATIONS = 10
#: The scores along the way, as far as the extractor allows; that of --keep-best is one more.
EVALUATED = ("frechet_distance", "classifier_score")


def callback(run, model, examples, configuration, given):
    """Returns the callback that evaluates the generator, or `None` if none is asked for.

    Args:
        run: `Run`.
        model: `AdversarialModel`.
        examples: What `training_data.read` has read.
        configuration: `Configuration` of the run.
        given: Dict of the arguments that the user gives.

    Raises:
        InputError: If the model cannot be evaluated so, or options are given in vain.
    """
    if not given.keys() & {"evaluate_every", "keep_best", "patience"}:
        for name in ("evaluate_count", "extractor", "inception"):
            if name in given:
                raise InputError(
                    f"{flag(name)} {given[name]}: give --evaluate-every or --keep-best to evaluate."
                )
        return None
    if not isinstance(model, LatentModel) or model.vocabulary is not None:
        raise InputError(
            f"--evaluate-every, --keep-best: {configuration.preset} draws no images from latents; "
            f"evaluate it when it is trained, with {command_line.command('evaluate')}."
        )
    count, fewest = given.get("evaluate_count", 5000), evaluation.evaluator.FEWEST
    if count < fewest:
        raise InputError(f"--evaluate-count {count}: at least {fewest} images are needed.")
    extractor = extractor_options.load(given.get("extractor"), given.get("inception"))
    with command_line.Progress("real images") as progress:
        evaluator = evaluation.Evaluator.for_dataset(examples, extractor, progress=progress)
    evaluator.check_count(count)
    possible = evaluator.check_metrics("all")
    evaluations = callbacks.GeneratorEvaluation(
        evaluator,
        every=given.get("evaluate_every", max(1, configuration.steps // EVALUATIONS)),
        count=count,
        metrics=[name for name in EVALUATED if name in possible],
        path=run.metrics,
        log_folder=run.logs,
        keep_best=given.get("keep_best"),
        folder=run.folder,
        patience=given.get("patience"),
        at_end=False,
    )
    evaluations.set_model(model)  # Where nothing is left to train, no `fit` does.
    return evaluations
