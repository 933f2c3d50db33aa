"""Means and spreads of the results of each variant."""

import dataclasses

import numpy as np

from keras_gans.comparison import grounds
from keras_gans.comparison.columns import ScoreColumn
from keras_gans.comparison.milestones import PARTS

#: Scores that only some schemes can have, and what they are.
FURTHER = {
    "label_accuracy": "share of the images that are classified as the label they were asked for",
    "drawn_code_error": "share of the images that are not of the class that their code is matched "
    "to, after the best one-to-one matching of codes to classes",
    "code_error": "share of held-out images that are recognised as a code that is not matched to "
    "their class, after the best such matching of their own",
    "linear_probe": "share of held-out images that a linear classifier of the encoder's last "
    "hidden layer tells",
    "nearest_neighbour": "share of held-out images whose nearest neighbour in that layer is of "
    "their class",
    "reconstruction_error": "mean square of the difference of pixels between held-out images and "
    "their reconstructions",
    "reconstruction_label_accuracy": "share of held-out images whose reconstruction is classified "
    "as their label",
}


@dataclasses.dataclass(frozen=True)
class Figure:
    """A mean over seeds.

    Attributes:
        mean: The mean.
        spread: Standard deviation of the single figures; `None` where there is one.
    """

    mean: float
    spread: float | None


def summarise(results):
    """Returns the figures of each variant.

    Args:
        results: As from `collect`.

    Returns:
        A dict by variant of dicts of `Figure` by the titles of columns, means over the cells that
        did not diverge. A variant of which nothing is done is not among them; a figure that no cell
        has is `None`.
    """
    return {
        variant["name"]: {
            column.title: mean_and_spread(
                [_figure(cell, column) for cell in cells if "diverged" not in cell]
            )
            for column in columns_of(results)
        }
        for variant in results["variants"]
        if (cells := cells_of(results, variant["name"]))
    }


def columns_of(results):
    """Returns the columns of the table, a tuple of `Column`."""
    return grounds.of(results["dataset"]).columns


def of_real_examples(results):
    """Returns the scores of held-out real examples, a dict of `Figure` by titles of columns."""
    record = next((cell for cell in results["cells"] if cell["scores"]), {"scores": []})
    values = {
        column.title: score_of(record, column.of, "real_value")
        for column in columns_of(results)
        if isinstance(column, ScoreColumn)
    }
    return {title: Figure(value, None) for title, value in values.items() if value is not None}


def best(summary, columns):
    """Returns the best variants, a set of names for each title of a column of scores.

    Args:
        summary: As from `summarise`.
        columns: As from `columns_of`.

    Means that look the same in the table are equally good, and where all do, none is best.
    """
    winners_by_title = {}
    for column in columns:
        figures = {name: row[column.title] for name, row in summary.items() if row[column.title]}
        if column.higher_is_better is None or len(figures) < 2:
            continue
        choose = max if column.higher_is_better else min
        mean = choose(figure.mean for figure in figures.values())
        winners = {
            name
            for name, figure in figures.items()
            if column.show(figure.mean) == column.show(mean)
        }
        if len(winners) < len(figures):
            winners_by_title[column.title] = winners
    return winners_by_title


def further(results):
    """Returns the scores that only some variants have.

    Returns:
        A dict by variant of dicts by score, those of `FURTHER`, each a tuple of the `Figure` over
        the seeds, the value of each, the best of them, and a dict of the means of what stands
        beside it in the protocol, such as an encoder's baselines.
    """
    further_scores = {}
    for variant in results["variants"]:
        for name in FURTHER:
            cells = cells_of(results, variant["name"])
            records = [s for cell in cells for s in cell["scores"] if s["name"] == name]
            if records:
                values = [record["value"] for record in records]
                best_value = (max if records[0]["higher_is_better"] else min)(values)
                beside = [record["protocol"].get("by_features", {}) for record in records]
                means = {
                    features: float(np.mean([one[features] for one in beside]))
                    for features in beside[0]
                }
                further_scores.setdefault(variant["name"], {})[name] = (
                    mean_and_spread(values),
                    values,
                    best_value,
                    means,
                )
    return further_scores


def curve(cells, score):
    """Returns the course of a score over the cells of one variant that did not diverge.

    Args:
        cells: Those of the variant.
        score: Name of a score along the way.

    Returns:
        Three arrays, a value for each part of the time: minutes, means, and spreads, which are 0
        where there is one seed.
    """
    cells = [cell for cell in cells if "diverged" not in cell]
    points = []
    for part in range(1, PARTS + 1):
        lines = [line for cell in cells for line in cell["curve"] if line["part"] == part]
        if lines:
            minutes = np.mean([line["seconds"] for line in lines]) / 60.0
            figure = mean_and_spread([score_of(line, score) for line in lines])
            points.append((minutes, figure.mean, figure.spread or 0.0))
    return np.array(points).reshape(-1, 3).T


def cells_of(results, name):
    """Returns the cells of a variant."""
    return [cell for cell in results["cells"] if cell["variant"] == name]


def diverged(results, name):
    """Returns how many of the cells of a variant diverged."""
    return sum("diverged" in cell for cell in cells_of(results, name))


def score_of(record, name, figure="value"):
    """Returns a figure of one of the `"scores"` of a record; `None` if it is not among them."""
    return next((score[figure] for score in record["scores"] if score["name"] == name), None)


def mean_and_spread(values):
    """Returns the `Figure` of values, those that are `None` left out; `None` if none is left."""
    values = np.array([value for value in values if value is not None], "float64")
    if not len(values):
        return None
    return Figure(float(values.mean()), float(values.std(ddof=1)) if len(values) > 1 else None)


def _figure(cell, column):
    return score_of(cell, column.of) if isinstance(column, ScoreColumn) else column.of(cell)
