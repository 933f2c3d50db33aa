"""Columns of the table of a comparison, and the curve beside it."""

import dataclasses
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes:
        title: What heads it.
        meaning: What the figures are, as part of a sentence.
        format: Format of a figure.
        of: Function of a cell that returns its figure.
        higher_is_better: `None`: such figures have no better end.
    """

    title: str
    meaning: str
    format: str
    of: Callable
    higher_is_better = None

    def show(self, figure):
        """Returns a figure as a string."""
        return format(figure, self.format)


@dataclasses.dataclass(frozen=True)
class ScoreColumn(Column):
    """A column of scores, which has a better end and a value of real examples.

    Attributes:
        title: As in `Column`.
        meaning: As in `Column`.
        format: As in `Column`.
        of: Name of the score.
        higher_is_better: Whether more is better.
        factor: Factor of what is shown.
    """

    higher_is_better: bool = True
    factor: float = 1.0

    def show(self, figure):
        return format(self.factor * figure, self.format)


@dataclasses.dataclass(frozen=True)
class Curve:
    """A score that is drawn against the time of training.

    Attributes:
        score: Name of a score along the way.
        title: What its axis is called.
        higher_is_better: Whether more is better; the axis of what should fall is logarithmic.
        factor: Factor of what is drawn.
    """

    score: str
    title: str
    higher_is_better: bool = False
    factor: float = 1.0

    @property
    def heading(self):
        """The line of text above the plot."""
        if self.higher_is_better:
            return f"{self.title}: higher is better"
        return f"{self.title}, logarithmic: lower is better"


#: What a training costs, the last columns of every table.
COSTS = (
    Column("steps", "generator updates in the time", ",.0f", lambda cell: cell["steps"]),
    Column(
        "ms a step",
        "milliseconds of a generator update, all updates of the other players included",
        ".1f",
        lambda cell: 1000.0 * cell["seconds_a_step"],
    ),
    Column(
        "parameters of G",
        "trainable parameters of the generator",
        ",.0f",
        lambda cell: cell["parameters"]["generator"],
    ),
    Column(
        "of the others",
        "trainable parameters of all other networks",
        ",.0f",
        lambda cell: cell["parameters"]["others"],
    ),
)
