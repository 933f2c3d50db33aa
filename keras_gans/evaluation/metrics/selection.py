"""Which of many things are looked at where not all can be."""

import numpy as np


def evenly(count, most):
    """Chooses from things in an order, which may be that of their classes, without favour.

    Args:
        count: How many there are.
        most: How many to choose at most.

    Returns:
        An int array of their places, rising and evenly spread; all places if they are no more.
    """
    chosen = min(count, most)
    return np.arange(chosen) * count // max(1, chosen)


class Reservoir:
    """Keeps a random choice of things that come in batches, each as likely as another.

    As long as they are no more than it keeps, these are all, in their order.

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
        """Sees the things of a batch, an array `(count, ...)`."""
        draws = self._random.random(len(batch))
        for thing, draw in zip(batch, draws, strict=True):
            self._seen += 1
            place = int(draw * self._seen)
            if len(self.kept) < self.most:
                self.kept.append(np.array(thing))
            elif place < self.most:
                self.kept[place] = np.array(thing)
