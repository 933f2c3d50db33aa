"""Named recipes: a scheme, its networks, optimizers and data, and the source of every number."""

import contextlib
import dataclasses
import inspect
from collections.abc import Callable
from typing import Any

import keras

from keras_gans import losses
from keras_gans.errors import InputError, suggest
from keras_gans.models import GAN, AdversarialModel
from keras_gans.networks import dcgan, mlp


@dataclasses.dataclass(frozen=True)
class Preset:
    """A recipe.

    Attributes:
        name: What `from_preset` calls it.
        gan: What `--gan` calls it; the first preset of that name is the scheme's default.
        scheme: Class of the model.
        networks: Function that returns the scheme's networks by name; its arguments are options.
        options: Options of the networks, the optimizers and the scheme, with the recipe's values.
        image_shape: `(height, width, channels)` of the images; a recipe with the option
            `image_shape` makes others as well.
        dataset: Data set it is made for.
        fallback: Data set that stands in where `dataset` can be neither found nor downloaded.
        batch_size: Images a step.
        steps: Default length of the training, in generator updates.
        reference: Where the recipe comes from.
    """

    name: str
    gan: str
    scheme: type[AdversarialModel]
    networks: Callable[..., dict[str, keras.Model]]
    options: dict[str, Any]
    image_shape: tuple[int, int, int]
    dataset: str
    fallback: str | None
    batch_size: int
    steps: int
    reference: str

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
        networks = self.networks(**_pop(options, self._network_options()))
        rates = _pop(options, [name for name in options if name.endswith("_learning_rate")])
        beta_1 = options.pop("beta_1")
        model = self.scheme(**networks, **options, **model_options)
        model.compile(
            **{
                name.replace("learning_rate", "optimizer"): keras.optimizers.Adam(rate, beta_1)
                for name, rate in rates.items()
            }
        )
        return model

    def check_image_shape(self, image_shape, source):
        """Raises `InputError` if the networks cannot make images of that shape.

        Args:
            image_shape: `(height, width, channels)`.
            source: Where such images come from, for the message.
        """
        if "image_shape" in self.options:
            options = self.options | {"image_shape": image_shape}
            try:
                self.networks(**_pop(options, self._network_options()))
            except InputError as error:
                raise InputError(f"{source}: {error}") from error
            return
        height, width, channels = self.image_shape
        if channels != image_shape[-1]:
            raise InputError(
                f"{source}: images of {image_shape[-1]} channels, but {self.name} makes "
                f"{channels}; recipes for them: {_fitting(image_shape)}."
            )
        if (height, width) != tuple(image_shape[:2]):
            raise InputError(
                f"{source}: images of {image_shape[0]}x{image_shape[1]}, but {self.name} makes "
                f"{height}x{width}; give image size {height}, or another recipe."
            )

    def _network_options(self):
        return inspect.signature(self.networks).parameters


def _mlp(image_shape, dropout):
    return {
        "generator": mlp.generator(image_shape, latent_dim=100),
        "discriminator": mlp.discriminator(image_shape, dropout=dropout),
    }


def _tiny_dcgan(batch_normalization):
    return {
        "generator": dcgan.tiny_generator(latent_dim=16),
        "discriminator": dcgan.tiny_discriminator(batch_normalization),
    }


def _dcgan(image_shape, channel_factor):
    height, width, channels = image_shape
    if height != width:
        raise InputError(f"image_shape {height}x{width}: the DCGAN networks make square images.")
    return {
        "generator": dcgan.generator(height, channels, 100, channel_factor),
        "discriminator": dcgan.discriminator(height, channels, channel_factor),
    }


PRESETS = (
    Preset(
        name="gan_mnist",
        gan="gan",
        scheme=GAN,
        networks=_mlp,
        options={
            "image_shape": (28, 28, 1),
            # The authors' 0.5 left the discriminator too weak for the Adam below.
            "dropout": 0.3,
            "loss": "non_saturating",
            # Salimans et al. 2016, section 3.4.
            "label_smoothing": 0.1,
            "prior": "normal",
            # Not in the paper: the average of the last weights has less speckle than any of them.
            "ema": 0.999,
            # Radford et al. 2015, section 4, for Adam and beta_1; the paper descended with
            # momentum for far longer. Five times their rate, because minutes count here.
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            "beta_1": 0.5,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=100,  # The authors' published experiment.
        steps=10000,  # About six minutes on two CPU cores.
        reference="Goodfellow et al. 2014, https://arxiv.org/abs/1406.2661",
    ),
    Preset(
        name="dcgan_mnist",
        gan="dcgan",
        scheme=GAN,
        networks=_tiny_dcgan,
        options={
            "batch_normalization": True,
            "loss": "non_saturating",
            # One-sided, Salimans et al. 2016, section 3.4; without it the generator was still
            # stuck in one mode after 1,000 steps.
            "label_smoothing": 0.1,
            "prior": "normal",
            # Not in the paper: about a fifth off the Frechet distance of the last weights.
            "ema": 0.998,
            # Instead of 2e-4 and 5e-4, which were still mediocre after three minutes.
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            # Radford et al. 2015, section 4.
            "beta_1": 0.5,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        # Half the paper's 128: as good after as many steps, which take two thirds of the time.
        batch_size=64,
        steps=7000,  # About four minutes on two CPU cores.
        reference="Radford et al. 2015, https://arxiv.org/abs/1511.06434",
    ),
    Preset(
        name="dcgan_cifar10",
        gan="dcgan",
        scheme=GAN,
        networks=_dcgan,
        # Radford et al. 2015, section 4: Adam at 2e-4 with beta_1 = 0.5, which steadied the
        # training, batches of 128, latents U(-1, 1). Half the paper's width: its images are 64x64.
        options={
            "image_shape": (32, 32, 3),
            "channel_factor": 64,
            "loss": "non_saturating",
            "label_smoothing": 0.0,
            "prior": "uniform",
            "ema": None,
            "generator_learning_rate": 2e-4,
            "discriminator_learning_rate": 2e-4,
            "beta_1": 0.5,
        },
        image_shape=(32, 32, 3),
        dataset="cifar10",
        fallback=None,
        batch_size=128,
        steps=20000,
        reference="Radford et al. 2015, https://arxiv.org/abs/1511.06434",
    ),
)


def _fitting(image_shape):
    """Names the presets whose networks make images of that shape."""
    names = []
    for preset in PRESETS:
        if preset.image_shape != tuple(image_shape) and "image_shape" not in preset.options:
            continue
        with contextlib.suppress(InputError):
            preset.check_image_shape(image_shape, "data")
            names.append(preset.name)
    return ", ".join(names) or "none"


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
    """Builds and compiles the model of a recipe.

    Call `keras.utils.set_random_seed` before it for repeatable initial weights.

    Args:
        name: One of `list_presets()`.
        **options: Changes to the recipe (`get(name).options` lists them), and `seed`, `card`,
            `name` of the model.

    Returns:
        A compiled `AdversarialModel`, ready for `fit`.

    Raises:
        InputError: If the preset or an option is unknown.
    """
    preset = get(name)
    model_options = _pop(options, ["seed", "card", "name"])
    card = {"preset": name, "reference": preset.reference} | model_options.pop("card", {})
    return preset.build(options, card=card, **model_options)


def _pop(options, names):
    return {name: options.pop(name) for name in tuple(names) if name in options}
