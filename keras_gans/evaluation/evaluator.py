"""The evaluator: scores of images against a data set, each beside that of real images."""

import numpy as np

from keras_gans import data
from keras_gans.data.held_out import choose, load_with_held_out
from keras_gans.errors import InputError
from keras_gans.evaluation import cache, extractors, score, views
from keras_gans.evaluation.catalogue import METRICS, check_metrics
from keras_gans.evaluation.extractors.extractor import hash_content
from keras_gans.evaluation.metrics.estimate import SPREAD
from keras_gans.evaluation.metrics.label_accuracy import label_accuracy
from keras_gans.evaluation.metrics.matching import matched_error
from keras_gans.system import memory

#: Data sets of digits, whose default extractor is the classifier of the package.
DIGITS = ("mnist", "mnist_5k")
#: Scores of fewer images mean nothing.
FEWEST = 50
#: How many of the first real images are kept in the order of their data set.
FIRST = 20


class Evaluator:
    """Evaluates images by the metrics of the catalogue, against a set of real images.

    The features of the real images are computed once and kept on disk, see `evaluation.cache`.

    Args:
        reference: `data.ImageData`: the real images, as a rule those the generator learnt from.
        held_out: `data.ImageData` of further real images, whose scores stand beside the others.
        extractor: See `evaluation.extractors`.
        seed: Int. Decides the order of the images and whatever else a score draws.
        progress: Function of the number of images seen so far, or `None`.

    Attributes:
        reference, held_out: As given, in random order.
        first_images: The first `FIRST` images of `reference` as it was given.

    Raises:
        InputError: If there are too few images, or the extractor does not take them.
    """

    def __init__(self, reference, held_out, extractor, *, seed=0, progress=None):
        for examples in (reference, held_out):
            if examples.count < FEWEST:
                raise InputError(
                    f"{examples.name}: {examples.count} images; at least {FEWEST} are needed."
                )
        self.extractor = extractor
        self.seed = seed
        self._real_hash = hash_content(reference.images)
        self.first_images = choose(reference, slice(FIRST))
        self.reference = _shuffle(reference, seed)
        self.held_out = _shuffle(held_out, seed)
        self._reference = views.look_once(self.reference.images, extractor, progress)
        self._held_out = views.look_once(self.held_out.images, extractor, progress)
        self._real_values = {}

    @classmethod
    def for_dataset(
        cls, source, extractor=None, *, seed=0, image_size=None, channels=None, progress=None
    ):
        """Makes the evaluator of a data set: its training images, and beside them its test images.

        Where there is no test split, one in ten images, chosen by the seed, is held out.

        Args:
            source: As in `data.load_arrays`; or the training images already read, a
                `data.ImageData`, by whose name and shape the test images are found.
            extractor: An extractor, or a name as in `extractors.get`; by default that of digits
                for MNIST and Inception for all others.
            seed: As in the class.
            image_size: As in `data.load_arrays`.
            channels: As in `data.load_arrays`.
            progress: As in the class.
        """
        reference, held_out = load_with_held_out(source, image_size, channels, seed)
        name = source.name if isinstance(source, data.ImageData) else str(source)
        if extractor is None:
            extractor = default_extractor(name)
        extractor = extractors.get(extractor)
        return cls(reference, held_out, extractor, seed=seed, progress=progress)

    def evaluate(self, images, metrics="all", labels=None, progress=None, codes=None):
        """Evaluates images.

        Args:
            images: uint8 array `(count, height, width, channels)` in [0, 255], or an iterable of
                such batches, of which no more than the features are kept.
            metrics: `"all"`, or names of `list_metrics()`, or aliases of these: `fid`, `kid`,
                `is`, `swd`.
            labels: Int array `(count,)` of what the images should show; it adds `label_accuracy`.
            progress: Function of the number of images seen so far, or `None`.
            codes: Int array `(count,)` of the categories the images were drawn with, if it is
                unknown which category is which class; it adds `drawn_code_error`, see
                `matched_error`.

        Returns:
            A list of `Score`.

        Raises:
            InputError: If a metric is unknown, there are too few images, or the extractor does not
                take them.
        """
        names = self.check_metrics(metrics)
        generated = views.look(images, self.extractor, progress)
        if generated.pixels.shape[1:] != self.reference.image_shape:
            raise InputError(
                f"images have the shape {generated.pixels.shape[1:]}, those of "
                f"{self.reference.name} {self.reference.image_shape}: bring them to one size."
            )
        if generated.count < FEWEST:
            raise InputError(f"images: {generated.count} given; at least {FEWEST} are needed.")
        scores = []
        for metric in METRICS:
            if not metric.higher_is_better.keys() & set(names):
                continue
            estimates = metric.compute(self._reference, generated, self.seed)
            real_values = self._of_real(metric, generated.count)
            protocol = self.protocol(generated.count) | metric.protocol
            for (name, higher), (value, spread), real_value in zip(
                metric.higher_is_better.items(), estimates, real_values, strict=True
            ):
                if name in names:
                    of_real = float(real_value)
                    scores.append(score.Score(name, value, spread, of_real, higher, protocol))
        if labels is not None:
            scores.append(self._label_accuracy(generated, labels))
        if codes is not None:
            scores.append(self._code_error(generated, codes))
        return scores

    def check_count(self, count):
        """Raises `InputError` unless `count` images are enough, and their features fit in memory.

        Args:
            count: How many images are to be evaluated.
        """
        if count < FEWEST:
            raise InputError(f"count={count}: at least {FEWEST} images are needed.")
        # The features of the batches and, of the same size, what they are joined to.
        memory.check_fits(2 * count * self._reference.features[0].nbytes, f"count={count}")

    def check_metrics(self, metrics):
        """Returns the names of scores as a list, refusing those that this evaluator cannot give."""
        return check_metrics(metrics, self._reference)

    def protocol(self, count):
        """Returns what a score of `count` images depends on besides the images."""
        return {
            "n_real": self.reference.count,
            "n_fake": count,
            "n_held_out": min(count, self._held_out.count),
            "real": self.reference.name,
            "real_hash": self._real_hash,
            "held_out": self.held_out.name,
            "extractor": self.extractor.name,
            "extractor_hash": self.extractor.content_hash,
            "preprocessing": self.extractor.preprocessing,
            "seed": self.seed,
            "versions": score.software(),
        }

    def real_label_accuracy(self):
        """Returns the extractor's accuracy on held-out images; `None` if it has other classes."""
        labels = self.held_out.labels
        if labels is None or labels.max() >= self.extractor.num_classes:
            return None
        return label_accuracy(self._held_out.logits, labels).value

    def _of_real(self, metric, count):
        """Returns the values of as many held-out images, or of all if there are fewer."""
        held_out = self._held_out.first(count)
        what = (self._reference.key, held_out.key, self.seed, *metric.higher_is_better)
        key = cache.key_of(*what, score.software(), metric.protocol)

        def compute():
            estimates = metric.compute(self._reference, held_out, self.seed)
            return {"values": np.array([value for value, _ in estimates], "float64")}

        shapes = {"values": (len(metric.higher_is_better),)}
        if key not in self._real_values:
            self._real_values[key] = cache.arrays(key, shapes, compute, "float64")["values"]
        return self._real_values[key]

    def _label_accuracy(self, generated, labels):
        value, spread = label_accuracy(self._logits(generated, "labels"), labels)
        # No count gives it a bias, so all that were held out stand beside it.
        settings = {"n_held_out": self._held_out.count, "spread": SPREAD}
        protocol = self.protocol(generated.count) | settings
        of_real = self.real_label_accuracy()
        return score.Score("label_accuracy", value, spread, of_real, True, protocol)

    def _code_error(self, generated, codes):
        classes = self._logits(generated, "codes").argmax(axis=-1)
        error, matched = matched_error(codes, classes, self.extractor.num_classes)
        settings = {
            "n_held_out": self._held_out.count,
            "matching": [int(label) for label in matched],
        }
        protocol = self.protocol(generated.count) | settings
        accuracy_of_real = self.real_label_accuracy()
        of_real = None if accuracy_of_real is None else 1.0 - accuracy_of_real
        return score.Score("drawn_code_error", error, None, of_real, False, protocol)

    def _logits(self, generated, what):
        if generated.logits is None:
            raise InputError(f"{what}: the extractor {self.extractor.name} does not classify.")
        return generated.logits


def default_extractor(dataset):
    """Returns the name of the extractor of a data set: that of digits for MNIST, or Inception."""
    return "mnist" if dataset in DIGITS else "inception"


def _shuffle(examples, seed):
    return choose(examples, np.random.default_rng(seed).permutation(examples.count))
