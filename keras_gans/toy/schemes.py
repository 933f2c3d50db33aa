"""Schemes for vectors, with their networks and settings for toy distributions."""

import dataclasses
from collections.abc import Callable
from typing import Any, NamedTuple

import keras

from keras_gans import models
from keras_gans.networks import vectors
from keras_gans.presets import techniques

#: Techniques that are of images alone.
OF_IMAGES = ("augmentation",)
#: Options that are attributes of `Settings`.
RATES = ("generator_learning_rate", "discriminator_learning_rate")
#: Options of a discriminator of points, with the values that leave them out.
DISCRIMINATOR = {
    "normalization": "none",
    "spectral_normalization": False,
    "minibatch": "none",
    "packing": 1,
}


@dataclasses.dataclass(frozen=True)
class Settings:
    """Sizes and rates that a scheme begins from, by the dimension of the points.

    Attributes:
        latent_dim: Length of a latent vector.
        generator_units: Sizes of the generator's hidden layers.
        discriminator_units: Sizes of the discriminator's hidden layers, and of an encoder's.
        batch_size: Points a step; a scheme of several critic steps takes as many for each.
        steps: Default length of the training.
        generator_learning_rate: Of Adam at the first step; it falls along a cosine to 0.
        discriminator_learning_rate: The same of the discriminator.
        information_learning_rate: The same of InfoGAN's third player.
    """

    latent_dim: int
    generator_units: tuple[int, ...]
    discriminator_units: tuple[int, ...]
    batch_size: int
    steps: int
    generator_learning_rate: float
    discriminator_learning_rate: float
    information_learning_rate: float = 1e-4


# Measured, not published. Without momentum and with rates that fall to 0 the players stop going
# round each other.
SETTINGS = {
    # With as many latents as dimensions the generator bends the line on itself, and its density
    # gets spikes that the discriminator is too smooth to see. The discriminator learns faster to
    # stay near its best answer, or the densities would keep swinging past each other.
    1: Settings(
        latent_dim=4,
        generator_units=(64, 64, 64),
        discriminator_units=(64, 64, 64),
        batch_size=512,
        steps=5000,
        generator_learning_rate=1e-3,
        discriminator_learning_rate=3e-3,
    ),
    # Three hidden layers in the discriminator lost modes of the ring, eight latents all but one.
    2: Settings(
        latent_dim=2,
        generator_units=(128, 128, 128),
        discriminator_units=(128, 128),
        batch_size=256,
        steps=8000,
        generator_learning_rate=1e-3,
        discriminator_learning_rate=1e-3,
    ),
}


class Reading(NamedTuple):
    """A reading of a discriminator's scores: their name, scale and neutral value.

    Attributes:
        label: What they are called.
        read: Function of the scores of points and of those of real points, returning the outputs.
        neutral: The value where real and generated points are alike.
        limits: Where the interesting values lie; `None` if they have no scale.
        is_optimum: Whether the best answer is p / (p + q).
    """

    label: str
    read: Callable
    neutral: float
    limits: tuple[float, float] | None
    is_optimum: bool


_PROBABILITY = Reading("D(x)", lambda scores, real: keras.ops.sigmoid(scores), 0.5, (0, 1), True)
_LEAST_SQUARES = Reading("C(x)", lambda scores, real: scores, 0.5, (0, 1), True)
# A critic's scores have no zero of their own; nor have the hinge loss's, where every constant in
# [-1, 1] is as good an answer to p = q.
_CRITIC = Reading(
    "f(x) - E[f(real)]", lambda scores, real: scores - keras.ops.mean(real), 0.0, None, False
)
_ERROR = _CRITIC._replace(label="L(x) - E[L(real)]")
_HINGE = _CRITIC._replace(label="C(x) - E[C(real)]")


class Scheme(NamedTuple):
    """A scheme that takes vectors.

    Attributes:
        model: Class of the model.
        networks: Function of `Settings`, a distribution, and the options in `network_options` that
            returns the networks by the names of the model's arguments.
        scores: Function of a model, points `(count, dimension)` and their classes `(count,)`,
            returning the discriminator's scores `(count,)`.
        readings: How to read these, by the name of the objective, the scheme's own first; a scheme
            without a choice has the name `None`.
        options: Options of the class, with their values here.
        network_options: Options of the networks. If `packing` is one of them, the model packs as
            many points.
        changed_techniques: Options of `presets.techniques` that are not left out.
        changes: What differs from the settings, by the dimension of the points: a dict by the names
            of `Settings`'s attributes.
    """

    model: type[models.AdversarialModel]
    networks: Callable
    scores: Callable
    readings: dict[str | None, Reading]
    options: dict[str, Any] = {}
    network_options: dict[str, Any] = {}
    changed_techniques: dict[str, Any] = {}
    changes: dict[int, dict[str, Any]] = {}

    @property
    def techniques(self):
        """Options of the techniques that the scheme can take, as in presets, with its values."""
        options = techniques.defaults(self.model) | self.changed_techniques
        return {name: value for name, value in options.items() if name not in OF_IMAGES}

    def settings(self, dimension):
        """Returns its `Settings` for points of a dimension."""
        return dataclasses.replace(SETTINGS[dimension], **self.changes.get(dimension, {}))

    def defaults(self, dimension):
        """Returns all options that can be given, in one dict, with the scheme's values.

        They have the names of the options of presets.

        Args:
            dimension: Of the points.
        """
        settings = self.settings(dimension)
        rates = {name: getattr(settings, name) for name in RATES}
        losses = {} if None in self.readings else {"loss": next(iter(self.readings))}
        return losses | self.network_options | self.options | self.techniques | rates

    def make(self, settings, distribution, options, seed):
        """Makes the model, not yet compiled.

        Args:
            settings: `Settings`.
            distribution: The distribution.
            options: Dict of all options, as `defaults` names them.
            seed: Seed of the model.
        """
        networks = self.networks(settings, distribution, **_select(options, self.network_options))
        own = _select(options, ["loss", "packing", *self.options])
        return self.model(
            **networks, **own, **techniques.arguments(_select(options, self.techniques)), seed=seed
        )


def _select(options, names):
    return {name: options[name] for name in names if name in options}


def _generator(settings, distribution, num_classes=None):
    return vectors.generator(
        distribution.dimension,
        settings.latent_dim,
        settings.generator_units,
        num_classes=num_classes,
    )


def _discriminator(settings, distribution, num_classes=None, packing=1, **options):
    return vectors.discriminator(
        packing * distribution.dimension,
        settings.discriminator_units,
        num_classes=num_classes,
        **options,
    )


def _gan_networks(settings, distribution, **options):
    return {
        "generator": _generator(settings, distribution),
        "discriminator": _discriminator(settings, distribution, **options),
    }


def _conditional_networks(settings, distribution):
    classes = distribution.num_classes
    return {
        "generator": _generator(settings, distribution, classes),
        "discriminator": _discriminator(settings, distribution, classes),
    }


def _wasserstein_networks(settings, distribution, **options):
    return {
        "generator": _generator(settings, distribution),
        "critic": _discriminator(settings, distribution, **options),
    }


def _information_networks(settings, distribution):
    *shared, last = settings.discriminator_units
    classes = distribution.num_classes
    return {
        "generator": _generator(settings, distribution, classes),
        "trunk": vectors.trunk(distribution.dimension, shared),
        "discriminator": vectors.discriminator(shared[-1], (last,)),
        "recognition": vectors.recognition(shared[-1], classes, 1, (last,)),
    }


def _autoencoding_networks(settings, distribution):
    sizes = distribution.dimension, settings.latent_dim, settings.discriminator_units
    return {
        "generator": _generator(settings, distribution),
        "discriminator": vectors.autoencoder(*sizes),
    }


def _bidirectional_networks(settings, distribution):
    sizes = distribution.dimension, settings.latent_dim, settings.discriminator_units
    return {
        "generator": _generator(settings, distribution),
        "encoder": vectors.encoder(*sizes),
        "discriminator": vectors.joint_discriminator(*sizes),
    }


def _reconstruction_errors(model, points, classes):
    return keras.ops.mean(keras.ops.abs(points - model.discriminator(points)), axis=-1)


def _packed(model, points):
    """Packs of equal points, for a discriminator that judges several points together."""
    return keras.ops.tile(points, (1, model.packing))


_RELATIVISTIC = _CRITIC._replace(label="C(x) - E[C(real)]")
_GAN = Scheme(
    model=models.GAN,
    networks=_gan_networks,
    scores=lambda model, points, classes: model.discriminator(_packed(model, points))[:, 0],
    readings={
        "non_saturating": _PROBABILITY,
        "minimax": _PROBABILITY,
        "least_squares": _LEAST_SQUARES,
        "hinge": _HINGE,
        "relativistic": _RELATIVISTIC,
        "wasserstein": _CRITIC,
    },
    options={"label_smoothing": 0.0, "ema": None},
    network_options=DISCRIMINATOR,
)
_WGAN = Scheme(
    model=models.WGAN,
    networks=_wasserstein_networks,
    scores=lambda model, points, classes: model.critic(_packed(model, points))[:, 0],
    readings={None: _CRITIC},
    network_options=DISCRIMINATOR,
    # With the paper's 0.01, 3 % of the ring's samples were good after 600 steps, with 0.1 30 %.
    options={"critic_steps": 5, "clip": 0.1},
    changes={1: {"steps": 2000}, 2: {"steps": 3000, "discriminator_units": (128, 128, 128)}},
)
SCHEMES = {
    "gan": _GAN,
    "r3gan": _GAN._replace(
        readings={"relativistic": _RELATIVISTIC},
        # At 0.1 the discriminator is so flat that most points of the grid lie between the modes. At
        # these rates 93 % of the grid's points are good after 12,000 steps, at 1e-3 90 %.
        changed_techniques={"r1_weight": 0.001, "r2_weight": 0.001},
        changes={
            2: {
                "steps": 12000,
                "generator_learning_rate": 3e-3,
                "discriminator_learning_rate": 3e-3,
            }
        },
    ),
    "lsgan": _GAN._replace(readings={"least_squares": _LEAST_SQUARES}),
    "cgan": _GAN._replace(
        model=models.ConditionalGAN,
        networks=_conditional_networks,
        network_options={},
        scores=lambda model, points, classes: model.discriminator([points, classes])[:, 0],
        changes={1: {"steps": 3000}, 2: {"steps": 3000}},
    ),
    "wgan": _WGAN,
    "wgan_gp": _WGAN._replace(
        model=models.WGANGP,
        # The authors' code has 0.1 for points in the plane. The penalty wants slopes of 1 even
        # where the densities agree, and on the line a slope can only turn round through 0: with 0.1
        # the game on the Gaussian ended at a distance of 0.13. The generator's rate there is a
        # compromise: a quicker one swings about the Gaussian, a slower one does not part the
        # mixture's modes.
        options={"critic_steps": 5, "penalty_weight": 0.01},
        changes={1: {"steps": 2800, "generator_learning_rate": 6e-4}, 2: {"steps": 3000}},
    ),
    "infogan": _GAN._replace(
        model=models.InfoGAN,
        networks=_information_networks,
        network_options={},
        scores=lambda model, points, classes: model.discriminator(model.trunk(points))[:, 0],
        changes={1: {"steps": 3000}, 2: {"steps": 4000}},
    ),
    "began": Scheme(
        model=models.BEGAN,
        networks=_autoencoding_networks,
        scores=_reconstruction_errors,
        readings={None: _ERROR},
        # Its balance is one of mean errors, which a few modes satisfy as well as all: no settings
        # that were tried found all modes. With a quick autoencoder real errors were so much
        # smaller that k stayed 0, and nothing kept the points apart.
        options={"gamma": 1.0, "proportional_gain": 0.5},
        changes={
            1: {"steps": 3000, "discriminator_learning_rate": 1e-4},
            2: {"steps": 3000, "discriminator_learning_rate": 1e-4},
        },
    ),
    "bigan": Scheme(
        model=models.BiGAN,
        networks=_bidirectional_networks,
        scores=lambda model, points, classes: model.discriminator([points, model.encoder(points)])[
            :, 0
        ],
        readings={None: _PROBABILITY},
        # With the paper's weight decay and these rates, the generator made one point of the line.
        options={"prior": "normal", "weight_decay": 0.0},
        # Points can be encoded only as latents of no more dimensions. Pairs have twice as many, and
        # need a quicker discriminator of one more layer.
        changes={
            1: {"latent_dim": 1},
            2: {"discriminator_units": (128, 128, 128), "discriminator_learning_rate": 3e-3},
        },
    ),
}
