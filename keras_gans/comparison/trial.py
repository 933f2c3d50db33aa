"""Training of one cell of a comparison for its time, and its evaluation."""

import datetime

import keras

from keras_gans import data, evaluation, presets
from keras_gans.callbacks import DivergenceError
from keras_gans.comparison import machine, milestones
from keras_gans.comparison.cell_records import RESULT, read_milestones
from keras_gans.comparison.clock import TrainingClock, reading
from keras_gans.evaluation.score import software
from keras_gans.system import atomic_files
from keras_gans.training import runs
from keras_gans.visualization import picture_files, sample_grids

#: Images in a sample grid: ten of each digit where a scheme knows digits.
SHOWN, COLUMNS = 100, 10
#: Sample grids in the folder of a run: generated at the end, and real images beside them.
DRAWN, REAL = "drawn.png", "real.png"
#: No run makes so many steps: the clock ends it.
ENDLESS = 10**9
#: By how many steps, and for how many seconds at most, the length of a step is measured.
TRIED_STEPS, TRIED_SECONDS = 100, 20.0
#: Seconds between two checkpoints, which the clock does not count.
CHECKPOINT_SECONDS = 30.0


def try_cell(study, cell, folder, extractor=None, log=print):
    """Trains and evaluates one cell, from wherever it stands.

    Args:
        study: `Study`.
        cell: `Cell` of it.
        folder: `pathlib.Path` of the cell's run.
        extractor: What `study.extractor` names, if it is loaded already.
        log: Function of a line of text, called as the work goes on.

    Returns:
        The signal that stopped the training early, or `None` if the cell is done: then the folder
        has a `result.json`.
    """
    preset = presets.get(cell.variant.preset)
    examples = data.load_arrays(study.dataset)
    evaluator = evaluation.Evaluator.for_dataset(examples, extractor or study.extractor)
    run = runs.Run(folder)
    model = run.restore()
    if model is None:
        model = _begin(study, cell, run, preset, examples)
    clock = TrainingClock(60.0 * study.minutes)
    path = run.folder / "milestones.jsonl"
    count = min(study.count, milestones.MOST_IMAGES)
    evaluations = milestones.Milestones(
        clock, evaluator, path, count, cell.seed, lambda line: log(_describe(line, study))
    )
    try:
        if reading(model) < clock.limit:
            stopped_by = run.train(
                model,
                examples,
                batch_size=preset.batch_size,
                steps=ENDLESS,
                seed=cell.seed,
                checkpoint_seconds=CHECKPOINT_SECONDS,
                further=[clock, evaluations],
                verbose=0,
            )
            if stopped_by is not None:
                return stopped_by
        scores = evaluation.evaluate(model, evaluator, count=study.count, seed=cell.seed)
        outcome = {}
        _draw(run.folder, model, evaluator, cell.seed)
    except DivergenceError as error:
        log(str(error))
        scores, outcome = [], {"diverged": str(error)}
    result = _record(study, cell, run, model) | outcome
    evaluation.records.write(run.folder / RESULT, scores, **result)
    return None


def _begin(study, cell, run, preset, examples):
    options = cell.variant.options | presets.data_options(preset, examples, examples.name)
    config = study.settings(cell) | {"data": {"name": examples.name, "examples": examples.count}}
    if "decay_steps" in preset.options:
        seconds_a_step = _seconds_a_step(preset, options, examples)
        options["decay_steps"] = max(1, round(60.0 * study.minutes / seconds_a_step))
        # The rates are 0 at the end of the time, as far as it can be foreseen.
        config |= {"decay_steps": options["decay_steps"], "tried_seconds_a_step": seconds_a_step}
    run.write_config(config)
    keras.utils.set_random_seed(cell.seed)
    card = {"data": config["data"], "batch_size": preset.batch_size}
    model = presets.from_preset(preset.name, seed=cell.seed, card=card, name=preset.name, **options)
    presets.adapt_to_examples(model, examples)
    return model


def _seconds_a_step(preset, options, examples):
    """Returns the seconds of a step, measured on a model of its own."""
    model = presets.from_preset(preset.name, seed=0, **options)
    clock = TrainingClock(TRIED_SECONDS)
    stream = examples.batches(batch_size=preset.batch_size * model.batches_per_step, repeat=True)
    model.fit(stream, steps_per_epoch=TRIED_STEPS, callbacks=[clock], verbose=0)
    return clock.seconds / int(model.step.numpy())


def _draw(folder, model, evaluator, seed):
    grids = {DRAWN: model.generate(SHOWN, seed), REAL: evaluator.held_out.images[:SHOWN]}
    for name, images in grids.items():
        with atomic_files.replacing(folder / name) as unfinished:
            picture_files.save_png(unfinished, sample_grids.grid(images, COLUMNS))


def _record(study, cell, run, model):
    seconds, steps = reading(model), int(model.step.numpy())
    config = run.read_config()
    return {
        "variant": cell.variant.name,
        "seed": cell.seed,
        "preset": config["preset"],
        "options": config["options"],
        "batch_size": config["batch_size"],
        "decay_steps": config.get("decay_steps"),
        "steps": steps,
        "seconds": seconds,
        "seconds_a_step": seconds / max(1, steps),
        "parameters": _parameters(model),
        "curve": read_milestones(run.folder / "milestones.jsonl"),
        "machine": machine.describe(study.threads),
        "versions": software(),
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
    }


def _parameters(model):
    """Counts the trainable parameters of the generator, and of all other networks."""
    names = {name for networks in model.players.values() for name in networks}
    counts = {
        name: sum(int(weight.shape.num_elements()) for weight in _trainable(model, name))
        for name in names
    }
    generator = counts.pop("generator")
    return {"generator": generator, "others": sum(counts.values())}


def _trainable(model, name):
    return getattr(model, name).trainable_weights


def _describe(line, study):
    shown = ", ".join(f"{score['name']} {score['value']:.4g}" for score in line["scores"])
    return (
        f"{line['seconds'] / 60.0:.2f} of {study.minutes:g} min, step {line['step']}: {shown} "
        f"({line['scores'][0]['protocol'].get('n_fake')} images)"
    )
