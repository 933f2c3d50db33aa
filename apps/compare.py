"""Compares GANs: the same as `keras-gans compare`."""

import sys

import keras_gans_launcher

if __name__ == "__main__":
    keras_gans_launcher.start("compare", "compare.py", sys.argv[1:])
