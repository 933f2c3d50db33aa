"""What a recipe is trained on, as the command line of train.py names it."""

import dataclasses
import pathlib

import numpy as np

from keras_gans import data, presets
from keras_gans.data import pipeline
from keras_gans.errors import InputError

READERS = {"images": data.read, "pairs": data.read_pairs, "text": data.read_text}


def text_file(preset, path):
    """Returns the file that --text names, refusing what no recipe could read."""
    if preset.kind != "text":
        raise InputError(f"--text {path}: {preset.name} learns from {preset.kind}; give --dataset.")
    file = pathlib.Path(path).expanduser()
    if not file.is_file():
        raise InputError(f"--text {path}: there is no such file.")
    return str(file)


def read(preset, config):
    """Reads the data set of a run and notes in `config["data"]` what it is.

    Raises:
        InputError: If it cannot be read, does not fit the recipe, or is not what the run began
            with.
    """
    before = config.get("data")
    source = config["dataset"]
    if source is None and before is not None:
        source = before["name"]
    settings = _settings(preset, config, source)
    try:
        examples = data.read_or_fall_back(
            source,
            default=preset.dataset,
            fallback=preset.fallback,
            reader=READERS[preset.kind],
            **settings,
        )
    except InputError as error:
        raise InputError(f"--dataset: {error}") from error
    if preset.kind != "text":
        examples = _as_grey_as_the_recipe(preset, examples, config["channels"])
        source = f"--dataset {examples.name}"
        presets.check_image_shape(preset, examples.image_shape, source, config["options"])
    config["data"] = {
        "name": examples.name,
        "examples": examples.count,
        "digest": examples.digest(),
    }
    if preset.kind == "text":
        config["data"]["vocabulary"] = "".join(examples.vocabulary)
    elif "num_classes" in preset.options and examples.class_names is not None:
        config["data"]["classes"] = list(examples.class_names)
    if before is not None:
        _check_unchanged(examples.name, before, config["data"])
    return examples


def check_labels(config, examples, before, are_needed):
    """Notes in `config["data"]` which labels there are.

    Args:
        config: Configuration of the run.
        examples: What `read` has read.
        before: What `config["data"]` was when the run was last trained, or `None`.
        are_needed: Whether the model learns from them.

    Raises:
        InputError: If it does, and the run began with others.
    """
    if examples.labels is None:
        return
    now = config["data"]["labels_digest"] = pipeline.digest([(examples.labels,)])
    if are_needed and before is not None:
        _check_same("labels", examples.name, before.get("labels_digest"), now)


def steps_per_epoch(preset, config, examples):
    """Returns the number of generator updates in an epoch, refusing data for less than one."""
    batch_size = config["batch_size"]
    examples_a_step = batch_size * preset.batches_per_step(config["options"])
    if examples_a_step > examples.count:
        raise InputError(
            f"--batch-size {batch_size}: a step of {preset.name} takes {examples_a_step} examples, "
            f"and {examples.name} has {examples.count}."
        )
    return examples.count // examples_a_step


def options(preset, examples):
    """Returns the options of a recipe that its data decide."""
    return presets.data_options(preset, examples, f"--dataset {examples.name}")


def _settings(preset, config, source):
    """The arguments of the reader, refusing options that it does not have."""
    accepted = {"images": ("image_size", "channels"), "pairs": ("image_size",)}
    accepted = accepted.get(preset.kind, ("lowercase",))
    for name in ("image_size", "channels", "lowercase"):
        if config[name] is not None and name not in accepted:
            option = f"--{name.replace('_', '-')}"
            value = str(config[name]).lower()
            raise InputError(f"{option} {value}: {preset.name} learns from {preset.kind}.")
    settings = {name: config[name] for name in accepted}
    if "image_size" in accepted:
        size = config["image_size"]
        settings["image_size"] = _image_size(preset, size, source, config["options"])
    return settings


def _as_grey_as_the_recipe(preset, examples, channels):
    """Takes one channel of grey images that are stored in colour, if the recipe makes grey ones."""
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
    # Images of any size, or of two sizes, take the recipe's.
    of_any_size = preset.kind == "pairs" or (source and pathlib.Path(source).expanduser().is_dir())
    return preset.image_shape[0] if of_any_size else None


def _check_unchanged(name, before, now):
    # A file may have moved, but not changed.
    for key in sorted(now.keys() - {"name", "digest"}):
        if now[key] != before.get(key, now[key]):
            raise InputError(
                f"--dataset {name} has {now[key]!r} {key}, but the run began with {before[key]!r}: "
                "bring those back, or start another run."
            )
    _check_same("examples", name, before.get("digest"), now["digest"])


def _check_same(what, name, before, now):
    # A run of before there were hashes has none.
    if before is not None and before != now:
        raise InputError(
            f"--dataset {name} has other {what} than the run began with, though as many: bring "
            "those back, or start another run."
        )
