"""Named recipes: a scheme, its networks, optimizers and data, and the source of every number."""

import contextlib
import dataclasses
import inspect
from collections.abc import Callable
from typing import Any

import keras

from keras_gans import losses
from keras_gans.errors import InputError, suggest
from keras_gans.models import GAN, WGANGP, AdversarialModel, ConditionalGAN
from keras_gans.networks import dcgan, mlp


@dataclasses.dataclass(frozen=True)
class Preset:
    """A recipe.

    Attributes:
        name: What `from_preset` calls it.
        gan: What `--gan` calls it; the first preset of that name is the scheme's default.
        scheme: Class of the model.
        networks: Function that returns the scheme's networks by name; its arguments are options.
        optimizer: Function of a learning rate, and of further options, that returns an optimizer.
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
    optimizer: Callable[..., keras.optimizers.Optimizer]
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
        networks = self.networks(**_pop(options, _arguments(self.networks)))
        rates = _pop(options, [name for name in options if name.endswith("_learning_rate")])
        settings = _pop(options, _arguments(self.optimizer))
        model = self.scheme(**networks, **options, **model_options)
        model.compile(
            **{
                name.replace("learning_rate", "optimizer"): self.optimizer(rate, **settings)
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
                self.networks(**_pop(options, _arguments(self.networks)))
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


def _mlp_or_tiny_dcgan(networks):
    if networks == "mlp":
        return _mlp((28, 28, 1), dropout=0.3)
    return _tiny_dcgan(batch_normalization=True)


def _conditional(networks, num_classes):
    pairs = {
        "dcgan": (dcgan.conditional_tiny_generator, dcgan.conditional_tiny_discriminator),
        "mlp": (mlp.conditional_generator, mlp.conditional_discriminator),
    }
    if networks not in pairs:
        raise InputError(f"networks={networks!r} is unknown; accepted are {', '.join(pairs)}.")
    generator, discriminator = pairs[networks]
    return {
        "generator": generator(num_classes=num_classes),
        "discriminator": discriminator(num_classes=num_classes),
    }


def _tiny_dcgan_with_critic():
    # The gradient penalty allows no batch normalization in the critic.
    networks = _tiny_dcgan(batch_normalization=False)
    return {"generator": networks["generator"], "critic": networks["discriminator"]}


def _dcgan(image_shape, channel_factor):
    height, width, channels = image_shape
    if height != width:
        raise InputError(f"image_shape {height}x{width}: the DCGAN networks make square images.")
    return {
        "generator": dcgan.generator(height, channels, 100, channel_factor),
        "discriminator": dcgan.discriminator(height, channels, channel_factor),
    }


def _adam(learning_rate, beta_1, beta_2=0.999):
    return keras.optimizers.Adam(learning_rate, beta_1, beta_2)


PRESETS = (
    Preset(
        name="gan_mnist",
        gan="gan",
        scheme=GAN,
        networks=_mlp,
        optimizer=_adam,
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
        optimizer=_adam,
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
        name="cgan_mnist",
        gan="cgan",
        scheme=ConditionalGAN,
        networks=_conditional,
        optimizer=_adam,
        options={
            # The paper's fully connected networks ("mlp") need as long and leave speckle.
            "networks": "dcgan",
            "num_classes": 10,
            "loss": "non_saturating",
            # From here on as in dcgan_mnist, for the same reasons.
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
        steps=7000,  # About five minutes on two CPU cores.
        reference="Mirza and Osindero 2014, https://arxiv.org/abs/1411.1784",
    ),
    Preset(
        name="lsgan_mnist",
        gan="lsgan",
        scheme=GAN,
        networks=_mlp_or_tiny_dcgan,
        optimizer=_adam,
        options={
            "networks": "dcgan",
            # Mao et al. 2017, equation 9: targets 0, 1 and 1.
            "loss": "least_squares",
            "label_smoothing": 0.0,
            "prior": "normal",
            # As in dcgan_mnist, for the same reasons.
            "ema": 0.998,
            "generator_learning_rate": 1e-3,
            "discriminator_learning_rate": 1e-3,
            # Mao et al. 2017, section 4.1.
            "beta_1": 0.5,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=7000,
        reference="Mao et al. 2017, https://arxiv.org/abs/1611.04076",
    ),
    Preset(
        name="wgan_gp_mnist",
        gan="wgan_gp",
        scheme=WGANGP,
        networks=_tiny_dcgan_with_critic,
        optimizer=_adam,
        # Gulrajani et al. 2017, algorithm 1: five critic steps, penalty 10, Adam (0, 0.9),
        # batches of 64.
        options={
            "critic_steps": 5,
            "penalty_weight": 10.0,
            "prior": "normal",
            # Not in the paper: the average of the last weights is cleaner than any of them.
            "ema": 0.998,
            # Five times the paper's 1e-4, because minutes count here.
            "generator_learning_rate": 5e-4,
            "discriminator_learning_rate": 5e-4,
            "beta_1": 0.0,
            "beta_2": 0.9,
        },
        image_shape=(28, 28, 1),
        dataset="mnist",
        fallback="mnist_5k",
        batch_size=64,
        steps=4000,
        reference="Gulrajani et al. 2017, https://arxiv.org/abs/1704.00028",
    ),
    Preset(
        name="dcgan_cifar10",
        gan="dcgan",
        scheme=GAN,
        networks=_dcgan,
        optimizer=_adam,
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


def _arguments(function):
    return inspect.signature(function).parameters


def _pop(options, names):
    return {name: options.pop(name) for name in tuple(names) if name in options}
