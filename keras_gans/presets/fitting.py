"""What the data decide of a recipe."""

from keras_gans.sampling import conditioning


def data_options(preset, examples, source):
    """Returns the options of a recipe that its data decide.

    Args:
        preset: `Preset`.
        examples: `data.ImageData`, `data.PairData` or `data.TextData`.
        source: Where the examples come from, for the message.

    Raises:
        InputError: If the recipe learns from labels and there are none that are fit.
    """
    found = {}
    if "image_shape" in preset.options:
        found["image_shape"] = examples.image_shape
    if "num_classes" in preset.options:
        found["num_classes"] = conditioning.count_classes(examples.labels, source)
    if "vocabulary" in preset.options:
        found["vocabulary"] = examples.vocabulary
    return found
