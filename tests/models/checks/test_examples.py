"""Checks of the first batch of a data set."""

import warnings

import keras
import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.models import GAN, ConditionalGAN, CycleGAN, TextGAN, checks
from keras_gans.networks import mlp, text, translation, vectors

SHAPE = (4, 4, 1)
UNIT = np.random.default_rng(0).uniform(size=(8, *SHAPE)).astype("float32")
IMAGES, BYTES = 2.0 * UNIT - 1.0, 255.0 * UNIT


def gan(generator=None):
    generator = generator or mlp.generator(SHAPE, 3, (4,))
    return GAN(generator, mlp.discriminator(SHAPE, (4,), 2), seed=0)


def linear_generator():
    latents = keras.Input((3,))
    return keras.Model(latents, keras.layers.Reshape(SHAPE)(keras.layers.Dense(16)(latents)))


def cyclegan():
    shape = (8, 8, 1)
    return CycleGAN(
        translation.generator(shape, 2, 1),
        translation.generator(shape, 2, 1),
        translation.patch_discriminator(shape, 2, 1),
        translation.patch_discriminator(shape, 2, 1),
        seed=0,
    )


@pytest.mark.parametrize("batch", [BYTES, (BYTES,), (BYTES, np.arange(8))])
def test_images_of_another_scale_are_refused(batch):
    with pytest.raises(InputError, match=r"The data set's images lie in .*\[0, 255\]"):
        checks.first_batch(gan(), batch)


def test_what_the_generator_can_make_is_warned_of():
    with pytest.warns(UserWarning, match=r"The data set's images lie in .*\[0, 255\]"):
        checks.first_batch(gan(linear_generator()), BYTES)


def test_images_in_0_to_1_are_warned_of():
    with pytest.warns(UserWarning, match=r"\[-1, 1\].*pass 2 \* images - 1"):
        checks.first_batch(gan(), UNIT)


def test_each_domain_of_a_translation_is_looked_at():
    a = np.random.default_rng(0).uniform(-1, 1, (4, 8, 8, 1)).astype("float32")
    b = 127.5 * (a + 1.0)
    checks.first_batch(cyclegan(), (a, a))
    with pytest.raises(InputError, match="The data set's images of B lie in"):
        checks.first_batch(cyclegan(), (a, b))
    with pytest.raises(InputError, match="The data set's images of A lie in"):
        checks.first_batch(cyclegan(), (b, a))


def test_vectors_and_good_images_are_left_alone():
    points = GAN(vectors.generator(2, 2, (4,)), vectors.discriminator(2, (4,)), seed=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        checks.first_batch(points, 300.0 * np.ones((8, 2), "float32"))
        checks.first_batch(gan(), IMAGES)


def test_labels_of_other_classes_are_refused():
    model = ConditionalGAN(
        mlp.conditional_generator(SHAPE, 3, 2, 5, 4, 6),
        mlp.conditional_discriminator(SHAPE, 3, 5, 4, 6),
        seed=0,
    )
    checks.first_batch(model, (IMAGES, np.arange(8) % 3))
    with pytest.raises(InputError, match=r"labels from 0 to 3; .*\[0, 3\)"):
        checks.first_batch(model, (IMAGES, np.arange(8) % 4))


def test_token_ids_beyond_the_vocabulary_are_refused():
    model = TextGAN(text.generator(3, 4, 2, 4, 1), text.critic(3, 4, 4, 1), "abc", seed=0)
    tokens = np.arange(8).reshape(2, 4)
    checks.first_batch(model, tokens % 3)
    with pytest.raises(InputError, match=r"token ids run from 0 to 7; .*\[0, 3\)"):
        checks.first_batch(model, tokens)
