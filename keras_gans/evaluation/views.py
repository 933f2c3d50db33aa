"""Views: the features, logits and pixels of a set of images, from which scores are computed."""

import numpy as np

from keras_gans.evaluation import cache
from keras_gans.evaluation.metrics import neighbours
from keras_gans.evaluation.metrics.selection import Reservoir, evenly

#: How many images keep their pixels, for scores of patches.
MOST_PIXELS = 2048
#: Images among which neighbours are searched: the time grows with the square.
MOST_NEIGHBOURS = 10000


class View:
    """The features, logits and some pixels of a set of images.

    Args:
        features: float32 array `(count, dimension)`.
        logits: float32 array `(count, classes)`, or `None`.
        pixels: uint8 array `(kept, height, width, channels)`, at most `MOST_PIXELS` of the images.
        key: Name of the set in the cache; `None` for a set that is not cached.
    """

    def __init__(self, features, logits, pixels, key=None):
        self.features = features
        self.logits = logits
        self.pixels = pixels
        self.key = key
        self._radii = {}

    @property
    def count(self):
        """Number of images."""
        return len(self.features)

    @property
    def neighbours(self):
        """The features among which neighbours are searched."""
        return self.features[evenly(self.count, MOST_NEIGHBOURS)]

    @property
    def class_shares(self):
        """The share of each class, as the extractor sees it."""
        counts = np.bincount(self.logits.argmax(axis=-1), minlength=self.logits.shape[-1])
        return counts / counts.sum()

    def first(self, count):
        """Returns the view of the first images alone, of a set in random order."""
        logits = None if self.logits is None else self.logits[:count]
        key = self.key and cache.key_of(self.key, count)
        return View(self.features[:count], logits, self.pixels[:count], key)

    def radii(self, k):
        """Returns the distance of each of `neighbours` to its k-th nearest among them."""
        if k not in self._radii:
            self._radii[k] = self._once(
                ("radii", k, "evenly", MOST_NEIGHBOURS),
                {"radii": (min(self.count, MOST_NEIGHBOURS),)},
                lambda: {"radii": neighbours.radii(self.neighbours, k)},
            )["radii"]
        return self._radii[k]

    def _once(self, what, shapes, compute):
        if not self.key:
            return compute()
        return cache.arrays(cache.key_of(self.key, *what), shapes, compute)


def look(images, extractor, progress=None):
    """Returns the view of images, of which no more than features and some pixels are kept.

    Args:
        images: uint8 array `(count, height, width, channels)`, or an iterable of such batches.
        extractor: See `evaluation.extractors`.
        progress: Function of the number of images seen so far, or `None`.

    Returns:
        A `View`.
    """
    # The samples of conditional generators come in the order of their classes.
    pixels = Reservoir(MOST_PIXELS)

    def watched(batches):
        for batch in batches:
            yield batch
            pixels.add(batch)

    batches = [images] if isinstance(images, np.ndarray) else images
    features, logits = extractor.extract(watched(batches), progress=progress)
    return View(features, logits, np.stack(pixels.kept))


def look_once(images, extractor, progress=None):
    """Returns the view of images as `look` does, and keeps the features on disk.

    Args:
        images: uint8 array `(count, height, width, channels)`, in random order.
        extractor: As in `look`.
        progress: As in `look`.
    """
    key = cache.key_of(images, extractor.name, extractor.content_hash)

    def compute():
        features, logits = extractor.extract(images, progress=progress)
        return {"features": features} | ({} if logits is None else {"logits": logits})

    shapes = {"features": (len(images), None)}
    if extractor.num_classes is not None:
        shapes["logits"] = (len(images), extractor.num_classes)
    kept = cache.arrays(key, shapes, compute)
    return View(kept["features"], kept.get("logits"), images[:MOST_PIXELS], key)
