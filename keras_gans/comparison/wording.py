"""Sentences of the report of a comparison."""

from keras_gans.comparison import grounds, plan
from keras_gans.comparison import summary as figures
from keras_gans.comparison.summary import FURTHER

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def title(results):
    """Returns the title of the comparison."""
    if results["study"] == "tricks":
        return f"Tricks of {_ground(results).subject}, {_minutes(results)} each"
    schemes = _count(len(results["variants"]), "scheme")
    return f"{schemes[0].upper()}{schemes[1:]}, {_minutes(results)} each"


def summary(results):
    """Returns what was done, in a paragraph."""
    threads = _count(results["cells"][0]["machine"]["threads_a_cell"], "thread")
    processors = _distinct(cell["machine"]["processor"] for cell in results["cells"])
    machine = "the same machine" if len(machines(results)) == 1 else "one of several machines"
    ground = _ground(results)
    recipe = f"{ground.baseline[0].upper()}{ground.baseline[1:]}"
    what = f"{recipe}, and one change of it at a time," if is_of_tricks(results) else "Each scheme"
    verb = "were" if is_of_tricks(results) else "was"
    done, planned = len(results["cells"]), len(results["variants"]) * results["seeds"]
    is_done = done == planned
    unfinished = (
        ""
        if is_done
        else f"Not finished: {done} of {planned} trainings are done. When all are, this holds: "
    )
    return (
        f"{unfinished}{what} {verb} trained on {results['dataset']} for {_minutes(results)} with "
        f"{_count(results['seeds'], 'seed')}, each training with {threads} of {machine} "
        f"({'; '.join(processors)}) for itself, and evaluated with {results['count']:,} "
        f"{ground.examples} that it drew."
    )


def legend(results):
    """Returns the meanings of the columns, a list of lines."""
    better = {True: " (higher is better)", False: " (lower is better)", None: ""}
    lines = [
        f"{column.title}: {column.meaning}{better[column.higher_is_better]}."
        for column in figures.columns_of(results)
    ]
    spread = "Figures are means over the seeds, with the standard deviation of a single training"
    baseline = _ground(results).baseline
    difference = f", and the difference to {baseline}" if is_of_tricks(results) else ""
    return [f"{spread}{difference}.", *lines]


def further(results):
    """Returns the scores that only some schemes have, a list of lines."""
    titles = {variant["name"]: variant["title"] for variant in results["variants"]}
    lines = []
    for variant, scores in figures.further(results).items():
        for name, (figure, values, best, beside) in scores.items():
            spread = "" if figure.spread is None else f" ± {figure.spread:.3f}"
            line = f"{titles[variant]}, {name.replace('_', ' ')}: {figure.mean:.3f}{spread}"
            if len(values) > 1:
                by_seed = ", ".join(f"{value:.3f}" for value in values)
                line += f", by seed {by_seed}, the best {best:.3f}"
            shares = [f"{key.replace('_', ' ')} {value:.3f}" for key, value in beside.items()]
            by = f" By features: {', '.join(shares)}." if shares else ""
            lines.append(f"{line} ({FURTHER[name]}).{by}")
    return lines


def method(results):
    """Returns how it was measured, a list of sentences."""
    cell = next((cell for cell in results["cells"] if cell["scores"]), results["cells"][0])
    ground = _ground(results)
    along = [line["scores"][0]["protocol"] for line in cell["curve"]]
    of = {"wall": "", "processor": "of processor time "}[results.get("clock", "wall")]
    lines = [
        f"Time: a clock that runs during training steps only, {_minutes(results)} {of}for each "
        f"training; evaluating, drawing and saving do not count. {ground.compiling}",
        *ground.method(cell, along),
    ]
    if is_of_tricks(results):
        lines += [
            f"Left out, for {reason}: {'; '.join(titles)}."
            for reason, titles in plan.left_out(results["dataset"]).items()
        ]
    software = _distinct(
        ", ".join(f"{name} {version}" for name, version in cell["versions"].items())
        for cell in results["cells"]
    )
    lines += [
        f"Machine: {'. Machine: '.join(machines(results))}.",
        f"Software: {'; or '.join(software)}.",
        f"Date: {results['date']}.",
    ]
    return lines


def machines(results):
    """Returns what the cells were trained on, each machine once."""
    return _distinct(
        f"{machine['processor']}, {machine['processors']} processors, "
        f"{machine['threads_a_cell']} for each training; {machine['system']}"
        for machine in (cell["machine"] for cell in results["cells"])
    )


def is_of_tricks(results):
    """Whether it compares a recipe with changes of it."""
    return results["study"] == "tricks"


def _ground(results):
    return grounds.of(results["dataset"])


def _distinct(texts):
    return list(dict.fromkeys(texts))


def _minutes(results):
    minutes = results["minutes"]
    whole = int(minutes) if float(minutes).is_integer() else None
    return _count(whole, "minute") if whole is not None else f"{minutes:g} minutes"


def _count(number, noun):
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{word} {noun}{'' if number == 1 else 's'}"
