"""Writing of image files for the tests of readers."""

import numpy as np
from PIL import Image


def save(path, shape=(8, 8, 3), value=100, **options):
    """Writes an image of one value, and the folders on the way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full(shape, value, np.uint8)).save(path, **options)
