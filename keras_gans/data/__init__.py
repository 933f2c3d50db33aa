"""Data sets: readers for each source, examples in memory, and batches in a resumable order."""

from keras_gans.data.held_out import read_with_held_out
from keras_gans.data.image_data import ImageData
from keras_gans.data.pairs import PairData, color_digits, plain_and_colored, read_pairs
from keras_gans.data.pipeline import batches
from keras_gans.data.sources import STACKED, load, read, read_or_fall_back
from keras_gans.data.stacked import stack_digits
from keras_gans.data.text import TextData, read_text

__all__ = [
    "STACKED",
    "ImageData",
    "PairData",
    "TextData",
    "batches",
    "color_digits",
    "load",
    "plain_and_colored",
    "read",
    "read_or_fall_back",
    "read_pairs",
    "read_text",
    "read_with_held_out",
    "stack_digits",
]
