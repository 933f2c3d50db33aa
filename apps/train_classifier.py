"""Trains the classifier of MNIST: the same as `keras-gans train_classifier`."""

import sys

import keras_gans_launcher

if __name__ == "__main__":
    keras_gans_launcher.start("train_classifier", "train_classifier.py", sys.argv[1:])
