"""Compares GANs: keras-gans compare --gans gan,dcgan,wgan_gp --minutes 5 --seeds 3

Trains each scheme with each seed for the same time, on a clock that runs during training steps
only, evaluates what it draws, and writes a table, curves, samples and a page after each training.
Stops on Ctrl-C with everything saved; the same command goes on. --study tricks compares the small
DCGAN with each of its tricks on and off instead.
"""

import argparse
import pathlib
import sys
import time

from keras_gans import comparison, data, evaluation
from keras_gans.cli import command_line, extractor_options
from keras_gans.comparison import jobs, machine, plan
from keras_gans.comparison.cell_records import RESULT
from keras_gans.errors import InputError
from keras_gans.evaluation.evaluator import default_extractor
from keras_gans.system import atomic_files

#: Seconds that a cell takes besides its training, until that is known.
BESIDES = 60.0
#: Largest values of --minutes, which is 19 years, and of --seeds.
MOST_MINUTES, MOST_SEEDS = 10_000_000, 100_000


def minutes(text):
    """Type of an argument: minutes of training."""
    return command_line.at_most(command_line.positive_float(text), MOST_MINUTES)


def number_of_seeds(text):
    """Type of an argument: how many seeds."""
    return command_line.at_most(command_line.positive_int(text), MOST_SEEDS)


def parse_arguments(arguments=None):
    parser = command_line.Parser(__doc__)
    parser.add_argument(
        "--gans",
        type=command_line.name,
        help=f"schemes with commas between them; default: {','.join(plan.comparable_gans())}",
    )
    parser.add_argument("--study", choices=("schemes", "tricks"), default="schemes")
    parser.add_argument(
        "--dataset",
        type=command_line.name,
        default="mnist",
        help="a tfds image data set, mnist_5k, a folder of images of one size, or an .npz",
    )
    parser.add_argument("--minutes", type=minutes, default=5.0, help="training time each, 5")
    parser.add_argument("--seeds", type=number_of_seeds, default=3, help="trainings of each, 3")
    parser.add_argument(
        "--count", type=command_line.positive_int, default=10000, help="images to evaluate, 10000"
    )
    extractor_options.add(parser)
    parser.add_argument(
        "--output",
        type=command_line.path,
        metavar="FOLDER",
        help="default: docs/comparison, of tricks docs/comparison/tricks",
    )
    parser.add_argument(
        "--runs",
        type=command_line.path,
        metavar="FOLDER",
        help="default: runs/comparison, of tricks runs/comparison/tricks",
    )
    parser.add_argument(
        "--jobs",
        type=command_line.positive_int,
        default=1,
        help="trainings at a time, each with an equal share of the processors; default: 1",
    )
    parser.add_argument(
        "--report-only", action="store_true", help="write the report of what is done, and end"
    )
    # One training, in the process that this program starts for it.
    parser.add_argument("--cell", help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=command_line.positive_int, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def make_study(given, threads):
    """Returns the `Study` that the arguments describe."""
    if given.study == "tricks" and given.gans is not None:
        raise InputError(f"--gans {given.gans}: --study tricks is of the small DCGAN alone.")
    variants = (
        comparison.tricks()
        if given.study == "tricks"
        else comparison.schemes(
            (given.gans or ",".join(plan.comparable_gans())).split(","), given.dataset
        )
    )
    return comparison.Study(
        name=given.study,
        variants=variants,
        dataset=given.dataset,
        minutes=given.minutes,
        seeds=given.seeds,
        count=given.count,
        extractor=extractor_name(given),
        threads=threads,
    )


def extractor_name(given):
    """Returns the extractor as a setting of the study: `None` for that of the data set.

    Where the Inception graph lies is no part of it: another folder may hold it tomorrow.
    """
    name = given.extractor or ("inception" if given.inception else None)
    return None if name == default_extractor(given.dataset) else name


def main(arguments=None):
    given = parse_arguments(arguments)
    shares = [] if given.cell else share_out(machine.processors(), given.jobs)
    study = make_study(given, given.threads or len(shares[0]))
    runs = given.runs or pathlib.Path("runs") / _room(study)
    output = given.output or pathlib.Path("docs") / _room(study)
    if given.cell:
        return try_one(study, given.cell, runs, load_extractor(given))
    atomic_files.check_writable(output, "--output")
    atomic_files.check_writable(runs, "--runs")
    if given.report_only:
        # No training is to come, so it does not matter how many this machine could run at a time.
        study.remaining(runs, but=["threads"])
        report(study, runs, output)
        return 0
    remaining = study.remaining(runs)
    if not remaining:
        report(study, runs, output)
        return 0
    check(study, load_extractor(given))
    unwritten = []
    interrupted = try_all(study, remaining, runs, output, shares, unwritten)
    if interrupted is not None:
        print("Stopped; everything is saved. To go on, repeat the command.")
        return 128 + interrupted
    if unwritten:
        report(study, runs, output)
    return 1 if study.remaining(runs) else 0


def share_out(processors, parts):
    """Returns as many lists of processors, of equal length."""
    if parts > len(processors):
        raise InputError(
            f"--jobs {parts}: there are {len(processors)} processors, and each training needs one "
            "at least."
        )
    each = len(processors) // parts
    return [processors[number * each : (number + 1) * each] for number in range(parts)]


def load_extractor(given):
    """Returns the extractor that is asked for; `None` for that of the data set."""
    return extractor_options.load(given.extractor, given.inception)


def check(study, extractor):
    """Raises `InputError` for whatever would fail later; fills the cache of the real images."""
    examples = data.load_arrays(study.dataset)
    study.check(examples)
    with command_line.Progress("real images") as progress:
        evaluator = evaluation.Evaluator.for_dataset(examples, extractor, progress=progress)
    evaluator.check_count(study.count)
    evaluator.check_metrics(comparison.milestones.METRICS)


def try_all(study, remaining, runs, output, shares, unwritten):
    """Trains cells, each in a process of its own, and writes the report after each.

    Args:
        study: `Study`.
        remaining: List of the `Cell` that are not done.
        runs: Folder of the runs.
        output: Folder of the report.
        shares: Lists of processors, as many as there are trainings at a time.
        unwritten: List to which errors are added that kept a report from being written.

    Returns:
        The signal that stopped the work, or `None`.
    """
    total = len(study.cells())
    cells = {cell.name: cell for cell in remaining}
    begun, lasted = {}, []
    done = total - len(remaining)

    def started(job):
        begun[job.name] = time.monotonic()
        each = max(lasted, default=60.0 * study.minutes + BESIDES)
        rounds = -(-(len(remaining) - len(begun) + 1) // len(shares))
        print(
            f"cell {done + len(begun)} of {total}: {_called(cells[job.name])}; "
            f"about {_span(rounds * each)} remain",
            flush=True,
        )

    def ended(job):
        lasted.append(time.monotonic() - begun[job.name])
        if not (runs / job.name / RESULT).exists():
            print(
                f"{_called(cells[job.name])} failed (exit status {job.status}): see {job.log}",
                file=sys.stderr,
                flush=True,
            )
            return
        print(f"{_called(cells[job.name])} is done.", end=" ", flush=True)
        try:
            report(study, runs, output)
        except BrokenPipeError:
            raise
        except OSError as error:  # The trainings that still run are worth more than a report.
            unwritten.append(error)

    own = command_line.again()
    work = [
        jobs.Job(
            name,
            [*own, "--cell", name, "--threads", str(study.threads)],
            runs / name / "log.txt",
        )
        for name in cells
    ]
    return jobs.run(work, shares, started, ended)


def try_one(study, name, runs, extractor):
    """Trains the cell of this name in this process; returns the exit status."""
    jobs.end_with_parent()
    (cell,) = (cell for cell in study.cells() if cell.name == name)
    stopped_by = comparison.try_cell(
        study, cell, runs / name, extractor, lambda line: print(line, flush=True)
    )
    return 0 if stopped_by is None else 128 + stopped_by


def report(study, runs, output):
    """Writes the report of the cells that are done, and prints where it is."""
    results = comparison.collect(study, runs)
    if not results["cells"]:
        print(f"There is nothing to report yet: no training in {runs} is done.")
        return
    comparison.write_report(results, comparison.sample_grids(study, runs), output)
    print(f"{len(results['cells'])} of {len(study.cells())} done: {output / 'index.html'}")


def _room(study):
    return "comparison" if study.name == "schemes" else "comparison/tricks"


def _called(cell):
    return f"{cell.variant.name} seed {cell.seed}"


def _span(seconds):
    minutes = max(1, round(seconds / 60.0))
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
