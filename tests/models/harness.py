"""Small models of every scheme, for the checks that all schemes must pass.

A new scheme joins with one line in `SCHEMES`.
"""

import dataclasses
import math
import pathlib
import re
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from keras_gans import data, losses, models
from keras_gans.layers import (
    DropReference,
    InstanceNormalization,
    MinibatchDiscrimination,
    MinibatchStandardDeviation,
    ReferenceBatch,
    SelfAttention,
    SpectralNormalization,
    VirtualBatchNormalization,
    adapt_references,
)
from keras_gans.networks import autoencoder, mlp, text

ROOT = pathlib.Path(__file__).parents[2]
SHAPE, LATENTS, CLASSES, VOCABULARY = (6, 6, 1), 4, 3, " abé"
#: Examples of a batch, and of all data: four batches and a half.
BATCH, COUNT = 8, 36
RANDOM = np.random.default_rng(0)
PIXELS = RANDOM.integers(0, 256, (COUNT, *SHAPE), "uint8")
LABELS = np.arange(COUNT) % CLASSES
TOKENS = RANDOM.integers(0, len(VOCABULARY), (COUNT, 6)).astype("int32")

IMAGES = data.ImageData("noise", PIXELS, LABELS)
PAIRS = data.PairData("noise", PIXELS, 255 - PIXELS[::-1])
LINES = data.TextData("noise", TOKENS, VOCABULARY)


def sequential(*steps, shape=SHAPE):
    return keras.Sequential([keras.Input(shape), *steps])


def plain():
    return {
        "generator": mlp.generator(SHAPE, LATENTS, (8,)),
        "discriminator": mlp.discriminator(SHAPE, (8,), 2, input_dropout=0.0, dropout=0.0),
    }


def stabilised():
    """The layers that stabilise a training, all in one pair of networks."""
    discriminator = sequential(
        SpectralNormalization(layers.Conv2D(8, 3, 2, activation="leaky_relu")),
        SelfAttention(spectral_normalization=True),
        MinibatchStandardDeviation(2),
        layers.Flatten(),
        MinibatchDiscrimination(3, 2),
        SpectralNormalization(layers.Dense(1)),
    )
    generator = sequential(
        ReferenceBatch(5),
        layers.Dense(36, use_bias=False),
        VirtualBatchNormalization(5),
        layers.ReLU(),
        layers.Reshape((6, 6, 1)),
        layers.Conv2D(3, 3, padding="same"),
        VirtualBatchNormalization(5),
        DropReference(5),
        layers.Conv2D(1, 3, padding="same", activation="tanh"),
        shape=(LATENTS,),
    )
    adapt_references(generator, np.random.default_rng(1).normal(size=(5, LATENTS)))
    return {"generator": generator, "discriminator": discriminator}


def conditional():
    return {
        "generator": mlp.conditional_generator(SHAPE, CLASSES, LATENTS, 8, 6, 8, dropout=0.0),
        "discriminator": mlp.conditional_discriminator(SHAPE, CLASSES, 8, 6, 8, 2, 2, dropout=0.0),
    }


def critic():
    networks = plain()
    return {"generator": networks["generator"], "critic": networks["discriminator"]}


def infogan():
    features = keras.Input((8,))
    heads = [layers.Dense(size)(features) for size in (CLASSES, 2, 2)]
    return {
        "generator": conditional()["generator"],
        "trunk": sequential(layers.Flatten(), layers.Dense(8, "leaky_relu")),
        "discriminator": sequential(layers.Dense(1), shape=(8,)),
        "recognition": keras.Model(features, heads),
    }


def invariant():
    features = keras.Input((8,))
    clusters = [(3, CLASSES), (1, 5)]
    logits = [layers.Reshape(shape)(layers.Dense(math.prod(shape))(features)) for shape in clusters]
    return infogan() | {
        "recognition": sequential(layers.Dense(2), shape=(8,)),
        "recognition_trunk": infogan()["trunk"],
        "clusterings": keras.Model(features, logits),
    }


def autoencoders():
    return {
        "generator": autoencoder.generator(SHAPE, LATENTS, 2, sizes=2),
        "discriminator": autoencoder.discriminator(SHAPE, LATENTS, 2, sizes=2),
    }


def bidirectional():
    images, latents = keras.Input(SHAPE), keras.Input((LATENTS,))
    features = layers.Concatenate()([layers.Flatten()(images), latents])
    logits = layers.Dense(1, dtype="float32")(layers.Dense(8, "leaky_relu")(features))
    return {
        "generator": plain()["generator"],
        "encoder": sequential(
            layers.Flatten(), layers.Dense(8, "leaky_relu"), layers.Dense(LATENTS, "tanh")
        ),
        "discriminator": keras.Model([images, latents], logits),
    }


def translators():
    def network(activation=None):
        return sequential(
            layers.Conv2D(4, 3, padding="same"),
            InstanceNormalization(),
            layers.Activation("tanh"),
            layers.Conv2D(1, 3, padding="same", activation=activation),
        )

    return {
        "generator_ab": network("tanh"),
        "generator_ba": network("tanh"),
        "discriminator_a": network(),
        "discriminator_b": network(),
    }


def lines():
    return {
        "generator": text.generator(len(VOCABULARY), 6, LATENTS, width=8, blocks=1),
        "critic": text.critic(len(VOCABULARY), 6, width=8, blocks=1),
        "vocabulary": VOCABULARY,
    }


def places():
    size = len(VOCABULARY)
    return {
        "generator": text.generator(size, 6, LATENTS, width=8, blocks=1),
        "discriminator": text.discriminator_of_places(size, 6, width=8, blocks=1),
        "vocabulary": VOCABULARY,
    }


@keras.saving.register_keras_serializable(package="tests")
def relativistic_discriminator_loss(real_logits, fake_logits):
    return losses.non_saturating_generator_loss(real_logits - fake_logits)


@keras.saving.register_keras_serializable(package="tests")
def relativistic_generator_loss(real_logits, fake_logits):
    return losses.non_saturating_generator_loss(fake_logits - real_logits)


RELATIVISTIC = relativistic_discriminator_loss, relativistic_generator_loss


def scheme_of_the_guide():
    """Returns the class that docs/contributing.md shows as an example of a scheme."""
    page = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    module = {"__name__": "contributing"}
    exec(re.search(r"```python\n(.*?)```", page, re.DOTALL).group(1), module)
    return module["RelativisticGAN"]


@dataclasses.dataclass(frozen=True)
class Scheme:
    """A scheme, and what a small model of it is made of.

    Attributes:
        model: The class.
        networks: Function that returns its networks by name.
        options: Other arguments of the class, of which some are not the default.
        examples: What it learns from, as the data room gives it.
        rate: Learning rate of all players.
        made: Function that returns arguments of the class that are made anew for each model.
    """

    model: type
    networks: Callable
    options: dict = dataclasses.field(default_factory=dict)
    examples: object = IMAGES
    rate: float = 0.05
    made: Callable = dict


GUIDED = {
    "loss": "least_squares",
    "continuous_weight": 0.1,
    "label_guidance": 1.0,
    "thickness_guidance": 1.0,
    "thickness_range": (1.0, 2.0),
}


def penalties():
    return {"penalties": [losses.R1(0.1, every=2), losses.GradientPenalty(0.1), losses.LeCam(0.1)]}


#: Techniques that are no penalties, with a loss of the user's.
TECHNIQUES = {
    "loss": RELATIVISTIC,
    "instance_noise": 0.1,
    "augmentation": "translation",
    "top_k": 0.5,
    "historical_averaging": 0.01,
}
SCHEMES = {
    "gan": Scheme(models.GAN, plain, {"label_smoothing": 0.1, "prior": "uniform"}),
    "layers": Scheme(models.GAN, stabilised, {"loss": "hinge"}),
    "techniques": Scheme(models.GAN, plain, TECHNIQUES, made=penalties),
    "cgan": Scheme(models.ConditionalGAN, conditional, {"loss": "minimax"}),
    "wgan": Scheme(models.WGAN, critic, {"critic_steps": 4, "clip": 0.2}),
    # The penalty enlarges rounding errors tenfold: a tenth of the rate.
    "wgan_gp": Scheme(models.WGANGP, critic, {"critic_steps": 2, "penalty_weight": 5.0}, rate=0.01),
    "infogan": Scheme(models.InfoGAN, infogan, GUIDED),
    "invariant": Scheme(
        models.InvariantInfoGAN,
        invariant,
        {"settling_steps": 3, "invariance_batches": 2, "temperature": 2.0},
    ),
    # Gains at which k moves far.
    "began": Scheme(models.BEGAN, autoencoders, {"gamma": 1.0, "proportional_gain": 0.2}),
    "bigan": Scheme(
        models.BiGAN, bidirectional, {"weight_decay": 0.1, "reconstruction_weight": 0.5}
    ),
    "cyclegan": Scheme(models.CycleGAN, translators, {"pool_size": 20}, PAIRS, rate=0.01),
    "textgan": Scheme(models.TextGAN, lines, {"critic_steps": 2}, LINES, rate=0.01),
    "straight_through": Scheme(models.StraightThroughTextGAN, places, examples=LINES),
    "guide": Scheme(scheme_of_the_guide(), plain, {"gamma": 0.5}, rate=0.01),
}


def make(scheme, base=None, compiled=None, **options):
    """Returns a compiled model of a scheme, the same in each call.

    Args:
        scheme: `Scheme`.
        base: Class to use in place of the scheme's.
        compiled: Dict of options of `compile`.
        **options: Arguments of the class in place of the scheme's.
    """
    keras.utils.set_random_seed(3)
    settings = {"seed": 7, "ema": 0.9} | scheme.options | scheme.made() | options
    model = (base or scheme.model)(**scheme.networks(), **settings)
    optimizers = {
        f"{player}_optimizer": keras.optimizers.SGD(scheme.rate, momentum=0.5)
        for player in model.players
    }
    model.compile(**optimizers, **(compiled or {}))
    return model


def fit(model, scheme, **options):
    """Trains for an epoch of four batches; returns the logs."""
    return model.fit(scheme.examples.batches(batch_size=BATCH), verbose=0, **options).history


def ragged(scheme):
    """Returns the data of a scheme with a last batch of half the size."""
    if scheme.examples is LINES:
        arrays = TOKENS
    elif scheme.examples is PAIRS:
        arrays = PIXELS, PIXELS[::-1]
    else:
        arrays = PIXELS, LABELS
    return tf.data.Dataset.from_tensor_slices(arrays).batch(BATCH)


def samples(model):
    """Returns what a model generates or translates."""
    if isinstance(model, models.CycleGAN):
        return model.translate(PIXELS[:8])
    return model.generate(9, seed=3)


def state(model):
    """Returns all numbers of a model's training, its optimizers' included."""
    return [*model.get_weights(), *(v.numpy() for v in model.optimizer.variables)]


def assert_same(ours, theirs, **tolerance):
    """Asserts that two lists of arrays are equal, to the bit without a tolerance."""
    for one, other in zip(ours, theirs, strict=True):
        if tolerance:
            np.testing.assert_allclose(one, other, **tolerance)
        else:
            np.testing.assert_array_equal(one, other)
