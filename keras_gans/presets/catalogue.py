"""All presets, by name."""

import contextlib

import tensorflow as tf

from keras_gans import layers
from keras_gans.data import image_range
from keras_gans.errors import InputError, suggest
from keras_gans.presets import (
    began,
    bigan,
    conditional_gan,
    cyclegan,
    dcgan,
    gan,
    infogan,
    r3gan,
    sngan,
    textgan,
    wasserstein,
)
from keras_gans.sampling import conditioning

PRESETS = (
    *gan.PRESETS,
    *dcgan.PRESETS,
    *conditional_gan.PRESETS,
    *wasserstein.PRESETS,
    *sngan.PRESETS,
    *r3gan.PRESETS,
    *infogan.PRESETS,
    *began.PRESETS,
    *bigan.PRESETS,
    *textgan.PRESETS,
    *cyclegan.PRESETS,
)


def list_presets():
    """Returns the names of all presets."""
    return [preset.name for preset in PRESETS]


def list_gans():
    """Returns the names that `--gan` accepts."""
    return list(dict.fromkeys(preset.gan for preset in PRESETS))


def get(name):
    """Returns the `Preset` called `name`.

    Raises:
        InputError: If there is none; the message names the nearest.
    """
    for preset in PRESETS:
        if preset.name == name:
            return preset
    known = list_presets()
    raise InputError(
        f"preset {name!r} is unknown; accepted are {', '.join(known)}{suggest(name, known)}"
    )


def for_gan(gan, dataset=None):
    """Returns the preset of a scheme for a data set, or its first preset if none is for that one.

    Raises:
        InputError: If there is no such scheme; the message names the nearest.
    """
    candidates = [preset for preset in PRESETS if preset.gan == gan]
    if not candidates:
        known = list_gans()
        raise InputError(
            f"gan {gan!r} is unknown; accepted are {', '.join(known)}{suggest(gan, known)}"
        )
    return next((preset for preset in candidates if preset.dataset == dataset), candidates[0])


def from_preset(name, /, **options):
    """Builds and compiles the model of a preset.

    Call `keras.utils.set_random_seed` before it for repeatable initial weights.

    Args:
        name: One of `list_presets()`.
        **options: Options that replace the preset's (`get(name).options` lists them), and `seed`,
            `card`, `name` of the model.

    Returns:
        A compiled `AdversarialModel`, ready for `fit`.

    Raises:
        InputError: If the preset or an option is unknown.
    """
    preset = get(name)
    model_options = {key: options.pop(key) for key in ("seed", "name") if key in options}
    card = {"preset": name, "reference": preset.reference} | options.pop("card", {})
    return preset.build(options, card=card, **model_options)


def data_options(preset, examples, source):
    """Returns the options of a preset that follow from the data, with the values that they need.

    Args:
        preset: `Preset`.
        examples: `data.ImageData`, `data.PairData` or `data.TextData`.
        source: Where the examples come from, for the message.

    Returns:
        A dict with those of `image_shape`, `num_classes` and `vocabulary` that the preset has.

    Raises:
        InputError: If the preset needs a number of classes and the examples have no labels, or
            labels that cannot be counted.
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


def check_image_shape(preset, image_shape, source, options=None):
    """Raises `InputError` if a preset's networks cannot make images of that shape.

    Args:
        preset: `Preset`.
        image_shape: `(height, width, channels)`.
        source: Where such images come from, for the message.
        options: Dict of options that replace the preset's.
    """
    if preset.makes_other_shapes():
        try:
            preset.check_other_shape(image_shape, options or {})
        except InputError as error:
            raise InputError(f"{source}: {error}") from error
        return
    height, width, channels = preset.image_shape
    if channels != image_shape[-1]:
        raise InputError(
            f"{source}: images of {image_shape[-1]} channels, but {preset.name} makes "
            f"{channels}; presets for them: {_fitting(preset.kind, image_shape)}."
        )
    if (height, width) != tuple(image_shape[:2]):
        raise InputError(
            f"{source}: images of {image_shape[0]}x{image_shape[1]}, but {preset.name} makes "
            f"{height}x{width}; give image size {height}, or another preset."
        )


def _fitting(kind, image_shape):
    """Names the presets whose networks make images of that shape."""
    names = []
    for preset in PRESETS:
        if preset.kind != kind:
            continue
        if preset.image_shape != tuple(image_shape) and not preset.makes_other_shapes():
            continue
        with contextlib.suppress(InputError):
            check_image_shape(preset, image_shape, "data")
            names.append(preset.name)
    return ", ".join(names) or "none"
