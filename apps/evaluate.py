"""Evaluates a generator or images: the same as `keras-gans evaluate`."""

import sys

import keras_gans_launcher

if __name__ == "__main__":
    keras_gans_launcher.start("evaluate", "evaluate.py", sys.argv[1:])
