"""Data sets: readers for each source, examples in memory, and batches in a resumable order."""

from keras_gans.data.held_out import load_with_held_out
from keras_gans.data.image_data import ImageData
from keras_gans.data.pairs import PairData, color_digits, load_pairs, plain_and_colored
from keras_gans.data.pipeline import batches
from keras_gans.data.sources import STACKED, load_arrays, load_dataset, load_or_fall_back
from keras_gans.data.stacked import stack_digits
from keras_gans.data.text import TextData, load_text

# The names of the readers in version 0.1.
load, read, read_pairs, read_text = load_dataset, load_arrays, load_pairs, load_text

__all__ = [
    "STACKED",
    "ImageData",
    "PairData",
    "TextData",
    "batches",
    "color_digits",
    "load_arrays",
    "load_dataset",
    "load_or_fall_back",
    "load_pairs",
    "load_text",
    "load_with_held_out",
    "plain_and_colored",
    "stack_digits",
]
