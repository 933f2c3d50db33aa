"""Subsets of many: evenly spread over a sequence, or a random sample of a stream."""

import numpy as np


def evenly(count, most):
    """Returns evenly spread places in a sequence, whose order may be that of classes.

    Args:
        count: How many there are.
        most: How many to choose at most.

    Returns:
        An int array of their places, rising and evenly spread; all places if they are no more.
    """
    chosen = min(count, most)
    return np.arange(chosen) * count // max(1, chosen)


class Reservoir:
    """Reservoir: a uniform random sample of examples that come in batches.

    Of no more examples than it keeps, it keeps all, in their order.

    Args:
        most: How many to keep.

    Attributes:
        kept: List of them.

    Reference: Vitter 1985, algorithm R, https://doi.org/10.1145/3147.3165
    """

    def __init__(self, most):
        self.most = most
        self.kept = []
        self._seen = 0
        self._random = np.random.default_rng(0)

    def add(self, batch):
        """Samples from the examples of a further batch, an array `(count, ...)`."""
        draws = self._random.random(len(batch))
        for example, draw in zip(batch, draws, strict=True):
            self._seen += 1
            place = int(draw * self._seen)
            if len(self.kept) < self.most:
                self.kept.append(np.array(example))
            elif place < self.most:
                self.kept[place] = np.array(example)
