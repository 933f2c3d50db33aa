"""Named recipes: a scheme, its networks, optimizers and data, and the source of every number."""

import dataclasses
import inspect
from collections.abc import Callable
from typing import Any

import keras

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

    def build(self, **changes):
        """Returns a compiled model; `changes` replace the recipe's options."""
        options = self.options | changes
        networks = self.networks(**_take(options, self._arguments()))
        rates = _take(options, [name for name in options if name.endswith("_learning_rate")])
        beta_1 = options.pop("beta_1")
        model = self.scheme(**networks, **options)
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
            try:
                self.networks(
                    **_take(self.options | {"image_shape": image_shape}, self._arguments())
                )
            except InputError as error:
                raise InputError(f"{source}: {error}") from error
            return
        height, width, channels = self.image_shape
        if channels != image_shape[-1]:
            raise InputError(
                f"{source}: images of {image_shape[-1]} channels, but {self.name} makes "
                f"{channels}; another recipe may fit ({', '.join(list_presets())})."
            )
        if (height, width) != tuple(image_shape[:2]):
            raise InputError(
                f"{source}: images of {image_shape[0]}x{image_shape[1]}, but {self.name} makes "
                f"{height}x{width}; give image size {height}, or another recipe."
            )

    def _arguments(self):
        return inspect.signature(self.networks).parameters


def _mlp(image_shape):
    return {
        "generator": mlp.generator(image_shape, latent_dim=100),
        "discriminator": mlp.discriminator(image_shape),
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
            "loss": "non_saturating",
            "label_smoothing": 0.0,
            "prior": "uniform",
            "ema": None,
            "generator_learning_rate": 2e-4,
            "discriminator_learning_rate": 2e-4,
            "beta_1": 0.5,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=100,
        steps=20000,
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
            "label_smoothing": 0.1,
            "prior": "normal",
            "ema": 0.998,
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            "beta_1": 0.5,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=7000,
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
    known = [*preset.options, "seed", "card", "name"]
    for option in options:
        if option not in known:
            raise InputError(
                f"preset {name} has no option {option!r}; "
                f"accepted are {', '.join(known)}{suggest(option, known)}"
            )
    card = {"preset": name, "reference": preset.reference} | options.pop("card", {})
    return preset.build(card=card, **options)


def _take(options, names):
    return {name: options.pop(name) for name in tuple(names) if name in options}
