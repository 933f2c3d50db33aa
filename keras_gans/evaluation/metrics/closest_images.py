"""The training image that is closest to each sample, pixel by pixel."""

from typing import NamedTuple

import numpy as np

from keras_gans.evaluation.metrics.checks import check_image_pair
from keras_gans.evaluation.metrics.neighbours import row_blocks


class Closest(NamedTuple):
    """Result of `closest`.

    Attributes:
        indices: int64 array `(count,)`: the position of each sample's closest training image.
        distances: float64 array `(count,)`: how far away that is, in grey levels.
    """

    indices: np.ndarray
    distances: np.ndarray


def closest(samples, training_images):
    """Returns the training image closest to each sample, pixel by pixel.

    A generator that copies its training images makes samples at distances near 0. What is near for
    a data set, the distances of its held-out images tell.

    Args:
        samples: uint8 array `(count, height, width, channels)`.
        training_images: uint8 array `(training_count, height, width, channels)`.

    Returns:
        A `Closest`; of several equally close images, the first.

    Raises:
        InputError: If the arrays are something else, or the images' shapes differ.
    """
    check_image_pair(("samples", "training_images"), samples, training_images)
    pixels = samples[0].size
    flat_samples = samples.reshape(len(samples), pixels)
    flat_training = training_images.reshape(len(training_images), pixels)
    indices = np.zeros(len(samples), "int64")
    squares = np.full(len(samples), np.inf)
    for columns in row_blocks(len(flat_training), pixels):
        # Squares of whole numbers are exact in float64, so copies are at a distance of 0.
        block = flat_training[columns].astype("float64")
        norms = np.einsum("ij,ij->i", block, block)
        for rows in row_blocks(len(samples), max(len(block), pixels)):
            batch = flat_samples[rows].astype("float64")
            squared_distances = (
                np.einsum("ij,ij->i", batch, batch)[:, None] - 2.0 * (batch @ block.T) + norms
            )
            nearest = squared_distances.argmin(axis=1)
            least = np.take_along_axis(squared_distances, nearest[:, None], axis=1)[:, 0]
            is_closer = least < squares[rows]
            indices[rows][is_closer] = columns.start + nearest[is_closer]
            squares[rows][is_closer] = least[is_closer]
    return Closest(indices, np.sqrt(squares))
