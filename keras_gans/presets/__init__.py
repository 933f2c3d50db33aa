"""Presets: a scheme, its networks, optimizers and data, and the source of every number."""

from keras_gans.presets.catalogue import (
    PRESETS,
    adapt_to_examples,
    check_image_shape,
    data_options,
    for_gan,
    from_preset,
    get,
    list_gans,
    list_presets,
)
from keras_gans.presets.preset import Preset

__all__ = [
    "PRESETS",
    "Preset",
    "adapt_to_examples",
    "check_image_shape",
    "data_options",
    "for_gan",
    "from_preset",
    "get",
    "list_gans",
    "list_presets",
]
