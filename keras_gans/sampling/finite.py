"""Checks that weights and outputs of networks are finite."""

import tensorflow as tf

from keras_gans.errors import InputError


def not_finite(networks):
    """Returns the paths of the weights that hold NaN or an infinity.

    Args:
        networks: Iterable of built Keras models.

    Returns:
        A list of strings, empty where all weights are finite.
    """
    weights = (weight for network in networks for weight in network.weights)
    return [weight.path for weight in weights if not is_finite(weight.value)]


def check_weights(networks, purpose):
    """Raises `InputError` if a weight is NaN or infinite.

    Outputs do not always show it: a fused ReLU turns NaN into 0 on CPUs.

    Args:
        networks: Iterable of built Keras models.
        purpose: What cannot be done with them, for the message: `"generate"`.
    """
    if bad := not_finite(networks):
        raise InputError(
            f"{purpose}: {len(bad)} weights of the model are NaN or infinite, among them "
            f"{', '.join(bad[:3])}: load a state from before the training diverged."
        )


def check_outputs(outputs, purpose):
    """Raises `InputError` if outputs of a network are NaN or infinite.

    Args:
        outputs: Tensor.
        purpose: As in `check_weights`.
    """
    if not is_finite(outputs):
        raise InputError(
            f"{purpose}: the network returned NaN or infinite values: load a state from before the "
            "training diverged, or give inputs that are finite."
        )


def is_finite(values):
    """Whether no element of a tensor is NaN or infinite, whatever its type."""
    values = tf.convert_to_tensor(values)
    if not values.dtype.is_floating:
        return True
    return bool(tf.reduce_all(tf.math.is_finite(values)))
