"""Sentences of the report of a comparison."""

from keras_gans.comparison import summary as figures
from keras_gans.comparison.summary import COLUMNS, FURTHER

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def title(results):
    """Returns the title of the comparison."""
    if results["study"] == "tricks":
        return f"Tricks of the small DCGAN, {_minutes(results)} each"
    schemes = _count(len(results["variants"]), "scheme")
    return f"{schemes[0].upper()}{schemes[1:]}, {_minutes(results)} each"


def summary(results):
    """Returns what was done, in a paragraph."""
    threads = _count(results["cells"][0]["machine"]["threads_a_cell"], "thread")
    processors = _distinct(cell["machine"]["processor"] for cell in results["cells"])
    machine = "the same machine" if len(machines(results)) == 1 else "one of several machines"
    what = "The preset, and one change of it at a time," if is_of_tricks(results) else "Each scheme"
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
        f"({'; '.join(processors)}) for itself, and evaluated with {results['count']:,} images "
        "that it drew."
    )


def legend(results):
    """Returns the meanings of the columns, a list of lines."""
    better = {True: " (higher is better)", False: " (lower is better)", None: ""}
    lines = [
        f"{column.title}: {column.meaning}{better[column.higher_is_better]}." for column in COLUMNS
    ]
    spread = "Figures are means over the seeds, with the standard deviation of a single training"
    difference = ", and the difference to the preset" if is_of_tricks(results) else ""
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
    lines = [
        f"Time: a clock that runs during training steps only, {_minutes(results)} for each "
        "training; evaluating, drawing and saving do not count. The first step of a process, which "
        "compiles the others, counts as long as the second.",
        "Presets: as they are, with batch sizes of their own; where a preset lets its "
        "learning rates fall, they reach 0 at the end of the time, as measured by 100 steps of "
        "another model before.",
    ]
    if cell["scores"]:
        lines += [_protocol(results, cell)]
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
    """Whether it compares a preset with changes of it."""
    return results["study"] == "tricks"


def _protocol(results, cell):
    protocol = cell["scores"][0]["protocol"]
    along = [line["scores"][0]["protocol"] for line in cell["curve"]]
    curve = f" The curve is by {along[0]['n_fake']:,} images at each point." if along else ""
    return (
        f"Scores: {protocol['n_fake']:,} generated images against {protocol['n_real']:,} of "
        f"{protocol['real']}, as the extractor {protocol['extractor']} "
        f"({protocol['extractor_hash']}) sees them; the row of real images is by "
        f"{protocol['n_held_out']:,} of {protocol['held_out']}, against the same.{curve}"
    )


def _distinct(texts):
    return list(dict.fromkeys(texts))


def _minutes(results):
    minutes = results["minutes"]
    whole = int(minutes) if float(minutes).is_integer() else None
    return _count(whole, "minute") if whole is not None else f"{minutes:g} minutes"


def _count(number, noun):
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{word} {noun}{'' if number == 1 else 's'}"
