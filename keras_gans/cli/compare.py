"""Compares GANs: keras-gans compare --gans gan,dcgan,wgan_gp --minutes 5 --seeds 3

Trains each scheme with each seed for the same time, on a clock that runs during training steps
only, evaluates what it draws, and writes a table, curves, samples and a page after each training.
Stops on Ctrl-C with everything saved; the same command goes on. --study tricks compares the small
DCGAN with the techniques against collapse instead, one change at a time: on digits, on stacked
digits (--dataset stacked_mnist), and with a small GAN on points of the plane (--dataset ring or
grid, ten seeds, half a minute each).
"""

import argparse
import pathlib
import sys
import time

from keras_gans import comparison
from keras_gans.cli import command_line, extractor_options
from keras_gans.comparison import clock, grounds, jobs, machine, plan
from keras_gans.comparison.cell_records import RESULT
from keras_gans.errors import InputError
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
    parser.add_argument(
        "--tricks",
        type=command_line.name,
        help="with --study tricks: some of them beside the baseline, with commas between them, "
        "such as r1,packs_of_2; an unknown name is answered with all; default: all",
    )
    parser.add_argument("--study", choices=("schemes", "tricks"), default="schemes")
    parser.add_argument(
        "--dataset",
        type=command_line.name,
        default="mnist",
        help="a tfds image data set, mnist_5k, stacked_mnist, a folder of images of one size, or "
        "an .npz; with --study tricks also ring and grid",
    )
    parser.add_argument("--minutes", type=minutes, help="training time each, 5; of points 0.5")
    parser.add_argument(
        "--clock",
        choices=clock.CLOCKS,
        default="wall",
        help="what the minutes are of: processor time does not depend on what else a machine does, "
        "and is for trainings on processors alone; default: wall",
    )
    parser.add_argument("--seeds", type=number_of_seeds, help="trainings of each, 3; of points 10")
    parser.add_argument(
        "--count",
        type=command_line.positive_int,
        help="images to evaluate, 10000; of stacked digits 26000",
    )
    extractor_options.add(parser)
    parser.add_argument(
        "--output",
        type=command_line.path,
        metavar="FOLDER",
        help="default: docs/comparison, of tricks docs/comparison/tricks, or a folder there",
    )
    parser.add_argument(
        "--runs",
        type=command_line.path,
        metavar="FOLDER",
        help="default: runs/comparison, of tricks runs/comparison/tricks, or a folder there",
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
    # Trainings, with commas between them, in the process that this program starts for them.
    parser.add_argument("--cells", help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=command_line.positive_int, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def make_study(given, threads):
    """Returns the `Study` that the arguments describe."""
    if given.study == "tricks" and given.gans is not None:
        raise InputError(f"--gans {given.gans}: --study tricks is of one scheme alone.")
    if given.study == "schemes" and given.tricks is not None:
        raise InputError(f"--tricks {given.tricks}: give --study tricks as well.")
    ground = grounds.of(given.dataset)
    variants = (
        comparison.tricks(given.dataset, given.tricks and given.tricks.split(","))
        if given.study == "tricks"
        else comparison.schemes(
            (given.gans or ",".join(plan.comparable_gans())).split(","), given.dataset
        )
    )
    study = comparison.Study(
        name=given.study,
        variants=variants,
        dataset=given.dataset,
        minutes=given.minutes or ground.default_minutes,
        seeds=given.seeds or ground.default_seeds,
        count=given.count or ground.default_count,
        extractor=extractor_name(given),
        threads=threads,
        clock=given.clock,
    )
    ground.check_study(study)
    return study


def extractor_name(given):
    """Returns the extractor as a setting of the study: `None` for that of the data set.

    Where the Inception graph lies is no part of it: another folder may hold it tomorrow.
    """
    name = given.extractor or ("inception" if given.inception else None)
    return None if name == grounds.of(given.dataset).default_extractor(given.dataset) else name


def main(arguments=None):
    given = parse_arguments(arguments)
    shares = [] if given.cells else share_out(machine.processors(), given.jobs)
    study = make_study(given, given.threads or len(shares[0]))
    runs = given.runs or pathlib.Path("runs") / _room(study)
    output = given.output or pathlib.Path("docs") / _room(study)
    if given.cells:
        return try_some(study, given.cells.split(","), runs, load_extractor(given))
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
    with command_line.Progress(f"real {study.ground.examples}") as progress:
        study.ground.check(study, load_extractor(given), progress)
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


def try_all(study, remaining, runs, output, shares, unwritten):
    """Trains cells, in as many processes as the ground has them in, with a report after each.

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
    cells_of = {cells[0].name: cells for cells in study.ground.jobs(remaining)}
    begun, lasted = {}, []
    first = total - len(remaining) + 1

    def started(job):
        number = first + sum(len(cells_of[name]) for name in begun)
        begun[job.name] = time.monotonic()
        cells = cells_of[job.name]
        # Seconds of a cell, of which some share a process.
        each = max(lasted, default=60.0 * study.minutes + BESIDES / len(cells))
        rounds = -(-(total - number + 1) // len(shares))
        print(
            f"cell {number} of {total}: {_called(cells)}; about {_span(rounds * each)} remain",
            flush=True,
        )

    def ended(job):
        cells = cells_of[job.name]
        lasted.append((time.monotonic() - begun[job.name]) / len(cells))
        done = [cell for cell in cells if (runs / cell.name / RESULT).exists()]
        if len(done) < len(cells):
            print(
                f"{_called(cells)} failed (exit status {job.status}): see {job.log}",
                file=sys.stderr,
                flush=True,
            )
        if not done:
            return
        if len(done) == len(cells):
            print(f"{_called(cells)} is done.", end=" ", flush=True)
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
            [
                *own,
                *("--cells", ",".join(cell.name for cell in cells)),
                *("--threads", str(study.threads)),
            ],
            runs / name / "log.txt",
        )
        for name, cells in cells_of.items()
    ]
    return jobs.run(work, shares, started, ended)


def try_some(study, names, runs, extractor):
    """Trains the cells of these names in this process; returns the exit status."""
    jobs.end_with_parent()
    cells = [cell for cell in study.cells() if cell.name in names]
    stopped_by = study.ground.try_cells(
        study, cells, runs, extractor, lambda line: print(line, flush=True)
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
    if study.name == "schemes":
        return "comparison"
    # The recipe of a data set of digits is the same; other grounds have folders of their own.
    own = "" if study.ground is grounds.IMAGES else study.dataset
    return pathlib.Path("comparison", "tricks", own)


def _called(cells):
    seeds = ", ".join(str(cell.seed) for cell in cells)
    return f"{cells[0].variant.name} seed{'s' if len(cells) > 1 else ''} {seeds}"


def _span(seconds):
    minutes = max(1, round(seconds / 60.0))
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
