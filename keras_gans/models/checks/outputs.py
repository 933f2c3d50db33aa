"""Checks of the last activation of a network, which shows common mistakes before training."""

import math
import sys
import warnings

from keras_gans.data import image_range
from keras_gans.errors import InputError
from keras_gans.networks import output_range

#: Activations that make probabilities.
PROBABILITIES = ("sigmoid", "hardsigmoid", "softmax", "sparsemax")


def check_outputs(networks, makes):
    """Checks that networks end in activations that fit what the scheme uses their outputs for.

    Args:
        networks: Dict of networks by name.
        makes: What the outputs of some are, by name: `"images"` in [-1, 1]; `"logits"`, or
            `"scores"` of a critic, one unbounded number an example or a map of them;
            `"categories"`, whose first output is the logits of all categories; `"probabilities"`.

    Raises:
        InputError: If no training with such an output can succeed.
    """
    for name, kind in makes.items():
        _CHECKS[kind](name, networks[name])


def _check_images(name, network):
    ending = output_range.read(network)
    if not image_range.is_image(network.output_shape[1:]) or ending.low < 0.0:
        return
    remedy = "end it with activation='tanh'"
    if ending.high < output_range.INFINITE:
        scale = 2.0 / (ending.high - ending.low) if ending.high > ending.low else 1.0
        offset = -1.0 - scale * ending.low
        remedy += f", or add keras.layers.Rescaling({scale:.4g}, {offset:.4g}) after it"
    _warn(
        f"{_ends(name, ending)}, so that its images lie in [{ending.low:.4g}, {ending.high:.4g}] "
        f"instead of [-1, 1] and are drawn washed out: {remedy}, and train on images in [-1, 1]."
    )


def _check_logits(name, network):
    _check_one_output(name, network)
    ending = output_range.read(network)
    if _is_squashed(ending):
        _warn(
            f"{_ends(name, ending)}, but what it returns is taken for an unbounded number: give "
            "that layer activation=None."
        )
    elif _has_several(network, ending):
        _warn(
            f"{name} returns {network.output_shape[1:]} an example, of which each number is taken "
            "for a logit of real against generated: end it with one unit, or a map of one channel."
        )


def _check_scores(name, network):
    _check_one_output(name, network)
    ending = output_range.read(network)
    if ending.activation in PROBABILITIES:
        raise InputError(
            f"{_ends(name, ending)}, but a critic's scores are unbounded, as the loss is their "
            "difference, which would vanish between 0 and 1: give that layer activation=None."
        )
    _check_logits(name, network)


def _check_categories(name, network):
    ending = output_range.read(network)
    if ending.activation in PROBABILITIES:
        _warn(
            f"{_ends(name, ending)}, but its first output is taken for unbounded logits, of which "
            "the loss makes probabilities itself: give that layer activation=None."
        )


def _check_probabilities(name, network):
    ending = output_range.read(network)
    if ending.activation not in (None, "softmax", "sparsemax"):
        _warn(
            f"{_ends(name, ending)}, but what it returns is taken for the probabilities of the "
            "characters: end it with keras.layers.Softmax()."
        )


_CHECKS = {
    "images": _check_images,
    "logits": _check_logits,
    "scores": _check_scores,
    "categories": _check_categories,
    "probabilities": _check_probabilities,
}


def _check_one_output(name, network):
    if len(network.outputs) != 1:
        raise InputError(
            f"{name} has {len(network.outputs)} outputs; it must have one, a score of each example."
        )
    ending = output_range.read(network)
    if ending.activation == "softmax" and ending.shape[-1] == 1:
        raise InputError(
            f"{_ends(name, ending)} over a single unit, which is always 1: give that layer "
            "activation=None."
        )


def _is_squashed(ending):
    return ending.low >= -1.0 and (ending.high <= 1.0 or ending.low >= 0.0)


def _has_several(network, ending):
    """Whether examples, or places of a map, have more than one number each."""
    returned = network.output_shape[1:]
    is_one = None not in returned and math.prod(returned) == 1
    return not is_one and returned[-1:] != (1,) and ending.shape[-1] != 1


def _ends(name, ending):
    return f"{name} ends in {ending.activation or 'its own bounds'} (layer {ending.layer})"


def _warn(message):
    """Warns at the line that makes the model, the nearest outside of this package."""
    frame, level = sys._getframe(), 1
    while frame is not None and frame.f_globals.get("__name__", "").startswith("keras_gans."):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, stacklevel=level)
