"""Writes the files of this version that later versions must still open.

    python tests/compatibility/make_files.py tests/compatibility/<version>

For each scheme a `.keras` file of a model that was trained for two steps, with averages and Adam's
moments, and an `.npz` of all its numbers after two steps more. Run folders are made by

    python apps/train.py --preset <preset> <options> --dataset <folder>/examples.npz --steps 2

and their `.npz` with `--steps 4 --resume` in a copy of the folder.
"""

import pathlib
import sys

import keras
import numpy as np
from keras import layers

from keras_gans import models
from keras_gans.layers import SpectralNormalization
from keras_gans.networks import mlp, text, translation

SHAPE, BATCH, CLASSES, VOCABULARY = (8, 8, 1), 4, 3, " abé"
RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.uniform(-1, 1, (4 * BATCH, *SHAPE)).astype("float32")
LABELS = np.arange(4 * BATCH) % CLASSES
LINES = RANDOM.integers(0, len(VOCABULARY), (4 * BATCH, 6)).astype("int32")
CRITIC_STEPS = 2
#: The folders of the versions whose files there are.
VERSIONS = sorted(pathlib.Path(__file__).parent.glob("[0-9]*"))


def sequential(*steps, shape=SHAPE, name=None):
    return keras.Sequential([keras.Input(shape), *steps], name=name)


def generator():
    return mlp.generator(SHAPE, latent_dim=3, hidden_units=(6,))


def discriminator():
    return mlp.discriminator(SHAPE, hidden_units=(4,), pieces=2)


def critic():
    return sequential(layers.Flatten(), layers.Dense(4, "leaky_relu"), layers.Dense(1))


def conditional_generator(latent_dim=3):
    return mlp.conditional_generator(SHAPE, CLASSES, latent_dim, 4, 4, 6)


def spectral_discriminator():
    convolution = SpectralNormalization(layers.Conv2D(4, 4, 2, activation="leaky_relu"))
    return sequential(convolution, layers.Flatten(), layers.Dense(1))


def autoencoder():
    return sequential(
        layers.Flatten(), layers.Dense(5, "elu"), layers.Dense(64), layers.Reshape(SHAPE)
    )


def joint_discriminator():
    images, latents = keras.Input(SHAPE), keras.Input((3,))
    features = layers.Concatenate()([layers.Flatten()(images), latents])
    features = layers.Dense(4, "leaky_relu")(features)
    return keras.Model([images, latents], layers.Dense(1)(features))


def gan():
    return models.GAN(generator(), discriminator(), ema=0.9, seed=1)


def lsgan():
    return models.GAN(generator(), spectral_discriminator(), loss="least_squares", seed=1)


def conditional_gan():
    judge = mlp.conditional_discriminator(SHAPE, CLASSES, 4, 4, 4, 2, 2)
    return models.ConditionalGAN(conditional_generator(), judge, ema=0.9, seed=1)


def wgan():
    return models.WGAN(generator(), critic(), critic_steps=CRITIC_STEPS, ema=0.9, seed=1)


def wgan_gp():
    return models.WGANGP(generator(), critic(), critic_steps=CRITIC_STEPS, ema=0.9, seed=1)


def infogan():
    features = keras.Input((6,))
    heads = [layers.Dense(size)(features) for size in (CLASSES, 2)]
    return models.InfoGAN(
        conditional_generator(latent_dim=5),
        sequential(layers.Flatten(), layers.Dense(6, "leaky_relu")),
        sequential(layers.Dense(1), shape=(6,)),
        keras.Model(features, heads),
        label_guidance=1.0,
        ema=0.9,
        seed=1,
    )


def began():
    return models.BEGAN(generator(), autoencoder(), ema=0.9, seed=1)


def bigan():
    encoder = sequential(layers.Flatten(), layers.Dense(4, "leaky_relu"), layers.Dense(3))
    return models.BiGAN(generator(), encoder, joint_discriminator(), ema=0.9, seed=1)


def cyclegan():
    networks = {
        f"generator_{way}": translation.generator(SHAPE, 2, 1, name=f"generator_{way}")
        for way in ("ab", "ba")
    } | {
        f"discriminator_{side}": translation.patch_discriminator(
            SHAPE, 2, 1, name=f"discriminator_{side}"
        )
        for side in "ab"
    }
    return models.CycleGAN(**networks, pool_size=6, ema=0.9, seed=1)


def textgan():
    networks = text.generator(4, 6, 3, width=4, blocks=1), text.critic(4, 6, width=4, blocks=1)
    return models.TextGAN(*networks, VOCABULARY, critic_steps=CRITIC_STEPS, ema=0.9, seed=1)


#: How a model of each scheme is made, and what it learns from.
SCHEMES = {
    gan: (IMAGES,),
    lsgan: (IMAGES,),
    conditional_gan: (IMAGES, LABELS),
    wgan: (IMAGES,),
    wgan_gp: (IMAGES,),
    infogan: (IMAGES, LABELS),
    began: (IMAGES,),
    bigan: (IMAGES,),
    cyclegan: (IMAGES, IMAGES[::-1].copy()),
    textgan: (LINES,),
}


def two_steps(scheme, start):
    """The arguments of a `fit` of two steps, from the given step on."""
    batch = BATCH * (CRITIC_STEPS if scheme in (wgan, wgan_gp, textgan) else 1)
    rows = np.arange(start * batch, (start + 2) * batch) % len(IMAGES)
    return {"batch_size": batch, "shuffle": False, "verbose": 0} | dict(
        zip("xy", (values[rows] for values in SCHEMES[scheme]), strict=False)
    )


def state(model):
    """All numbers of a model's training, in an order of their own."""
    optimizers = [model.optimizer_of(player) for player in model.players]
    slots = [variable.numpy() for optimizer in optimizers for variable in optimizer.variables]
    return [*model.get_weights(), *slots]


def assert_state(model, path):
    """Asserts that a model's numbers are those of an `.npz` file."""
    numbers = state(model)
    with np.load(path) as file:
        expected = [file[name] for name in file.files]
    assert len(numbers) == len(expected)
    for number, saved in zip(numbers, expected, strict=True):
        # Another processor rounds otherwise. Lost moments would differ by all of their size.
        bound = 1e-3 * np.abs(saved).max(initial=0)
        np.testing.assert_allclose(number, saved, rtol=1e-3, atol=bound)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in SCHEMES:
        keras.utils.set_random_seed(0)
        model = scheme()
        model.compile()
        model.fit(**two_steps(scheme, 0))
        model.save(folder / f"{scheme.__name__}.keras")
        model = keras.saving.load_model(folder / f"{scheme.__name__}.keras")
        model.fit(**two_steps(scheme, 2))
        np.savez_compressed(folder / f"{scheme.__name__}.npz", *state(model))


if __name__ == "__main__":
    main()
