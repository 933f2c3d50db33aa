"""Networks of residual one-dimensional convolutions for lines of characters.

A line is a float array `(length, vocabulary_size)`: a probability of each character at each place,
1 and 0 in real text. Both networks end in float32 under mixed precision.

Reference: Gulrajani et al. 2017, https://arxiv.org/abs/1704.00028, on discrete data, and
the sizes of the authors' published experiment: 512 channels, five blocks, kernels of 5.
"""

from keras import Input, Model, layers
from keras.initializers import VarianceScaling

KERNEL = 5
#: Factor of a block's residual, with which a deep network begins near the identity.
RESIDUAL_SCALE = 0.3


def generator(vocabulary_size, length=32, latent_dim=128, width=512, blocks=5):
    """Latents `(batch, latent_dim)` -> probabilities `(batch, length, vocabulary_size)`.

    Args:
        vocabulary_size: Number of different characters.
        length: Characters in a line.
        latent_dim: Length of the latent vectors.
        width: Channels of the convolutions.
        blocks: Number of residual blocks.
    """
    latents = Input((latent_dim,), name="latents")
    features = layers.Reshape((length, width))(layers.Dense(length * width)(latents))
    for _ in range(blocks):
        features = residual_block(features, width)
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
    lines = Input((length, vocabulary_size), name="lines")
    features = _convolution(width, 1)(lines)
    for _ in range(blocks):
        features = residual_block(features, width)
    scores = layers.Dense(1, dtype="float32", name="scores")(layers.Flatten()(features))
    return Model(lines, scores, name="critic")


def residual_block(features, width):
    """x + 0.3 f(x), where f is twice a rectifier and a convolution that keeps the length.

    Args:
        features: `(batch, length, width)`.
        width: Channels.
    """
    residual = features
    for _ in range(2):
        residual = _convolution(width, KERNEL)(layers.ReLU()(residual))
    return layers.Add()([features, layers.Rescaling(RESIDUAL_SCALE)(residual)])


def _convolution(channels, kernel):
    # He et al. 2015 as in the authors' experiment, the mean of inputs and outputs counting.
    initializer = VarianceScaling(2.0, mode="fan_avg", distribution="uniform")
    return layers.Conv1D(channels, kernel, padding="same", kernel_initializer=initializer)
