"""The class of the presets."""

import dataclasses
from collections.abc import Callable
from typing import Any

import keras

from keras_gans import layers, losses
from keras_gans.errors import InputError, suggest
from keras_gans.models import AdversarialModel, LatentModel
from keras_gans.presets import techniques
from keras_gans.sampling import priors

#: Players, with the option that is the learning rate of each.
LEARNING_RATES = {
    "generator": "generator_learning_rate",
    "discriminator": "discriminator_learning_rate",
    "critic": "critic_learning_rate",
    "information": "information_learning_rate",
    "invariance": "invariance_learning_rate",
}
#: Former names of options, which are accepted of presets that have the present one.
FORMER_OPTIONS = {
    "discriminator_learning_rate": "critic_learning_rate",
    "batch_normalization": "normalization",
}
#: What the former values of such an option are called now, where they are called otherwise.
FORMER_VALUES = {"batch_normalization": {True: "batch", False: "none"}}


@dataclasses.dataclass(frozen=True)
class Preset:
    """A published experiment by name: scheme, networks, optimizers, data set and length.

    `networks`, `optimizers`, `scheme` and `techniques` are the options: what a user can change. No
    name is in two of them.

    Attributes:
        name: What `from_preset` calls it.
        gan: What `--gan` calls it; the first preset of that name is the scheme's default.
        model: Class of the model.
        make_networks: Function of the options in `networks` that returns the networks by the names
            of the model's arguments.
        networks: Dict of options of `make_networks`, with the preset's values. If `packing` is one
            of them, the model packs as many images.
        make_optimizer: Function of a learning rate, and of the other options in `optimizers`, that
            returns an optimizer.
        optimizers: Dict of options of the optimizers: a learning rate for each player (see
            `LEARNING_RATES`), and what all optimizers have in common. `decay_steps`, where there is
            one, counts generator updates.
        scheme: Dict of options of the model's class.
        changed_techniques: Dict of the options of `techniques.OPTIONS` that are not left out.
        sources: Dict from names of options to where their values come from.
        dataset: Data set it is for.
        fallback: Data set that stands in where `dataset` can be neither found nor downloaded.
        batch_size: Examples a step, or a step of the critic where there are several.
        steps: Default length of the training, in generator updates.
        reference: The paper.
        image_shape: `(height, width, channels)` of the images; a preset with the option
            `image_shape` makes others as well. `None` for other examples.
        kind: What it is trained on: `"images"`, `"pairs"` of images of two domains, or `"text"`.
    """

    name: str
    gan: str
    model: type[AdversarialModel]
    make_networks: Callable[..., dict[str, keras.Model]]
    networks: dict[str, Any]
    make_optimizer: Callable[..., keras.optimizers.Optimizer]
    optimizers: dict[str, Any]
    scheme: dict[str, Any]
    sources: dict[str, str]
    dataset: str
    fallback: str | None
    batch_size: int
    steps: int
    reference: str
    image_shape: tuple[int, int, int] | None = None
    kind: str = "images"
    changed_techniques: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def options(self):
        """All options, in one dict, with the preset's values."""
        return self.networks | self.optimizers | self.scheme | self.techniques

    @property
    def techniques(self):
        """Options of the techniques that the scheme can take, with the preset's values."""
        return techniques.defaults(self.model) | self.changed_techniques

    def with_present_names(self, options):
        """Returns a dict of options with present names and values instead of former ones.

        A former option keeps its name if it never had the value that is given.

        Raises:
            InputError: If an option is given by both of its names.
        """
        present = {}
        for name, value in options.items():
            new_name = FORMER_OPTIONS.get(name)
            if new_name not in self.options:
                present[name] = value
            elif new_name in options:
                raise InputError(f"{name} is the former name of {new_name}: give {new_name} alone.")
            elif name not in FORMER_VALUES:
                present[new_name] = value
            elif isinstance(value, bool):
                present[new_name] = FORMER_VALUES[name][value]
            else:
                present[name] = value
        return present

    def resolve(self, changes):
        """Returns all options, with `changes` instead of the preset's values.

        Raises:
            InputError: If an option is unknown, or two do not go together.
        """
        changes = self.with_present_names(changes)
        for option in changes:
            if option not in self.options:
                known = list(self.options)
                raise InputError(
                    f"preset {self.name} has no option {option!r}; "
                    f"accepted are {', '.join(known)}{suggest(option, known)}"
                )
        options = self.options | changes
        if "loss" in options:
            losses.get(options["loss"])
            if options["loss"] in losses.WITHOUT_TARGETS and "label_smoothing" not in changes:
                options["label_smoothing"] = 0.0
            losses.check_label_smoothing(options["label_smoothing"], options["loss"])
        return options

    def build(self, changes, **model_options):
        """Returns a compiled model.

        A generator with virtual batch normalization has its reference latents, which follow from
        the seed; a discriminator needs examples for that, see `adapt_to_examples`.

        Args:
            changes: Dict of options that replace the preset's.
            **model_options: `seed`, `card` and `name` of the model.
        """
        options = self.resolve(changes)
        networks = self.make_networks(**_select(options, self.networks))
        settings = _select(options, self.scheme) | techniques.arguments(
            _select(options, self.techniques)
        )
        if "packing" in options:
            settings["packing"] = options["packing"]
        model = self.model(**networks, **settings, **model_options)
        settings = _select(options, self.optimizers.keys() - LEARNING_RATES.values())
        optimizers = {
            f"{player}_optimizer": self._optimizer(
                options[learning_rate], settings, model.updates_per_step(player)
            )
            for player, learning_rate in LEARNING_RATES.items()
            if learning_rate in self.optimizers
        }
        model.compile(**optimizers)
        if isinstance(model, LatentModel):
            _draw_reference(model)
        return model

    def _optimizer(self, learning_rate, settings, updates_per_step):
        if "decay_steps" in settings:  # An optimizer counts its own updates.
            settings = settings | {"decay_steps": settings["decay_steps"] * updates_per_step}
        return self.make_optimizer(learning_rate, **settings)

    def batches_per_step(self, options):
        """Batches that a step takes: one for each step of a critic, or for the clusterings."""
        options = self.options | options
        return options.get("critic_steps", options.get("invariance_batches", 1))

    def makes_other_shapes(self):
        """Whether its networks can be built for images of other shapes."""
        return "image_shape" in self.networks

    def check_other_shape(self, image_shape, options):
        """Raises `InputError` if the networks cannot be made for images of that shape.

        Args:
            image_shape: `(height, width, channels)`.
            options: Dict of options that replace the preset's.
        """
        options = self.options | options | {"image_shape": image_shape}
        self.make_networks(**_select(options, self.networks))


def choose(option, value, choices):
    """Returns the choice of that name.

    Raises:
        InputError: If there is none; the message names the option and what it accepts.
    """
    if value not in choices:
        raise InputError(f"{option}={value!r} is unknown; accepted are {', '.join(choices)}.")
    return choices[value]


def _draw_reference(model):
    count = layers.reference_size(model.generator)
    if count:
        latents = priors.sample_for_generation(model.prior, count, model.latent_dim, model.seed)
        layers.adapt_references(model.generator, latents)


def _select(options, names):
    return {name: options[name] for name in names}
