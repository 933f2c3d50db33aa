"""The files of a cell that is done: its result and its sample grids."""

import datetime

from keras_gans.comparison import machine
from keras_gans.comparison.cell_records import RESULT, read_milestones
from keras_gans.comparison.clock import reading
from keras_gans.evaluation import records
from keras_gans.evaluation.score import software
from keras_gans.system import atomic_files
from keras_gans.visualization import picture_files

#: Sample grids in the folder of a run: generated at the end, and real examples beside them.
DRAWN, REAL = "drawn.png", "real.png"
#: File of the scores along the way.
MILESTONES = "milestones.jsonl"
#: No run makes so many steps: the clock ends it.
ENDLESS = 10**9


def save_grids(folder, grids):
    """Saves pictures in the folder of a run.

    Args:
        folder: `pathlib.Path`.
        grids: Dict of uint8 images by the names of their files.
    """
    for name, grid in grids.items():
        with atomic_files.replacing(folder / name) as unfinished:
            picture_files.save_png(unfinished, grid)


def write_result(study, cell, run, model, scores, outcome):
    """Writes the result of a cell, with which it is done.

    Args:
        study: `Study`.
        cell: `Cell` of it.
        run: `runs.Run` of the cell.
        model: The trained model.
        scores: List of `Score`.
        outcome: Dict of JSON values: how it ended, if it diverged.
    """
    records.write(run.folder / RESULT, scores, **(_record(study, cell, run, model) | outcome))


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
        "curve": read_milestones(run.folder / MILESTONES),
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
