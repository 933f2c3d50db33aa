"""Pixel errors: of reconstructions, and of images translated there and back.

Images are uint8, and differences in the units of training, in which black is -1 and white 1: a
level is 2 / 255, and the largest difference is 2.
"""

import numpy as np

from keras_gans.data import batching
from keras_gans.errors import InputError
from keras_gans.evaluation.metrics.checks import check_image_pair
from keras_gans.evaluation.metrics.estimate import mean_with_error

#: Images in floats at a time, so that memory does not grow with their number.
_BLOCK = 256


def reconstruction_error(images, reconstructions):
    """Reconstruction error E[(x - G(E(x)))^2], the mean squared error of a pixel.

    Args:
        images: uint8 array `(count, height, width, channels)`.
        reconstructions: uint8 array of the same shape, each of the image at its place.

    Returns:
        An `Estimate` in [0, 4], its spread the standard error of the mean over images.

    Raises:
        InputError: If these are not such images, or none.
    """
    return _mean_over_images(np.square, images, reconstructions, "reconstructions")


def cycle_error(images, cycled):
    """Cycle error E|x - F(G(x))|, the mean absolute error of a pixel, as in CycleGAN's cycle loss.

    Args:
        images: uint8 array `(count, height, width, channels)`.
        cycled: uint8 array of the same shape: the images translated there and back.

    Returns:
        An `Estimate` in [0, 2], its spread the standard error of the mean over images.

    Raises:
        InputError: If these are not such images, or none.

    Reference: Zhu et al. 2017, equation 2, https://arxiv.org/abs/1703.10593
    """
    return _mean_over_images(np.abs, images, cycled, "cycled")


def _mean_over_images(measure, images, others, name):
    check_image_pair(("images", name), images, others)
    if len(images) != len(others):
        raise InputError(f"{name} must be {len(images)}, one an image; there are {len(others)}.")
    errors = []
    for rows in batching.slices(len(images), _BLOCK):
        differences = (images[rows].astype("float32") - others[rows]) / 127.5
        errors.append(measure(differences).mean(axis=(1, 2, 3)))
    return mean_with_error(np.concatenate(errors))
