"""The training data of a run, as the command line of train names them."""

import dataclasses
import pathlib
import warnings

import numpy as np

from keras_gans import data, presets
from keras_gans.data import pipeline
from keras_gans.data.held_out import load_test
from keras_gans.errors import InputError, SplitError
from keras_gans.training.configuration import Data, flag

#: Held-out images that a discriminator is watched by, at most.
MOST_HELD_OUT = 1000
READERS = {"images": data.load_arrays, "pairs": data.load_pairs, "text": data.load_text}


def text_file(preset, path):
    """Returns the file that --text names, refusing what no preset could read."""
    if preset.kind != "text":
        raise InputError(f"--text {path}: {preset.name} learns from {preset.kind}; give --dataset.")
    file = pathlib.Path(path).expanduser()
    if not file.is_file():
        raise InputError(f"--text {path}: there is no such file.")
    return str(file)


def read(preset, configuration):
    """Reads the data set of a run.

    Args:
        preset: `Preset`.
        configuration: `Configuration` of the run.

    Returns:
        `data.ImageData`, `data.PairData` or `data.TextData`.

    Raises:
        InputError: If it cannot be read, does not fit the preset, or is not what the run began
            with.
    """
    before = configuration.data
    source = configuration.dataset
    if source is None and before is not None:
        source = before.name
    settings = _settings(preset, configuration, source)
    try:
        examples = data.load_or_fall_back(
            source,
            default=preset.dataset,
            fallback=preset.fallback,
            reader=READERS[preset.kind],
            **settings,
        )
    except InputError as error:
        raise InputError(f"--dataset: {error}") from error
    if preset.kind != "text":
        examples = _as_grey_as_the_preset(preset, examples, configuration.channels)
        source = f"--dataset {examples.name}"
        presets.check_image_shape(preset, examples.image_shape, source, configuration.options)
    return examples


def describe(preset, examples):
    """Returns the `Data` of the examples that `read` has read."""
    learns_labels = "num_classes" in preset.options
    names = examples.class_names if learns_labels else None
    return Data(
        name=examples.name,
        examples=examples.count,
        digest=examples.digest(),
        vocabulary="".join(examples.vocabulary) if preset.kind == "text" else None,
        classes=None if names is None else list(names),
        labels_digest=None if examples.labels is None else pipeline.digest([(examples.labels,)]),
    )


def check_unchanged(before, now):
    """Raises `InputError` if a run would go on with other examples than it began with.

    Args:
        before: `Data` of the run when it was last trained, or `None`.
        now: `Data` that it is to go on with. A file may have moved, but not changed.
    """
    if before is None:
        return
    for name in ("classes", "examples", "vocabulary"):
        had, has = getattr(before, name), getattr(now, name)
        if None not in (had, has) and had != has:
            raise InputError(
                f"--dataset {now.name} has {has!r} {name}, but the run began with {had!r}: "
                "bring those back, or start another run."
            )
    _check_same("examples", now.name, before.digest, now.digest)


def check_labels_unchanged(before, now):
    """Raises `InputError` if a run that learns from labels would go on with others.

    Args:
        before, now: As in `check_unchanged`.
    """
    if before is not None and now.labels_digest is not None:
        _check_same("labels", now.name, before.labels_digest, now.labels_digest)


def steps_per_epoch(preset, configuration, examples):
    """Returns the number of generator updates in an epoch, refusing data for less than one."""
    batch_size = configuration.batch_size
    examples_a_step = batch_size * preset.batches_per_step(configuration.options)
    if examples_a_step > examples.count:
        raise InputError(
            f"--batch-size {batch_size}: a step of {preset.name} takes {examples_a_step} examples, "
            f"and {examples.name} has {examples.count}."
        )
    return examples.count // examples_a_step


def held_out(preset, configuration, examples):
    """Reads images that the discriminator is watched by and nothing is trained on.

    They are of the data set's test split, at most a thousand, and a tenth of the training images,
    so that they take little time.

    Args:
        preset: `Preset`.
        configuration: `Configuration` of the run.
        examples: What `read` has read.

    Returns:
        A `data.ImageData`; `None` where the set has no such split, or too few images for a batch.
    """
    count = min(MOST_HELD_OUT, examples.count // 10)
    batch = configuration.batch_size * preset.batches_per_step(configuration.options)
    if preset.kind != "images" or count < batch:
        return None
    height, width, _ = examples.image_shape
    size = height if height == width else None
    try:
        test = load_test(examples.name, size, configuration.channels, most=count)
    except SplitError:
        return None
    except InputError as error:
        warnings.warn(f"Training without held-out images: {error}", stacklevel=2)
        return None
    test = _as_grey_as_the_preset(preset, test, configuration.channels)
    is_alike = (
        test.image_shape == examples.image_shape
        and test.class_names == examples.class_names
        and (test.labels is None) == (examples.labels is None)
    )
    return test if is_alike and test.count >= batch else None


def options(preset, examples):
    """Returns the options of a preset that follow from its data."""
    return presets.data_options(preset, examples, f"--dataset {examples.name}")


def _settings(preset, configuration, source):
    """The arguments of the reader, refusing options that it does not have."""
    accepted = {"images": ("image_size", "channels"), "pairs": ("image_size",)}
    accepted = accepted.get(preset.kind, ("lowercase",))
    for name in ("image_size", "channels", "lowercase"):
        value = getattr(configuration, name)
        if value is not None and name not in accepted:
            shown = str(value).lower()
            raise InputError(f"{flag(name)} {shown}: {preset.name} learns from {preset.kind}.")
    settings = {name: getattr(configuration, name) for name in accepted}
    if "image_size" in accepted:
        size = configuration.image_size
        settings["image_size"] = _image_size(preset, size, source, configuration.options)
    return settings


def _as_grey_as_the_preset(preset, examples, channels):
    """Takes one channel of grey images that are stored in colour, if the preset makes grey ones."""
    if channels is not None or preset.makes_other_shapes() or preset.image_shape[-1] != 1:
        return examples
    if preset.kind != "images" or examples.image_shape[-1] != 3:
        return examples
    grey = examples.images[..., :1]
    if not all((image == image[..., :1]).all() for image in examples.images):
        return examples
    return dataclasses.replace(examples, images=np.ascontiguousarray(grey))


def _image_size(preset, size, source, options):
    if size is not None:
        shape = (size, size, preset.image_shape[-1])
        presets.check_image_shape(preset, shape, f"--image-size {size}", options)
        return size
    # Images of any size, or of two sizes, take the preset's.
    of_any_size = preset.kind == "pairs" or (source and pathlib.Path(source).expanduser().is_dir())
    return preset.image_shape[0] if of_any_size else None


def _check_same(what, name, before, now):
    # Early versions kept no hashes in the configuration of a run.
    if before is not None and before != now:
        raise InputError(
            f"--dataset {name} has other {what} than the run began with, though as many: bring "
            "those back, or start another run."
        )
