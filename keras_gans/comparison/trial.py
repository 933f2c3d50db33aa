"""Training of one cell of a comparison of presets for its time, and its evaluation."""

import keras

from keras_gans import evaluation, presets
from keras_gans.callbacks import DivergenceError
from keras_gans.comparison import milestones, recording
from keras_gans.comparison.clock import CLOCKS, TrainingClock, reading
from keras_gans.training import runs
from keras_gans.visualization import sample_grids

#: Images in a sample grid: ten of each digit where a scheme knows digits.
SHOWN, COLUMNS = 100, 10
#: By how many steps, and for how many seconds at most, the length of a step is measured.
TRIED_STEPS, TRIED_SECONDS = 100, 20.0
#: Seconds between two checkpoints, which the clock does not count.
CHECKPOINT_SECONDS = 30.0


def try_cell(study, cell, folder, examples, judge, along, log=print):
    """Trains and evaluates one cell, from wherever it stands.

    Args:
        study: `Study`.
        cell: `Cell` of it.
        folder: `pathlib.Path` of the cell's run.
        examples: `data.ImageData` to learn from.
        judge: The data set to evaluate by, as `evaluation.evaluate` takes it, that has been read.
        along: Names of the scores along the way.
        log: Function of a line of text, called as the work goes on.

    Returns:
        The signal that stopped the training early, or `None` if the cell is done: then the folder
        has a `result.json`.
    """
    preset = presets.get(cell.variant.preset)
    run = runs.Run(folder)
    model = run.restore()
    if model is None:
        model = _begin(study, cell, run, preset, examples)
    clock = TrainingClock(60.0 * study.minutes, CLOCKS[study.clock])

    def evaluate(model, metrics, count):
        return evaluation.evaluate(model, judge, metrics, count=count, seed=cell.seed)

    evaluations = milestones.Milestones(
        clock,
        lambda model: evaluate(model, along, min(study.count, milestones.MOST_IMAGES)),
        run.folder / recording.MILESTONES,
        lambda line: log(_describe(line, study)),
    )
    try:
        if reading(model) < clock.limit:
            stopped_by = run.train(
                model,
                examples,
                batch_size=preset.batch_size,
                steps=recording.ENDLESS,
                seed=cell.seed,
                checkpoint_seconds=CHECKPOINT_SECONDS,
                further=[clock, evaluations],
                verbose=0,
            )
            if stopped_by is not None:
                return stopped_by
        scores, outcome = evaluate(model, "all", study.count), {}
        shown = {
            recording.DRAWN: model.generate(SHOWN, cell.seed),
            recording.REAL: judge.held_out.images[:SHOWN],
        }
        grids = {name: sample_grids.grid(images, COLUMNS) for name, images in shown.items()}
        recording.save_grids(run.folder, grids)
    except DivergenceError as error:
        log(str(error))
        scores, outcome = [], {"diverged": str(error)}
    recording.write_result(study, cell, run, model, scores, outcome)
    return None


def _begin(study, cell, run, preset, examples):
    options = cell.variant.options | presets.data_options(preset, examples, examples.name)
    config = study.settings(cell) | {"data": {"name": examples.name, "examples": examples.count}}
    if "decay_steps" in preset.options:
        seconds_a_step = _seconds_a_step(preset, options, examples, CLOCKS[study.clock])
        options["decay_steps"] = max(1, round(60.0 * study.minutes / seconds_a_step))
        # The rates are 0 at the end of the time, as far as it can be foreseen.
        config |= {"decay_steps": options["decay_steps"], "tried_seconds_a_step": seconds_a_step}
    run.write_config(config)
    keras.utils.set_random_seed(cell.seed)
    card = {"data": config["data"], "batch_size": preset.batch_size}
    model = presets.from_preset(preset.name, seed=cell.seed, card=card, name=preset.name, **options)
    presets.adapt_to_examples(model, examples)
    return model


def _seconds_a_step(preset, options, examples, now):
    """Returns the seconds of a step, measured on a model of its own."""
    model = presets.from_preset(preset.name, seed=0, **options)
    clock = TrainingClock(TRIED_SECONDS, now)
    stream = examples.batches(batch_size=preset.batch_size * model.batches_per_step, repeat=True)
    model.fit(stream, steps_per_epoch=TRIED_STEPS, callbacks=[clock], verbose=0)
    return clock.seconds / int(model.step.numpy())


def _describe(line, study):
    shown = ", ".join(f"{score['name']} {score['value']:.4g}" for score in line["scores"])
    return (
        f"{line['seconds'] / 60.0:.2f} of {study.minutes:g} min, step {line['step']}: {shown} "
        f"({line['scores'][0]['protocol'].get('n_fake')} images)"
    )
