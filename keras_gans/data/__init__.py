"""Real data for the models: images read once into memory, and batches of them."""

from keras_gans.data.image_data import ImageData
from keras_gans.data.images import load, read, read_or_fall_back
from keras_gans.data.pipeline import batches

__all__ = ["ImageData", "batches", "load", "read", "read_or_fall_back"]
