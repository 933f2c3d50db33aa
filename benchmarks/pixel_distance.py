"""How far generated images are from a data set in their coarse colours: pixel_distance.py FILE.npz

The Frechet distance of Gaussians fitted to images averaged down to 8x8 pixels,
|m - n|^2 + tr(C + D - 2 (C D)^(1/2)). It needs no trained network, so it sees layout and colour and
no detail: it shows whether a training gets anywhere, and compares with no published score. Beside
it stands the distance of the data set's own test images.

    python apps/generate.py runs/wgan_gp_cifar10 --count 10000 --output images.npz
    python benchmarks/pixel_distance.py images.npz --dataset cifar10
"""

import argparse

import numpy as np
from scipy import linalg

from keras_gans import data

SIDE = 8


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", help=".npz files of apps/generate.py")
    parser.add_argument("--dataset", default="cifar10", help="data set with a train and a test set")
    arguments = parser.parse_args()
    real = statistics(data.load_arrays(arguments.dataset).images)
    test = data.load_arrays(arguments.dataset, split="test").images
    print(f"{len(test)} test images: {distance(real, statistics(test)):.3f}")
    for file in arguments.files:
        with np.load(file) as content:
            images = content["images"]
        print(f"{len(images)} images of {file}: {distance(real, statistics(images)):.3f}")


def statistics(images):
    """Mean and covariance of uint8 images at 8x8, in [0, 1]."""
    count, height, width, channels = images.shape
    blocks = images.reshape(count, SIDE, height // SIDE, SIDE, width // SIDE, channels)
    coarse = blocks.mean(axis=(2, 4)).reshape(count, -1) / 255.0
    return coarse.mean(axis=0), np.cov(coarse, rowvar=False)


def distance(real, other):
    """The Frechet distance of two Gaussians, each `(mean, covariance)`."""
    (mean, covariance), (other_mean, other_covariance) = real, other
    root = linalg.sqrtm(covariance @ other_covariance).real
    traces = np.trace(covariance + other_covariance - 2.0 * root)
    return float(np.sum(np.square(mean - other_mean)) + traces)


if __name__ == "__main__":
    main()
