"""Kernel distance of features; KID, the kernel Inception distance, if they are Inception's."""

import numpy as np

from keras_gans.errors import InputError
from keras_gans.evaluation.metrics import tfgan
from keras_gans.evaluation.metrics.checks import check_feature_pair
from keras_gans.evaluation.metrics.estimate import Estimate

#: Examples of either kind in a block, as in Binkowski et al. 2018.
KERNEL_BLOCK = 1000


def kernel_distance(real_features, generated_features, block_size=KERNEL_BLOCK, seed=0):
    """Squared maximum mean discrepancy under the kernel (x y / dimension + 1)^3.

    E k(x, x') + E k(y, y') - 2 E k(x, y), each over pairs of different examples, is estimated in
    blocks of both kinds, and the mean over the blocks taken. It has no bias whatever the counts,
    and so may be a little negative where the distributions are equal.

    Args:
        real_features: Array `(real_count, dimension)` of at least two examples.
        generated_features: Array `(generated_count, dimension)` of at least two examples.
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
    real, generated = check_feature_pair(real_features, generated_features, least=2)
    if block_size != int(block_size) or block_size < 2:
        raise InputError(f"block_size={block_size!r} must be a whole number of at least 2.")
    # TF-GAN makes as many blocks of either kind, and each needs two examples.
    most = block_size * (min(len(real), len(generated)) // 2)
    random = np.random.default_rng(seed)
    real, generated = (
        kind[random.permutation(len(kind))[:most]].astype("float64") for kind in (real, generated)
    )
    value, error = tfgan.kernel_classifier_distance_and_std_from_activations(
        real, generated, max_block_size=block_size
    )
    return Estimate(float(value), None if np.isnan(error) else float(error))
