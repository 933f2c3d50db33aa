"""Trains a GAN: the same as `keras-gans train`."""

import sys

import keras_gans_launcher

if __name__ == "__main__":
    keras_gans_launcher.start("train", "train.py", sys.argv[1:])
