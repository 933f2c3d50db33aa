"""Networks of residual one-dimensional convolutions for lines of characters.

A line is a float array `(length, vocabulary_size)`: a probability of each character at each place,
1 and 0 in real text. Both networks end in float32 under mixed precision.

Reference: Gulrajani et al. 2017, https://arxiv.org/abs/1704.00028, on discrete data, and
the sizes of the authors' published experiment: 512 channels, five blocks, kernels of 5.
"""

from keras import Input, Model, layers
from keras.initializers import VarianceScaling

from keras_gans.errors import InputError
from keras_gans.layers import BatchNormalization

KERNEL = 5
#: Factor of a block's residual, with which a deep network begins near the identity.
RESIDUAL_SCALE = 0.3
#: What a generator can normalize by.
NORMALIZATIONS = ("none", "batch")


def generator(
    vocabulary_size, length=32, latent_dim=128, width=512, blocks=5, normalization="none"
):
    """Latents `(batch, latent_dim)` -> probabilities `(batch, length, vocabulary_size)`.

    Args:
        vocabulary_size: Number of different characters.
        length: Characters in a line.
        latent_dim: Length of the latent vectors.
        width: Channels of the convolutions.
        blocks: Number of residual blocks.
        normalization: `"none"`, as in the paper; or `"batch"`, before each rectifier, of which
            there is then one more, before the last convolution.
    """
    if normalization not in NORMALIZATIONS:
        raise InputError(f"{normalization=} is unknown; accepted are {', '.join(NORMALIZATIONS)}.")
    latents = Input((latent_dim,), name="latents")
    features = layers.Reshape((length, width))(layers.Dense(length * width)(latents))
    for _ in range(blocks):
        features = residual_block(features, width, normalization)
    if normalization != "none":
        features = _rectify(features, normalization)
    logits = _convolution(vocabulary_size, 1)(features)
    probabilities = layers.Softmax(dtype="float32", name="probabilities")(logits)
    return Model(latents, probabilities, name="generator")


def critic(vocabulary_size, length=32, width=512, blocks=5):
    """Lines `(batch, length, vocabulary_size)` -> one unbounded score each, `(batch, 1)`.

    Args:
        vocabulary_size: Number of different characters.
        length: Characters in a line.
        width: Channels of the convolutions.
        blocks: Number of residual blocks.
    """
    lines, features = _features_of_lines(vocabulary_size, length, width, blocks)
    scores = layers.Dense(1, dtype="float32", name="scores")(layers.Flatten()(features))
    return Model(lines, scores, name="critic")


def discriminator_of_places(vocabulary_size, length=32, width=512, blocks=5):
    """Lines `(batch, length, vocabulary_size)` -> a logit for each place, `(batch, length, 1)`.

    The logit of a place sees 4 characters more to each side for every block (kernels of 5, two a
    block): each n-gram is told apart wherever it stands, as patches of an image are by Isola et al.
    2017, section 3.2.2, https://arxiv.org/abs/1611.07004.

    Args:
        vocabulary_size: Number of different characters.
        length: Characters in a line.
        width: Channels of the convolutions.
        blocks: Number of residual blocks.
    """
    lines, features = _features_of_lines(vocabulary_size, length, width, blocks)
    logits = layers.Conv1D(1, 1, dtype="float32", name="logits")(layers.ReLU()(features))
    return Model(lines, logits, name="discriminator")


def _features_of_lines(vocabulary_size, length, width, blocks):
    lines = Input((length, vocabulary_size), name="lines")
    features = _convolution(width, 1)(lines)
    for _ in range(blocks):
        features = residual_block(features, width)
    return lines, features


def residual_block(features, width, normalization="none"):
    """x + 0.3 f(x), where f is twice a rectifier and a convolution that keeps the length.

    Args:
        features: `(batch, length, width)`.
        width: Channels.
        normalization: What is done before each rectifier, see `generator`.
    """
    residual = features
    for _ in range(2):
        residual = _convolution(width, KERNEL)(_rectify(residual, normalization))
    return layers.Add()([features, layers.Rescaling(RESIDUAL_SCALE)(residual)])


def _rectify(features, normalization):
    if normalization == "batch":
        features = BatchNormalization(momentum=0.9)(features)
    return layers.ReLU()(features)


def _convolution(channels, kernel):
    # He et al. 2015 as in the authors' experiment, the mean of inputs and outputs counting.
    initializer = VarianceScaling(2.0, mode="fan_avg", distribution="uniform")
    return layers.Conv1D(channels, kernel, padding="same", kernel_initializer=initializer)
