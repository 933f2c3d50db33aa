"""What the scores see of a set of images."""

import numpy as np

from keras_gans.evaluation import cache, neighbours

#: Images whose pixels are kept, for scores of patches.
MOST_PIXELS = 2048
#: Images among which neighbours are looked for: the work grows with the square.
MOST_NEIGHBOURS = 10000


class View:
    """What the scores see of a set of images.

    Args:
        features: float32 array `(count, dimension)`.
        logits: float32 array `(count, classes)`, or `None`.
        pixels: uint8 array, the first of the images.
        key: Name of the set in the cache; `None` for one that is seen once.
    """

    def __init__(self, features, logits, pixels, key=None):
        self.features = features
        self.logits = logits
        self.pixels = pixels
        self.key = key
        self._radii = {}

    @property
    def count(self):
        """How many images there are."""
        return len(self.features)

    @property
    def neighbours(self):
        """The features among which neighbours are looked for."""
        return self.features[:MOST_NEIGHBOURS]

    @property
    def class_shares(self):
        """The share of each class, as the extractor sees it."""
        counts = np.bincount(self.logits.argmax(axis=-1), minlength=self.logits.shape[-1])
        return counts / counts.sum()

    def first(self, count):
        """Returns the view of the first images alone."""
        logits = None if self.logits is None else self.logits[:count]
        key = self.key and cache.key_of(self.key, count)
        return View(self.features[:count], logits, self.pixels[:count], key)

    def radii(self, k):
        """Returns the distance of each of `neighbours` to its k-th nearest among them."""
        if k not in self._radii:
            self._radii[k] = self._once(
                ("radii", k, MOST_NEIGHBOURS),
                lambda: {"radii": neighbours.radii(self.neighbours, k)},
            )["radii"]
        return self._radii[k]

    def _once(self, what, compute):
        return cache.arrays(cache.key_of(self.key, *what), compute) if self.key else compute()


def look(images, extractor, progress=None):
    """Extracts the features of images, of which no more than those and some pixels are kept.

    Args:
        images: uint8 array `(count, height, width, channels)`, or an iterable of such batches.
        extractor: See `evaluation.extractors`.
        progress: Function of the number of images seen so far, or `None`.

    Returns:
        A `View`.
    """
    kept = []

    def keep_first(batches):
        for batch in batches:
            room = MOST_PIXELS - sum(map(len, kept))
            if room > 0:
                kept.append(np.array(batch[:room]))
            yield batch

    if isinstance(images, np.ndarray):
        return View(*extractor.extract(images, progress=progress), images[:MOST_PIXELS])
    features, logits = extractor.extract(keep_first(images), progress=progress)
    return View(features, logits, np.concatenate(kept))


def look_once(images, extractor, progress=None):
    """Does as `look`, and keeps the features on disk for the next time.

    Args:
        images: uint8 array `(count, height, width, channels)`.
        extractor: As in `look`.
        progress: As in `look`.
    """
    key = cache.key_of(images, extractor.name, extractor.content_hash)

    def compute():
        features, logits = extractor.extract(images, progress=progress)
        return {"features": features} | ({} if logits is None else {"logits": logits})

    kept = cache.arrays(key, compute)
    return View(kept["features"], kept.get("logits"), images[:MOST_PIXELS], key)
