"""Pictures of samples beside the training images that they are closest to."""

import math

import numpy as np

from keras_gans import data
from keras_gans.evaluation.metrics.closest_images import closest
from keras_gans.evaluation.samples import samples_of
from keras_gans.visualization import sample_grids


def closest_picture(generator, dataset, count, seed):
    """Shows samples, each with the training image that is closest to it to its right.

    A generator that has learnt its examples by heart shows pairs of equal images.

    Args:
        generator: A generator of images, or `StoredImages`.
        dataset: The data set it learnt from, as in `data.load_arrays`.
        count: How many samples.
        seed: Int, of the latents.

    Returns:
        A uint8 image `(height, width, channels)`.
    """
    samples = np.concatenate(list(samples_of(generator, seed).batches(count)))
    height, width, channels = generator.image_shape
    image_size = height if height == width else None
    training = data.load_arrays(dataset, image_size=image_size, channels=channels)
    return memorisation_picture(samples, training.images)


def memorisation_picture(samples, training_images):
    """Lays samples out in pairs, the closest training image to the right of each.

    Args:
        samples: As in `closest`.
        training_images: As in `closest`.

    Returns:
        A uint8 array `(height, width, channels)`: one grid, as square as pairs allow.
    """
    nearest = training_images[closest(samples, training_images).indices]
    pairs = np.stack([samples, nearest], axis=1).reshape(-1, *samples.shape[1:])
    return sample_grids.grid(pairs, columns=2 * math.ceil(math.sqrt(len(samples) / 2)))
