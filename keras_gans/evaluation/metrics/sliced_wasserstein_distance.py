"""Sliced Wasserstein distance (SWD) of the patches of images."""

import math

import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import tfgan
from keras_gans.evaluation.metrics.checks import check_image_pair
from keras_gans.evaluation.metrics.estimate import Estimate

#: Patches of each level of an image's pyramid.
PATCHES_PER_IMAGE = 16

_COARSEST_RESOLUTION = 16


def sliced_wasserstein_distance(real_images, generated_images, seed=0):
    """Wasserstein distance of 7 x 7 patches of real and generated images, in random directions.

    Patches are taken from the levels of the images' Laplacian pyramids, from their own resolution
    down to 16 x 16. The distance is the mean over the levels, times 1000 as in the tables of
    the paper. Other than there, each patch has its own mean and deviation taken away, as
    TF-GAN does, and there are 16 patches of an image instead of 128: figures are not comparable
    with those of the paper. They depend on the count.

    Args:
        real_images: uint8 array `(count, size, size, 1 or 3)`. Sizes whose halves are not whole
            down to 16 are enlarged by reflection at the borders.
        generated_images: uint8 array of the same shape, count included.
        seed: Int. Decides patches and directions.

    Returns:
        An `Estimate` in [0, inf), without a spread.

    Raises:
        InputError: If the images are something else.

    Reference: Karras et al. 2018, section 5, https://arxiv.org/abs/1710.10196
    """
    check_image_pair(("real_images", "generated_images"), real_images, generated_images)
    _, height, width, channels = real_images.shape
    if len(real_images) != len(generated_images) or height != width or channels not in (1, 3):
        raise InputError(
            "real_images and generated_images must be as many, square, and of 1 or 3 channels; got "
            f"the shapes {real_images.shape} and {generated_images.shape}."
        )
    random = np.random.default_rng(seed)
    real, generated = (_for_pyramids(images, random) for images in (real_images, generated_images))
    tfgan.load()  # Not while the graph below is the default one.
    # In a graph of its own, TensorFlow's random numbers are fixed without touching the seed and
    # counters of the process.
    with tf.Graph().as_default() as graph:
        tf.compat.v1.set_random_seed(seed)
        inputs = [
            tf.compat.v1.placeholder(tf.float32, images.shape) for images in (real, generated)
        ]
        levels = tfgan.sliced_wasserstein_distance(
            *inputs, resolution_min=_COARSEST_RESOLUTION, patches_per_image=PATCHES_PER_IMAGE
        )
        with tf.compat.v1.Session() as session:
            images = dict(zip(inputs, (real, generated), strict=True))
            patches = _choose_patches(graph, session, images, seed)
            distances = session.run([real_to_fake for _, real_to_fake in levels], patches)
    return Estimate(1000.0 * float(np.mean(distances)))


def _for_pyramids(images, random):
    """Brings images to a size that can be halved, and to three channels."""
    size = images.shape[1]
    unit = max(_COARSEST_RESOLUTION, 2 ** (int(math.log2(size)) - 4))
    missing = -size % unit
    border = (missing // 2, missing - missing // 2)
    padded = np.pad(images, ((0, 0), border, border, (0, 0)), mode="symmetric")
    # TF-GAN divides a patch by its deviation, so the black ground of a digit would give NaN.
    # Uniform noise within a grey level undoes the rounding to whole levels, and leaves no patch
    # without a deviation.
    grey_levels = padded + random.random(padded.shape, "float32")
    return np.repeat(grey_levels, 3, axis=-1) if images.shape[-1] == 1 else grey_levels


def _choose_patches(graph, session, images, seed):
    """Runs the operations that draw patches by NumPy's global generator, one after the other.

    A session would run them in any order, and the numbers of one would go to another.
    """
    drawn = [op.outputs[0] for op in graph.get_operations() if op.type.startswith("PyFunc")]
    state = np.random.get_state()
    np.random.seed(seed % 2**32)
    try:
        return {patches: session.run(patches, images) for patches in drawn}
    finally:
        np.random.set_state(state)
