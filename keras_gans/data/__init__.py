"""Real data for the models: examples read once into memory, and batches of them."""

from keras_gans.data import toy
from keras_gans.data.image_data import ImageData
from keras_gans.data.pairs import PairData, read_pairs
from keras_gans.data.pipeline import batches
from keras_gans.data.sources import load, read, read_or_fall_back
from keras_gans.data.text import TextData, read_text

__all__ = [
    "ImageData",
    "PairData",
    "TextData",
    "batches",
    "load",
    "read",
    "read_or_fall_back",
    "read_pairs",
    "read_text",
    "toy",
]
