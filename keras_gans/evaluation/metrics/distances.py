"""How far generated images are from real ones, by TF-GAN's evaluation functions."""

import math

import numpy as np
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import tfgan
from keras_gans.evaluation.metrics.checks import (
    check_feature_pair,
    check_features,
    check_image_pair,
)
from keras_gans.evaluation.metrics.estimate import Estimate

#: Examples of either kind in a block of `kernel_distance`, as in Binkowski et al. 2018.
KERNEL_BLOCK = 1000
#: Patches of each level of an image's pyramid that `sliced_wasserstein` looks at.
PATCHES_PER_IMAGE = 16

# exp(-700) = 1e-304 is near the least number that float64 tells from 0.
_LARGEST_LOGIT_GAP = 700.0
_FRECHET_VARIANCE = 1e4
_COARSEST_RESOLUTION = 16


def classifier_score(logits, splits=10, seed=0):
    """Inception score: whether each image shows one class, and all images together show many.

    It is exp(E KL(p(y | x) || p(y))), the mean over splits of the samples. Samples are shuffled
    before they are split, since those of conditional generators often come in the order of their
    classes. With fewer samples in a split than there are classes, it cannot reach its maximum.

    Args:
        logits: Array `(count, classes)`, with count at least `splits`.
        splits: Int, at least 1.
        seed: Int. Decides which samples share a split.

    Returns:
        An `Estimate` in [1, classes]; its spread is the standard deviation over the splits, `None`
        for one split.

    Raises:
        InputError: If logits are too few or not finite.

    Reference: Salimans et al. 2016, section 4, https://arxiv.org/abs/1606.03498
    """
    if splits != int(splits) or splits < 1:
        raise InputError(f"splits={splits!r} must be a whole number of at least 1.")
    logits = check_features("logits", logits, splits).astype("float64")
    # Where a probability is 0 for all samples, TF-GAN's score is NaN.
    logits = np.maximum(logits - logits.max(axis=1, keepdims=True), -_LARGEST_LOGIT_GAP)
    order = np.random.default_rng(seed).permutation(len(logits))
    parts = np.array_split(logits[order], splits)
    scores = [float(tfgan.classifier_score_from_logits(part)) for part in parts]
    scores = np.clip(scores, 1.0, logits.shape[1])  # Rounding steps over the bounds.
    return Estimate(float(np.mean(scores)), float(np.std(scores)) if splits > 1 else None)


def frechet_distance(real_features, fake_features):
    """Squared Frechet distance of two Gaussians that have the features' means and covariances.

    |m_1 - m_2|^2 + tr(C_1 + C_2 - 2 (C_1 C_2)^(1/2)), with covariances over count - 1. It has a
    bias upwards that shrinks with the counts, so compare only distances of the same counts.

    Args:
        real_features: Array `(real_count, dimension)` of at least two examples; they may be fewer
            than the dimensions.
        fake_features: Array `(fake_count, dimension)` of at least two examples.

    Returns:
        An `Estimate` in [0, inf), without a spread.

    Raises:
        InputError: If features are too few, not finite or of different dimensions.

    Reference: Heusel et al. 2017, https://arxiv.org/abs/1706.08500
    """
    real, fake = check_feature_pair(real_features, fake_features, least=2)
    real, fake = real.astype("float64"), fake.astype("float64")
    # TF-GAN leaves eigenvalues below 1e-10 as they are instead of taking their roots. That is wrong
    # for features of small variance (of 1e-6, it gives five times the distance), so features are
    # brought to a scale at which such eigenvalues are rounding errors.
    variance = real.var(axis=0).sum() + fake.var(axis=0).sum()
    scale = math.sqrt(_FRECHET_VARIANCE / variance) if variance else 1.0
    distance = tfgan.frechet_classifier_distance_from_activations(real * scale, fake * scale)
    return Estimate(max(0.0, float(distance) / scale**2))


def kernel_distance(real_features, fake_features, block_size=KERNEL_BLOCK, seed=0):
    """Squared maximum mean discrepancy under the kernel (x y / dimension + 1)^3.

    E k(x, x') + E k(y, y') - 2 E k(x, y), each over pairs of different examples, is estimated in
    blocks of both kinds, and the mean over the blocks taken. It has no bias whatever the counts,
    and so may be a little negative where the distributions are equal.

    Args:
        real_features: Array `(real_count, dimension)` of at least two examples.
        fake_features: Array `(fake_count, dimension)` of at least two examples.
        block_size: Int, at least 2. Most examples of either kind in a block.
        seed: Int. Decides which examples share a block. If one kind is so many more than the other
            that there would be more blocks than pairs of the other, it also decides which are
            left out.

    Returns:
        An `Estimate`; its spread is the standard error of the mean over the blocks, `None` for one
        block.

    Raises:
        InputError: If features are too few, not finite or of different dimensions.

    Reference: Binkowski et al. 2018, section 4, https://arxiv.org/abs/1801.01401; Zaremba et al.
        2013, https://arxiv.org/abs/1307.1954
    """
    real, fake = check_feature_pair(real_features, fake_features, least=2)
    if block_size != int(block_size) or block_size < 2:
        raise InputError(f"block_size={block_size!r} must be a whole number of at least 2.")
    # TF-GAN makes as many blocks of either kind, and each needs two examples.
    most = block_size * (min(len(real), len(fake)) // 2)
    random = np.random.default_rng(seed)
    real, fake = (
        kind[random.permutation(len(kind))[:most]].astype("float64") for kind in (real, fake)
    )
    value, error = tfgan.kernel_classifier_distance_and_std_from_activations(
        real, fake, max_block_size=block_size
    )
    return Estimate(float(value), None if np.isnan(error) else float(error))


def sliced_wasserstein(real_images, fake_images, seed=0):
    """Wasserstein distance of 7 x 7 patches of real and generated images, in random directions.

    Patches are taken from the levels of the images' Laplacian pyramids, from their own resolution
    down to 16 x 16. The distance is the mean over the levels, times 1000 as in the tables of
    the paper. Other than there, each patch has its own mean and deviation taken away, as
    TF-GAN does, and there are 16 patches of an image instead of 128: figures are not comparable
    with those of the paper. They depend on the count.

    Args:
        real_images: uint8 array `(count, size, size, 1 or 3)`. Sizes whose halves are not whole
            down to 16 are enlarged by reflection at the borders.
        fake_images: uint8 array of the same shape, count included.
        seed: Int. Decides patches and directions.

    Returns:
        An `Estimate` in [0, inf), without a spread.

    Raises:
        InputError: If the images are something else.

    Reference: Karras et al. 2018, section 5, https://arxiv.org/abs/1710.10196
    """
    check_image_pair(("real_images", "fake_images"), real_images, fake_images)
    _, height, width, channels = real_images.shape
    if len(real_images) != len(fake_images) or height != width or channels not in (1, 3):
        raise InputError(
            "real_images and fake_images must be as many, square, and of 1 or 3 channels; got the "
            f"shapes {real_images.shape} and {fake_images.shape}."
        )
    random = np.random.default_rng(seed)
    real, fake = (_for_pyramids(images, random) for images in (real_images, fake_images))
    tfgan.load()  # Not while the graph below is the default one.
    # In a graph of its own, TensorFlow's random numbers are fixed without touching the seed and
    # counters of the process.
    with tf.Graph().as_default() as graph:
        tf.compat.v1.set_random_seed(seed)
        inputs = [tf.compat.v1.placeholder(tf.float32, images.shape) for images in (real, fake)]
        levels = tfgan.sliced_wasserstein_distance(
            *inputs, resolution_min=_COARSEST_RESOLUTION, patches_per_image=PATCHES_PER_IMAGE
        )
        with tf.compat.v1.Session() as session:
            images = dict(zip(inputs, (real, fake), strict=True))
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
