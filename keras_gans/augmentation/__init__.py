"""Augmentation, instance noise and packing of the images that a discriminator sees.

Both kinds pass through the same function with noise of their own, and the generator's gradient
flows through it. Nothing here draws random numbers by itself: all take `draw(distribution, shape,
purpose)`, which returns `"uniform"` U(-1, 1) or `"normal"` N(0, 1) noise, such as
`AdversarialModel.sample_noise`.
"""

import functools

import keras

from keras_gans.augmentation.adaptive import AdaptiveAugmentation
from keras_gans.augmentation.differentiable import DiffAugment
from keras_gans.augmentation.distortion import Distortion
from keras_gans.augmentation.instance_noise import InstanceNoise
from keras_gans.augmentation.packing import pack
from keras_gans.errors import InputError

__all__ = [
    "ADAPTIVE",
    "AdaptiveAugmentation",
    "DiffAugment",
    "Distortion",
    "InstanceNoise",
    "get",
    "pack",
    "serialize",
]

#: Adaptive augmentations by name.
ADAPTIVE = {
    "adaptive": AdaptiveAugmentation,
    # A digit must not be mirrored, turned or inverted: a 6 would become a 9, and paper dark.
    "adaptive_digits": functools.partial(
        AdaptiveAugmentation, groups="blit,geometry", flips=False, rotations=False
    ),
}
_OTHERS = (
    f"None, 'none', {', '.join(map(repr, ADAPTIVE))}, or an object that is called with "
    "(images, draw)"
)


def get(augmentation):
    """Returns an augmentation, a function of `(images, draw)`, or `None` for none.

    Args:
        augmentation: `None` or `"none"`; `"adaptive"` for `AdaptiveAugmentation()`, or
            `"adaptive_digits"` for one that neither mirrors nor turns nor inverts; the policy of a
            `DiffAugment`, such as `"color,translation"`; or an object of `(images, draw)`.

    Raises:
        InputError: If it is none of these.
    """
    if augmentation is None or augmentation == "none":
        return None
    if isinstance(augmentation, str) and augmentation in ADAPTIVE:
        return ADAPTIVE[augmentation]()
    if isinstance(augmentation, InstanceNoise):
        raise InputError("augmentation=InstanceNoise(...): give it as instance_noise.")
    if isinstance(augmentation, str):
        try:
            return DiffAugment(augmentation)
        except InputError as error:
            raise InputError(f"augmentation: {error}; {_OTHERS} are accepted too.") from error
    if isinstance(augmentation, type) or not callable(augmentation):
        raise InputError(
            f"augmentation={augmentation!r} is unknown; accepted are a policy of DiffAugment, such "
            f"as 'color,translation', {_OTHERS}."
        )
    return augmentation


def serialize(augmentation):
    """Returns what a configuration holds of an augmentation: `None`, or a dict for Keras."""
    return None if augmentation is None else keras.saving.serialize_keras_object(augmentation)
