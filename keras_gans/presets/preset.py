"""What a recipe is."""

import dataclasses
import inspect
from collections.abc import Callable
from typing import Any

import keras

from keras_gans import losses
from keras_gans.errors import InputError, suggest
from keras_gans.models import AdversarialModel


@dataclasses.dataclass(frozen=True)
class Preset:
    """A recipe.

    Attributes:
        name: What `from_preset` calls it.
        gan: What `--gan` calls it; the first preset of that name is the scheme's default.
        scheme: Class of the model.
        networks: Function that returns the scheme's networks by name; its arguments are options.
        optimizer: Function of a learning rate, and of further options, that returns an optimizer.
        options: Options of the networks, the optimizers and the scheme, with the recipe's values;
            `decay_steps`, where there is one, are generator updates over which rates fall.
        dataset: Data set it is made for.
        fallback: Data set that stands in where `dataset` can be neither found nor downloaded.
        batch_size: Examples a step, or a step of the critic where there are several.
        steps: Default length of the training, in generator updates.
        reference: Where the recipe comes from.
        image_shape: `(height, width, channels)` of the images; a recipe with the option
            `image_shape` makes others as well. `None` for other examples.
        kind: What it is trained on: `"images"`, `"pairs"` of images of two domains, or `"text"`.
    """

    name: str
    gan: str
    scheme: type[AdversarialModel]
    networks: Callable[..., dict[str, keras.Model]]
    optimizer: Callable[..., keras.optimizers.Optimizer]
    options: dict[str, Any]
    dataset: str
    fallback: str | None
    batch_size: int
    steps: int
    reference: str
    image_shape: tuple[int, int, int] | None = None
    kind: str = "images"

    def resolve(self, changes):
        """Returns the recipe's options with `changes` among them.

        Raises:
            InputError: If an option is unknown, or two do not go together.
        """
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
            if options["loss"] == "hinge" and "label_smoothing" not in changes:
                options["label_smoothing"] = 0.0  # The hinge loss has no targets to smooth.
            losses.check_label_smoothing(options["label_smoothing"], options["loss"])
        return options

    def build(self, changes, **model_options):
        """Returns a compiled model.

        Args:
            changes: Dict of options that replace the recipe's.
            **model_options: `seed`, `card` and `name` of the model.
        """
        options = self.resolve(changes)
        networks = self.networks(**pop(options, _arguments(self.networks)))
        rates = pop(options, [name for name in options if name.endswith("_learning_rate")])
        settings = pop(options, _arguments(self.optimizer))
        model = self.scheme(**networks, **options, **model_options)
        model.compile(
            **{
                name.replace("learning_rate", "optimizer"): self._optimizer(
                    rate, settings, model.updates_per_step(name.removesuffix("_learning_rate"))
                )
                for name, rate in rates.items()
            }
        )
        return model

    def _optimizer(self, learning_rate, settings, updates_per_step):
        if "decay_steps" in settings:  # An optimizer counts its own updates.
            settings = settings | {"decay_steps": settings["decay_steps"] * updates_per_step}
        return self.optimizer(learning_rate, **settings)

    def batches_per_step(self, options):
        """Batches that a step takes with these options: one for each step of a critic."""
        return options.get("critic_steps", self.options.get("critic_steps", 1))

    def makes_other_shapes(self):
        """Whether its networks are made for the images they are to learn."""
        return "image_shape" in self.options

    def check_other_shape(self, image_shape, options):
        """Raises `InputError` if the networks cannot be made for images of that shape.

        Args:
            image_shape: `(height, width, channels)`.
            options: Dict of options that replace the recipe's.
        """
        options = self.options | options | {"image_shape": image_shape}
        self.networks(**pop(options, _arguments(self.networks)))


def choose(option, value, choices):
    """Returns the choice of that name.

    Raises:
        InputError: If there is none; the message names the option and what it accepts.
    """
    if value not in choices:
        raise InputError(f"{option}={value!r} is unknown; accepted are {', '.join(choices)}.")
    return choices[value]


def pop(options, names):
    """Takes the options of these names out of `options` and returns them."""
    return {name: options.pop(name) for name in tuple(names) if name in options}


def _arguments(function):
    return inspect.signature(function).parameters
