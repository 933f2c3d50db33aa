"""Augmentation, instance noise and packing of the images that a discriminator sees.

Both kinds pass through the same function with noise of their own, and the generator's gradient
flows through it. Nothing here draws random numbers by itself: all take `draw(distribution, shape,
purpose)`, which returns `"uniform"` U(-1, 1) or `"normal"` N(0, 1) noise, such as
`AdversarialModel.sample_noise`.
"""

import keras

from keras_gans.augmentation.adaptive import AdaptiveAugmentation
from keras_gans.augmentation.differentiable import DiffAugment
from keras_gans.augmentation.distortion import Distortion
from keras_gans.augmentation.instance_noise import InstanceNoise
from keras_gans.augmentation.packing import pack
from keras_gans.errors import InputError

__all__ = [
    "AdaptiveAugmentation",
    "DiffAugment",
    "Distortion",
    "InstanceNoise",
    "get",
    "pack",
    "serialize",
]

_OTHERS = "None, 'none', 'adaptive', or an object that is called with (images, draw)"


def get(augmentation):
    """Returns an augmentation, a function of `(images, draw)`, or `None` for none.

    Args:
        augmentation: `None` or `"none"`; `"adaptive"` for `AdaptiveAugmentation()`; the policy of a
            `DiffAugment`, such as `"color,translation"`; or an object of `(images, draw)`.

    Raises:
        InputError: If it is none of these.
    """
    if augmentation is None or augmentation == "none":
        return None
    if augmentation == "adaptive":
        return AdaptiveAugmentation()
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
