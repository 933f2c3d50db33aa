"""The one form in which every source of images arrives."""

import dataclasses

import numpy as np


@dataclasses.dataclass(frozen=True, eq=False)
class ImageData:
    """A data set of images in memory.

    Args:
        name: String. The data set's name, or the folder or file it was read from.
        images: uint8 array in [0, 255], shape `(count, height, width, channels)`.
        labels: int32 array, shape `(count,)`, or `None` if the source has no labels.
    """

    name: str
    images: np.ndarray
    labels: np.ndarray | None
