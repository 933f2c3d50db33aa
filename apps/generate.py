"""Generates images or text: the same as `keras-gans generate`."""

import sys

import keras_gans_launcher

if __name__ == "__main__":
    keras_gans_launcher.start("generate", "generate.py", sys.argv[1:])
