"""Trains a GAN on a toy distribution: the same as `keras-gans toy`."""

import sys

import keras_gans_launcher

if __name__ == "__main__":
    keras_gans_launcher.start("toy", "toy.py", sys.argv[1:])
