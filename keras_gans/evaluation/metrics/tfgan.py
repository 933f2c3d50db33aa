"""TF-GAN's evaluation functions, imported without its training modules.

TF-GAN's training modules need `tf.estimator`, which TensorFlow 2.16 removed, so the package does
not import by itself. Importing it takes a second, so it is done when the first score asks for it.
"""

import contextlib
import sys
import types

import tensorflow as tf

_TRAINING = ("estimator", "tpu", "train")


def classifier_score_from_logits(logits):
    """Classifier score: exp of the mean KL divergence between predictions and their mean.

    Args:
        logits: float32 array `(count, classes)`.

    Returns:
        A scalar tensor in [1, classes].

    Reference: Salimans et al. 2016, https://arxiv.org/abs/1606.03498
    """
    return load().eval.classifier_score_from_logits(tf.convert_to_tensor(logits))


def frechet_classifier_distance_from_activations(activations1, activations2):
    """Squared Frechet distance between Gaussians, with covariances over count - 1.

    Args:
        activations1: float array `(count, dimension)`.
        activations2: float array `(count, dimension)`; the counts may differ.

    Returns:
        A scalar tensor.

    Reference: Heusel et al. 2017, https://arxiv.org/abs/1706.08500
    """
    return load().eval.frechet_classifier_distance_from_activations(
        tf.convert_to_tensor(activations1), tf.convert_to_tensor(activations2)
    )


def kernel_classifier_distance_and_std_from_activations(
    activations1, activations2, max_block_size=1024
):
    """Squared maximum mean discrepancy under the kernel (x y / dimension + 1)^3, unbiased.

    Args:
        activations1: float array `(count, dimension)`, in random order.
        activations2: float array `(count, dimension)`, in random order; the counts may differ.
        max_block_size: Most samples of either in a block.

    Returns:
        Two scalar tensors: the mean over the blocks and its standard error, NaN for one block.

    Reference: Binkowski et al. 2018, https://arxiv.org/abs/1801.01401
    """
    return load().eval.kernel_classifier_distance_and_std_from_activations(
        tf.convert_to_tensor(activations1), tf.convert_to_tensor(activations2), max_block_size
    )


def sliced_wasserstein_distance(real_images, fake_images, **settings):
    """Wasserstein distances between the patches of images, one for each level of their pyramids.

    Patches come from NumPy's global generator, projections from TensorFlow's; a patch of one value
    gives NaN.

    Args:
        real_images: Array `(count, height, height, 3)`.
        fake_images: Array of the same shape.
        **settings: Further arguments of TF-GAN's function.

    Returns:
        A list of pairs of scalar tensors, the finest level first: the distance between patches of
        the same real images, and that between real and fake ones.

    Reference: Karras et al. 2018, section 5, https://arxiv.org/abs/1710.10196
    """
    return load().eval.sliced_wasserstein_distance(
        tf.convert_to_tensor(real_images), tf.convert_to_tensor(fake_images), **settings
    )


def load():
    """Returns the package `tensorflow_gan`; if the process has imported it already, that one."""
    if "tensorflow_gan" not in sys.modules:
        with _stand_ins():
            import tensorflow_gan  # noqa: F401
    return sys.modules["tensorflow_gan"]


@contextlib.contextmanager
def _stand_ins():
    """Puts empty modules in place of TF-GAN's training modules while the package is imported."""
    names = [f"tensorflow_gan.python.{name}" for name in _TRAINING]
    absent = [name for name in names if name not in sys.modules]
    for name in absent:
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].__all__ = []
    try:
        yield
    finally:
        # Whoever imports one of them later meets TF-GAN's own error, not an empty module.
        for name in absent:
            del sys.modules[name]
