"""Layers by which a discriminator sees the batch around an example, by name."""

from keras import layers

from keras_gans.errors import InputError
from keras_gans.layers import MinibatchDiscrimination, MinibatchStandardDeviation

#: Names that `append` accepts.
MINIBATCH_LAYERS = ("none", "discrimination", "standard_deviation")
#: Kernels of minibatch discrimination.
KERNELS = 16


def append(features, minibatch, kernel_initializer="glorot_uniform"):
    """Appends what the batch around each example is like, as float32.

    Args:
        features: Keras tensor `(batch, height, width, channels)` or `(batch, features)`.
        minibatch: `"none"`; `"discrimination"` for 16 sums of minibatch discrimination (Salimans et
            al. 2016, section 3.2), behind which images are vectors; or `"standard_deviation"` for
            one channel, the standard deviation in groups of four (Karras et al. 2018, section 3).
        kernel_initializer: Of minibatch discrimination.

    Raises:
        InputError: If there is no layer of that name.
    """
    if minibatch not in MINIBATCH_LAYERS:
        raise InputError(
            f"minibatch={minibatch!r} is unknown; accepted are {', '.join(MINIBATCH_LAYERS)}."
        )
    # 16 bits would round the sums to a few values.
    if minibatch == "standard_deviation":
        return MinibatchStandardDeviation(dtype="float32")(features)
    if minibatch == "discrimination":
        if len(features.shape) > 2:
            features = layers.Flatten()(features)
        layer = MinibatchDiscrimination(
            KERNELS, kernel_initializer=kernel_initializer, dtype="float32"
        )
        return layer(features)
    return features
