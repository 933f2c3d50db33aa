"""The table of a comparison, as rows of texts."""

import dataclasses

from keras_gans.comparison import grounds, summary
from keras_gans.comparison.plan import BASELINE

#: Text of a cell without a figure.
NOTHING = "–"


@dataclasses.dataclass(frozen=True)
class Entry:
    """A cell of the table: a mean with its spread.

    Attributes:
        text: The mean.
        spread: The standard deviation over seeds, or `""`.
        difference: The difference to the baseline, or `""`.
        number: The mean as a number, to sort by; `None` where there is none.
        is_best: Whether no other is better.
    """

    text: str
    spread: str = ""
    difference: str = ""
    number: float | None = None
    is_best: bool = False


@dataclasses.dataclass(frozen=True)
class Row:
    """A row of the table.

    Attributes:
        name: Name of the variant; `None` for real examples.
        title: What begins the row.
        note: Remark beside the title, or `""`.
        entries: List of `Entry`, one for each column.
    """

    name: str | None
    title: str
    note: str
    entries: list[Entry]


def rows(results):
    """Returns the rows of the table, that of real examples first.

    Args:
        results: As from `collect`.
    """
    figures = summary.summarise(results)
    columns = summary.columns_of(results)
    best = summary.best(figures, columns)
    real = summary.of_real_examples(results)
    real_entries = [_entry(column, real.get(column.title)) for column in columns]
    table_rows = [Row(None, grounds.of(results["dataset"]).real, "", real_entries)]
    baseline = figures.get(BASELINE)
    for variant in results["variants"]:
        name = variant["name"]
        if name not in figures:
            continue
        entries = [
            _entry(
                column,
                figures[name][column.title],
                baseline[column.title] if baseline and name != BASELINE else None,
                name in best.get(column.title, ()),
            )
            for column in columns
        ]
        table_rows.append(Row(name, variant["title"], _note(results, name), entries))
    return table_rows


def markdown(results):
    """Returns the table as lines of Markdown."""
    columns = summary.columns_of(results)
    lines = [
        "| | " + " | ".join(column.title for column in columns) + " |",
        "|---|" + "---:|" * len(columns),
    ]
    for row in rows(results):
        title = f"{row.title} ({row.note})" if row.note else row.title
        lines.append(f"| {title} | " + " | ".join(map(_markdown, row.entries)) + " |")
    return lines


def _entry(column, figure, baseline=None, is_best=False):
    if figure is None:
        return Entry(NOTHING)
    text = column.show(figure.mean)
    # Some counts are the same for all seeds.
    spread = column.show(figure.spread) if figure.spread else ""
    difference = ""
    if baseline is not None and column.higher_is_better is not None:
        difference = column.show(figure.mean - baseline.mean)
        difference = difference if difference.startswith("-") else f"+{difference}"
        difference = difference.replace("-", "−")
    return Entry(text, spread, difference, figure.mean, is_best)


def _note(results, name):
    cells = summary.cells_of(results, name)
    notes = []
    if len(cells) < results["seeds"]:
        notes.append(f"{len(cells)} of {results['seeds']} seeds so far")
    if count := summary.diverged(results, name):
        notes.append(f"{count} of {len(cells)} diverged")
    return "; ".join(notes)


def _markdown(entry):
    text = f"**{entry.text}**" if entry.is_best else entry.text
    spread = f" ± {entry.spread}" if entry.spread else ""
    difference = f" ({entry.difference})" if entry.difference else ""
    return text + spread + difference
