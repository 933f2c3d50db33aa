"""Translates images: the same as `keras-gans translate`."""

import sys

import keras_gans_launcher

if __name__ == "__main__":
    keras_gans_launcher.start("translate", "translate.py", sys.argv[1:])
