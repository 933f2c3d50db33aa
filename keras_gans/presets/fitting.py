"""What follows from the data: image shape, number of classes, vocabulary, reference examples."""

import tensorflow as tf

from keras_gans import layers
from keras_gans.data import image_range
from keras_gans.sampling import conditioning


def data_options(preset, examples, source):
    """Returns the options of a preset that follow from the data.

    Args:
        preset: `Preset`.
        examples: `data.ImageData`, `data.PairData` or `data.TextData`.
        source: Where the examples come from, for the message.

    Raises:
        InputError: If the preset learns from labels and there are none, or unfit ones.
    """
    options = {}
    if "image_shape" in preset.options:
        options["image_shape"] = examples.image_shape
    if "num_classes" in preset.options:
        options["num_classes"] = conditioning.count_classes(examples.labels, source)
    if "vocabulary" in preset.options:
        options["vocabulary"] = examples.vocabulary
    return options


def adapt_to_examples(model, examples):
    """Gives a new model's discriminator its reference images, if it has virtual normalization.

    Args:
        model: A model that `from_preset` has built.
        examples: `data.ImageData`, `data.PairData` or `data.TextData` that it is to learn from.

    Raises:
        InputError: If there are too few.
    """
    discriminator = getattr(model, "discriminator", None)
    count = 0 if discriminator is None else layers.reference_size(discriminator)
    if count:
        images = image_range.from_uint8(tf.constant(examples.images[:count]))
        layers.adapt_references(discriminator, images)
