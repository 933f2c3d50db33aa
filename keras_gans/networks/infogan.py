"""The networks of InfoGAN on the tiny DCGAN: one trunk with a discriminator and a recognition head.

With `dcgan.conditional_tiny_generator(categories, latent_dim)`, whose labels are the categorical
code, 166,796 trainable parameters judge and recognise ten categories and two continuous codes by
squared error, 170,894 by Gaussians.

Reference: Chen et al. 2016, appendix C, https://arxiv.org/abs/1606.03657
"""

import itertools

import keras
from keras import layers

from keras_gans.errors import InputError
from keras_gans.networks import dcgan

#: The outputs for the continuous codes by the name of their heads.
HEADS = {
    "squared_error": ("means",),
    "gaussian": ("means", "log_variances"),
}


def tiny_trunk(batch_normalization=True, initialization="normal"):
    """The first three convolutions of the tiny discriminator: 28x28x1 images -> features 4x4x128.

    Args:
        batch_normalization: Whether the 64 and 128 channels are normalized.
        initialization: Of the kernels, as in `dcgan.tiny_discriminator`.
    """
    images = keras.Input((28, 28, 1), name="images")
    features = dcgan.tiny_features(images, batch_normalization, initialization=initialization)
    return keras.Model(images, features, name="trunk")


def tiny_discriminator():
    """The discriminator's head: the last convolution of the tiny discriminator, without a bias."""
    features = keras.Input((4, 4, 128), name="features")
    return keras.Model(features, _head(features, 1, "logits", False), name="discriminator")


def tiny_recognition(categories=10, codes=2, heads="squared_error"):
    """Q's heads, each a 4x4 convolution with biases: features -> `[logits, means, ...]`.

    Args:
        categories: Categories of the categorical code, and length of its logits; `None` for a Q
            without this head, whose categories are those of `tiny_clusterings`.
        codes: Number of continuous codes.
        heads: `"squared_error"`, or `"gaussian"` for a third output, the log variances of the
            continuous codes.

    Raises:
        InputError: If there are no heads of that name.
    """
    if heads not in HEADS:
        raise InputError(f"heads={heads!r} is unknown; accepted are {', '.join(HEADS)}.")
    features = keras.Input((4, 4, 128), name="features")
    outputs = [] if categories is None else [_head(features, categories, "categories", True)]
    outputs += [_head(features, codes, name, True) for name in HEADS[heads]]
    return keras.Model(features, outputs, name="recognition")


def tiny_clusterings(heads=((10, 10), (6, 50))):
    """Heads that cluster side by side: features -> logits `(batch, heads, clusters)` for each.

    All are linear maps of the features; 4x4x128 features have 2,049 parameters for each cluster.

    Args:
        heads: Pairs of how many heads and how many clusters each of them has.
    """
    features = keras.Input((4, 4, 128), name="features")
    sizes = [count * clusters for count, clusters in heads]
    logits = _head(features, sum(sizes), "clusters", True)
    ends = list(itertools.accumulate(sizes))
    outputs = [
        layers.Reshape(shape, dtype="float32")(logits[:, end - size : end])
        for shape, size, end in zip(heads, sizes, ends, strict=True)
    ]
    return keras.Model(features, outputs, name="clusterings")


def _head(features, channels, name, use_bias):
    normal = keras.initializers.RandomNormal(stddev=0.02)
    head = layers.Conv2D(
        channels,
        4,
        use_bias=use_bias,
        kernel_initializer=normal,
        dtype="float32",
        name=f"{name}_head",
    )
    return layers.Flatten(dtype="float32", name=name)(head(features))
