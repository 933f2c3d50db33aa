"""`ImageData`, a data set of images in memory, the form that every reader returns."""

import dataclasses

import numpy as np

from keras_gans.data import pipeline


@dataclasses.dataclass(frozen=True, eq=False)
class ImageData:
    """A data set of images in memory.

    Args:
        name: String. The data set's name, or the folder or file it was read from.
        images: uint8 array in [0, 255], shape `(count, height, width, channels)`.
        labels: int32 array, shape `(count,)`, or `None` if the source has no labels.
        class_names: Tuple of strings, of which the label i has the name at index i, or `None` if
            labels are numbers alone.
    """

    name: str
    images: np.ndarray
    labels: np.ndarray | None
    class_names: tuple | None = None

    @property
    def count(self):
        """Number of examples in an epoch."""
        return len(self.images)

    @property
    def image_shape(self):
        """`(height, width, channels)` of an image."""
        return self.images.shape[1:]

    def batches(self, **arguments):
        """Makes a dataset for `fit`; the arguments are those of `data.batches`."""
        return pipeline.batches(self.images, self.labels, **arguments)

    def examples(self, count, are_spread=False):
        """Returns `count` examples as a batch holds them: see `pipeline.examples`."""
        table = (self.images,) if self.labels is None else (self.images, self.labels)
        return pipeline.examples([table], count, are_spread)

    def digest(self):
        """Returns a hash of the images; labels that come to be known do not change it."""
        return pipeline.digest([(self.images,)])
