"""Grounds of a comparison: what is trained on a data set, and how it is judged."""

from keras_gans import data
from keras_gans.comparison.grounds.ground import Ground
from keras_gans.comparison.grounds.images import Images
from keras_gans.comparison.grounds.plane import Plane
from keras_gans.comparison.grounds.stacked import StackedImages

__all__ = ["Ground", "of"]

#: The grounds that are for data sets of certain names; all others are of images.
GROUNDS = {
    **dict.fromkeys(("ring", "grid"), Plane()),
    **dict.fromkeys(data.STACKED, StackedImages()),
}
IMAGES = Images()


def of(dataset):
    """Returns the `Ground` of a data set, by its name."""
    return GROUNDS.get(dataset, IMAGES)
