"""The interface of an evaluation task, and the settings that all tasks share."""

import abc

from keras_gans import data
from keras_gans.data.image_range import is_image
from keras_gans.errors import InputError
from keras_gans.evaluation.evaluator import Evaluator
from keras_gans.evaluation.stacked_evaluator import StackedEvaluator


class Task(abc.ABC):
    """One kind of evaluation: to which generators it applies, its scores, and how to get them.

    A task asks what a generator can do (its attributes), and not of which class it is.

    Attributes:
        default_count: How many samples are evaluated where no count is given.
    """

    default_count = 10000

    @abc.abstractmethod
    def applies_to(self, generator, dataset=None):
        """Whether the task has scores for a generator.

        Args:
            generator: What `serving.load` returns.
            dataset: The data set to evaluate by, if it is known.
        """

    @abc.abstractmethod
    def names(self, generator):
        """Returns the list of the names of all scores that a generator can get."""

    def allowed(self, generator, settings):
        """Returns those of the names that the extractor and the labels of the data set allow."""
        return self.names(generator)

    @abc.abstractmethod
    def evaluate(self, generator, names, settings):
        """Returns the list of `Score` of these names.

        Args:
            generator: What `serving.load` returns.
            names: Some of the names of `names(generator)`.
            settings: `Settings`.

        Raises:
            InputError: If a score cannot be computed for this generator or this data set.
        """


class Settings:
    """Settings that all tasks of one evaluation share: real data, count, seed and extractor.

    Args:
        dataset: The data set, see `evaluation.evaluate`; or an `Evaluator`.
        count: How many samples to evaluate; `None` for the default of the task.
        seed: Int, of the latents and of whatever else a score draws.
        extractor: As in `Evaluator.for_dataset`.
        progress: Function of the number of images seen so far, or `None`.
    """

    def __init__(self, dataset, count=None, seed=0, extractor=None, progress=None):
        self.dataset = dataset
        self.count = count
        self.seed = seed
        self.extractor = extractor
        self.progress = progress
        self._evaluator = dataset if isinstance(dataset, Evaluator) else None

    def evaluator(self, image_shape):
        """Returns the evaluator of the data set, with images brought to `image_shape`.

        The first call reads the data set, and later ones return the same evaluator.
        """
        if self._evaluator is None:
            self._evaluator = Evaluator.for_dataset(
                self.dataset,
                self.extractor,
                seed=self.seed,
                image_size=_image_size(image_shape),
                channels=image_shape[-1],
                progress=self.progress,
            )
        return self._evaluator

    def has_grey_images(self, image_shape):
        """Whether the images of the data set have one channel."""
        if self._evaluator is not None:
            return self._evaluator.reference.image_shape[-1] == 1
        images = self.dataset
        if not isinstance(images, data.ImageData):
            images = data.load_arrays(images, image_size=_image_size(image_shape))
        return images.image_shape[-1] == 1


def draws_images(generator):
    """Whether a generator gives images, drawn or stored: it neither translates nor writes text."""
    return not hasattr(generator, "translate") and getattr(generator, "vocabulary", None) is None


def is_stacked(dataset):
    """Whether a data set, or an evaluator, is one of stacked digits, with a task of their own."""
    is_name = isinstance(dataset, str) and dataset in data.STACKED
    return is_name or isinstance(dataset, StackedEvaluator)


def check_image_shape(shape):
    """Raises `InputError` unless `shape` is `(height, width, channels)` of images."""
    if not is_image(shape):
        raise InputError(f"The generator makes arrays of the shape {tuple(shape)}, not images.")


def _image_size(image_shape):
    height, width, _ = image_shape
    # Images that are not square must have that size already.
    return height if height == width else None
