"""Real data for the models: images read once into memory, and batches of them."""

from keras_gans.data import toy
from keras_gans.data.image_data import ImageData
from keras_gans.data.pipeline import batches
from keras_gans.data.sources import load, read, read_or_fall_back

__all__ = ["ImageData", "batches", "load", "read", "read_or_fall_back", "toy"]
