"""The configuration of a training run: its schema on disk, and how it is resolved.

A value is what the user gives now, else what the run had before, else the preset's. What a run is
(`FIXED`, and the options of its preset) cannot change when it goes on.
"""

import dataclasses
import pathlib
from typing import Annotated, Literal

import pydantic

from keras_gans import presets
from keras_gans.errors import InputError

#: No training has more steps; TensorFlow's counters of 32 bits end there.
MOST_STEPS = 2**31 - 1
#: What must stay as it was when a run goes on, besides the options of the preset.
FIXED = (
    *("preset", "dataset", "image_size", "channels", "lowercase"),
    *("batch_size", "seed", "mixed_precision"),
)

Count = Annotated[int, pydantic.Field(ge=1, le=MOST_STEPS)]


@dataclasses.dataclass(frozen=True)
class Data:
    """The examples that a run learns from.

    Attributes:
        name: Name of the data set, its folder or its file.
        examples: How many there are.
        digest: Hash of the examples.
        vocabulary: Of a text, the characters in the order of their token ids.
        classes: Names of the classes, where the model learns from labels that have names.
        labels_digest: Hash of the labels, if there are any.
    """

    name: str
    examples: Count
    digest: str | None = None
    vocabulary: str | None = None
    classes: list[str] | None = None
    labels_digest: str | None = None

    def to_json(self):
        """Returns a dict of the entries that have a value."""
        entries = dataclasses.asdict(self)
        return {name: value for name, value in entries.items() if value is not None}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Configuration:
    """Everything that is needed to repeat a run; the schema of its `config.json`.

    Attributes:
        preset: Name of the preset.
        dataset: Data set as the user names it; `None` for the preset's.
        image_size: Side to which images are resized; `None` for their own.
        channels: 1 or 3; `None` for as many as the images have.
        lowercase: Whether a text becomes lower case; `None` for the reader's default.
        batch_size: Examples a step, or a step of the critic where there are several.
        seed: Seed of the weights, the model's noise and the order of the data.
        mixed_precision: Type of the computation, `"none"` for 32 bits.
        options: Dict of the options of the preset that a user can set.
        steps: Length of the training in generator updates.
        replicas: Number of devices that share a batch; `None` until the training begins.
        data: `Data` that the run learns from; `None` until it is read.
    """

    preset: str
    dataset: str | None = None
    image_size: Count | None = None
    channels: Literal[1, 3] | None = None
    lowercase: bool | None = None
    batch_size: Count | None = None
    seed: Annotated[int, pydantic.Field(ge=0, lt=2**63)] = 0
    mixed_precision: Literal["none", "bfloat16", "float16"] = "none"
    options: dict[str, pydantic.JsonValue] = dataclasses.field(default_factory=dict)
    steps: Count | None = None
    replicas: Count | None = None
    data: Data | None = None

    def to_json(self):
        """Returns the entries of `config.json`."""
        return vars(self) | {"data": None if self.data is None else self.data.to_json()}


def resolve(preset, given, before, folder, option_checks):
    """Resolves the configuration of a run: what is given, else what it had, else the preset's.

    Args:
        preset: `Preset`.
        given: Dict of what the user gives, by names of options and of fields of `Configuration`.
        before: `Configuration` of the run that goes on; `None` for a new run.
        folder: `pathlib.Path` of the run, for the messages.
        option_checks: Dict from the options that a user can set to functions of a value, which
            return whether the option can have it.

    Returns:
        A `Configuration` with a batch size and a length.

    Raises:
        InputError: If the preset has no such option, or the run that goes on was begun with another
            value.
    """
    given = preset.with_present_names(given)
    if before is not None:
        before = dataclasses.replace(before, options=preset.with_present_names(before.options))
    changes = {name: given[name] for name in option_checks if name in given}
    check_options_exist(preset, changes, option_checks)
    defaults = Configuration(preset=preset.name, batch_size=preset.batch_size, steps=preset.steps)
    earlier = before or defaults
    names = [*FIXED[1:], "steps"]
    sources = [given, vars(earlier), vars(defaults)]
    values = {name: _first(source.get(name) for source in sources) for name in names}
    configuration = dataclasses.replace(earlier, preset=preset.name, **values)
    if before is not None:
        refuse_changes(before, configuration, changes, folder)
        check_options(preset, before.options, option_checks, folder)
    options = preset.resolve(earlier.options | changes)
    options = {name: options[name] for name in option_checks if name in options}
    return dataclasses.replace(configuration, options=options)


def choose_preset(given, before):
    """Returns the `Preset` that the user names, else that of the run that goes on.

    Args:
        given: Dict that may have `preset`, or `gan` and `dataset`.
        before: `Configuration` of the run that goes on, or `None`.

    Returns:
        A `Preset`; `None` if there is neither a name nor a run.

    Raises:
        InputError: If there is none of that name.
    """
    if "preset" in given:
        return presets.get(given["preset"])
    if before is not None:
        preset = presets.get(before.preset)
        if given.get("gan", preset.gan) == preset.gan:
            return preset
    return presets.for_gan(given["gan"], given.get("dataset")) if "gan" in given else None


def check_options_exist(preset, changes, option_checks):
    """Raises `InputError` if the user gives an option that the preset does not have.

    Args:
        preset: `Preset`.
        changes: Dict of the options that the user gives.
        option_checks: As in `resolve`.
    """
    for name, value in changes.items():
        if name not in preset.options:
            accepted = ", ".join(flag(known) for known in option_checks if known in preset.options)
            raise InputError(
                f"{flag(name)} {value}: {preset.name} has no such option; accepted are {accepted}."
            )


def refuse_changes(before, configuration, changes, folder):
    """Raises `InputError` if a run would go on as another than it was begun.

    Args:
        before: `Configuration` with which it was begun.
        configuration: `Configuration` with which it is to go on.
        changes: Dict of the options of the preset that the user gives.
        folder: `pathlib.Path` of the run, for the message.
    """
    begun_with = {name: getattr(before, name) for name in FIXED} | before.options
    if begun_with["batch_size"] is None:
        begun_with["batch_size"] = configuration.batch_size
    # The set that was found, where the user named none; until the run has begun, it is not known.
    begun_with["dataset"] = begun_with["dataset"] or (before.data and before.data.name)
    values = {name: getattr(configuration, name) for name in FIXED}
    values = {name: value for name, value in values.items() if value is not None} | changes
    for name, value in values.items():
        if name == "dataset" and has_moved(begun_with[name], value):
            continue  # What it holds is compared when it is read.
        earlier = begun_with.get(name)
        if value != earlier:
            raise InputError(
                f"{flag(name)} {value} differs from the run in {folder}, which has "
                f"{'none' if earlier is None else earlier}: resume it with that, or start another "
                "run."
            )


def check_options(preset, options, option_checks, folder):
    """Raises `InputError` if a `config.json` has an option of a value that no user can give.

    Args:
        preset: `Preset`.
        options: Dict of the options in the file.
        option_checks: As in `resolve`.
        folder: `pathlib.Path` of the run, for the message.
    """
    for name, value in options.items():
        is_default = value is None and preset.options.get(name) is None
        if name in option_checks and not is_default and not option_checks[name](value):
            raise InputError(
                f"{folder / 'config.json'} cannot be used: its option {name!r} is {value!r}, which "
                f"{flag(name)} does not accept."
            )


def has_moved(before, now):
    """Whether a data set is the same file or folder, or one of its name where it is gone."""
    before, now = (pathlib.Path(place or "").expanduser() for place in (before, now))
    if not now.exists():
        return False
    return now.samefile(before) if before.exists() else now.name == before.name


def decays_to_the_end(configuration, given, before):
    """Whether the learning rates fall until the end of the training, however long it is.

    They do unless the user gives another length of the decay, or gave one when the run was begun.
    """
    if "decay_steps" not in configuration.options or "decay_steps" in given:
        return False
    begun_with = None if before is None else before.options.get("decay_steps")
    return begun_with is None or begun_with == before.steps


def with_replicas(configuration, replicas, folder):
    """Returns the configuration for a training on that many replicas.

    Raises:
        InputError: If the run began with another number, or the batch does not divide among them.
    """
    before = configuration.replicas
    if before not in (None, replicas):
        raise InputError(
            f"The run in {folder} has {before} replicas, --strategy gives {replicas}: their "
            "noise differs, so go on with as many."
        )
    if configuration.batch_size % replicas:
        raise InputError(
            f"--batch-size {configuration.batch_size} does not divide among {replicas} replicas: "
            f"give a multiple of {replicas}."
        )
    return dataclasses.replace(configuration, replicas=replicas)


def flag(name):
    """Returns the option of the command line that sets a value of that name."""
    return f"--{name.replace('_', '-')}"


def _first(values):
    """Returns the first value that is not `None`, or `None`."""
    return next((value for value in values if value is not None), None)
