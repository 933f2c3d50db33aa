"""The options of a preset that follow from the data: image shape, number of classes, vocabulary."""

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
