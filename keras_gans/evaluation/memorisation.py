"""Pictures of samples beside the training images that they are closest to."""

import numpy as np

from keras_gans import data
from keras_gans.evaluation.metrics.neighbours import memorisation_picture
from keras_gans.evaluation.samples import samples_of


def closest_picture(generator, dataset, count, seed):
    """Shows samples, each with the training image that is closest to it to its right.

    A generator that has learnt its examples by heart shows pairs of equal images.

    Args:
        generator: A generator of images, or `StoredImages`.
        dataset: The data set it learnt from, as in `data.read`.
        count: How many samples.
        seed: Int, of the latents.

    Returns:
        A uint8 image `(height, width, channels)`.
    """
    samples = np.concatenate(list(samples_of(generator, seed).batches(count)))
    height, width, channels = generator.image_shape
    image_size = height if height == width else None
    training = data.read(dataset, image_size=image_size, channels=channels)
    return memorisation_picture(samples, training.images)
