"""How well categories that were found without labels agree with the labels."""

from typing import NamedTuple

import numpy as np

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.labels import check_labels


class Matching(NamedTuple):
    """What `matched_error` found.

    Attributes:
        error: The share of samples whose code is not matched to their label, in [0, 1].
        labels: Integers `(num_classes,)`: the label that each code is matched to.
    """

    error: float
    labels: np.ndarray


def matched_error(codes, labels, num_classes):
    """The error of a classification by codes, after the best one-to-one matching of them to labels.

    InfoGAN learns ten categories of digits, but not which is called what. With codes drawn at
    random the error is a little below 1 - 1 / `num_classes`: the matching is the best for these
    very samples.

    Args:
        codes: Integers `(count,)` in `[0, num_classes)`: the likeliest category of each real
            image.
        labels: Integers `(count,)` in `[0, num_classes)`: its label.
        num_classes: How many codes there are, and labels.

    Returns:
        A `Matching`.

    Raises:
        InputError: If these are not such codes and labels, or none.

    Reference: Chen et al. 2016, section 7.2, https://arxiv.org/abs/1606.03657
    """
    if not isinstance(num_classes, int) or num_classes < 1:
        raise InputError(f"{num_classes=} must be an int of at least 1.")
    codes = check_labels("codes", codes, num_classes=num_classes)
    labels = check_labels("labels", labels, count=len(codes), num_classes=num_classes)
    together = np.zeros((num_classes, num_classes))
    np.add.at(together, (codes, labels), 1.0)
    matched = assign(-together)
    agreeing = together[np.arange(num_classes), matched].sum()
    return Matching(error=float(1.0 - agreeing / len(codes)), labels=matched)


def assign(costs):
    """Assigns each row a column of its own so that the costs have the least sum: exact, O(n^3).

    Rows are added one by one. Each takes the cheapest path of reassignments that ends at a free
    column; potentials keep the costs along all paths from being negative, so that it is found as
    Dijkstra finds shortest paths.

    Args:
        costs: Array `(n, n)` of finite numbers.

    Returns:
        An int array `(n,)`, the column of each row.

    Reference: Kuhn 1955; Jonker and Volgenant 1987, https://doi.org/10.1007/BF02278710
    """
    count = len(costs)
    column_of, row_of = np.full(count, -1), np.full(count, -1)
    row_potentials, column_potentials = np.zeros(count), np.zeros(count)
    for added in range(count):
        distances = np.full(count, np.inf)
        previous_rows = np.full(count, -1)
        reached = np.zeros(count, bool)
        row, distance = added, 0.0
        while True:
            through_row = distance + costs[row] - row_potentials[row] - column_potentials
            shorter = ~reached & (through_row < distances)
            distances[shorter] = through_row[shorter]
            previous_rows[shorter] = row
            column = int(np.argmin(np.where(reached, np.inf, distances)))
            distance = distances[column]
            if row_of[column] < 0:
                break
            reached[column] = True
            row = row_of[column]

        row_potentials[added] += distance
        row_potentials[row_of[reached]] += distance - distances[reached]
        column_potentials[reached] -= distance - distances[reached]

        while True:  # Back along the path, each row takes the column it was left for.
            row = previous_rows[column]
            row_of[column] = row
            column_of[row], column = column, column_of[row]
            if row == added:
                break
    return column_of
