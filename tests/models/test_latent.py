"""The base class of schemes with a generator of latents: its data, its inputs, its samples."""

import numpy as np
import pytest
import tensorflow as tf
from trainings import IMAGES, SHAPE

from keras_gans.errors import InputError
from keras_gans.models import GAN, ConditionalGAN
from keras_gans.networks import mlp, vectors

LATENTS = np.random.default_rng(2).normal(size=(2, 3)).astype("float32")


def conditional_gan(**options):
    model = ConditionalGAN(
        mlp.conditional_generator(SHAPE, 10, 3, 8, 6, 8),
        mlp.conditional_discriminator(SHAPE, 10, 8, 6, 8, 2, 2),
    )
    model.compile(**options)
    return model


def test_generate_returns_what_the_generator_makes_in_batches_of_any_size(small_gan):
    gan = small_gan()
    images = gan.generate(10, seed=3)
    assert images.shape == (10, *SHAPE)
    assert images.dtype == np.uint8
    np.testing.assert_array_equal(images, gan.generate(10, seed=3, batch_size=4))
    assert (images != gan.generate(10, seed=4)).any()
    assert (gan.generate(10) != gan.generate(10)).any()
    assert gan.latent_dim == 3


def test_images_are_presented_as_bytes_and_other_examples_as_they_are(small_gan):
    outputs = tf.reshape(tf.linspace(-1.0, 1.0, 16), (1, *SHAPE))
    images = small_gan().present(outputs).numpy()
    assert images.dtype == np.uint8
    assert (images.min(), images.max()) == (0, 255)
    points = GAN(vectors.generator(2, 2, (4,)), vectors.discriminator(2, (4,)))
    np.testing.assert_array_equal(points.present(tf.constant([[3.0, -9.0]])), [[3.0, -9.0]])


def test_the_card_has_the_latents_and_the_shape_of_what_is_made(small_gan):
    assert small_gan(prior="uniform").card_entries() == {
        "latents": {"dimension": 3, "prior": "uniform"},
        "num_classes": None,
        "image_shape": [4, 4, 1],
    }
    points = GAN(vectors.generator(2, 5, (4,)), vectors.discriminator(2, (4,)))
    assert points.card_entries()["example_shape"] == [2]
    assert conditional_gan().card_entries()["num_classes"] == 10


def test_bytes_become_floats_between_minus_one_and_one(small_gan):
    pixels = tf.cast(tf.reshape(tf.linspace(0, 255, 16), (1, *SHAPE)), tf.uint8)
    for data in (pixels, (pixels, tf.constant([3]))):
        np.testing.assert_allclose(
            small_gan().real_images(data), pixels.numpy() / 127.5 - 1.0, atol=1e-6
        )


def test_an_unknown_prior_is_refused(small_gan):
    with pytest.raises(InputError, match="prior='cauchy'"):
        small_gan(prior="cauchy")


def test_data_the_generator_cannot_learn_is_refused_before_the_first_step(small_gan):
    gan = small_gan()
    with pytest.raises(InputError, match=r"shape \(5, 4, 1\).*makes \(4, 4, 1\)"):
        gan.fit(np.zeros((8, 5, 4, 1), "float32"), verbose=0)
    with pytest.raises(InputError, match=r"shape \(4, 4\).*makes \(4, 4, 1\)"):
        gan.fit(np.zeros((8, 4, 4), "float32"), verbose=0)
    data = tf.data.Dataset.from_tensors(tf.zeros((8, *SHAPE), tf.int32))
    with pytest.raises(InputError, match=r"int32; they must be uint8, or floats in"):
        gan.fit(data, verbose=0)


@pytest.mark.slow
def test_examples_of_unknown_size_are_accepted_and_trained_on(small_gan):
    gan = small_gan()
    data = tf.data.Dataset.from_generator(
        lambda: iter(np.split(IMAGES[:16], 2)),
        output_signature=tf.TensorSpec((None, None, None, 1), tf.float32),
    )
    gan.fit(data, verbose=0)
    assert int(gan.step.numpy()) == 2


def test_predicting_from_images_is_refused_and_from_latents_is_generating(small_gan):
    model = small_gan()
    with pytest.raises(InputError, match=r"latents of the shape \(3,\); .* \(4, 4, 1\)"):
        model.predict(IMAGES, verbose=0)
    latents = np.ones((5, 3), "float32")
    np.testing.assert_allclose(model.predict(latents, verbose=0), model(latents), atol=1e-6)


@pytest.mark.parametrize("jit_compile", [False, True])
def test_unknown_labels_are_refused_in_whatever_form_they_come(jit_compile):
    model = conditional_gan(jit_compile=jit_compile)
    for label in (99, -1):
        inputs = (LATENTS, np.array([label, 1]))
        for call in (
            lambda x: model.predict(list(x), verbose=0),
            lambda x: model.predict(tf.data.Dataset.from_tensors((x,)), verbose=0),
            lambda x: model.predict_on_batch(list(x)),
        ):
            with pytest.raises(InputError, match=f"labels={label}: .* knows the labels 0 to 9"):
                call(inputs)


def test_known_labels_give_the_same_images_in_every_form():
    model = conditional_gan()
    inputs = (LATENTS, np.array([9, 1]))
    expected = model(list(inputs))
    for images in (
        model.predict(list(inputs), verbose=0),
        model.predict(tf.data.Dataset.from_tensors((inputs,)), verbose=0),
        model.predict_on_batch(list(inputs)),
    ):
        np.testing.assert_allclose(images, expected, atol=1e-6)


def test_an_image_of_an_unknown_label_is_nan_where_xla_drops_assertions():
    model = conditional_gan()
    labels = tf.constant([99, 1])
    images = tf.function(lambda *inputs: model(list(inputs)), jit_compile=True)(LATENTS, labels)
    assert np.isnan(images[0]).all()
    np.testing.assert_allclose(images[1], model([LATENTS[1:], labels[1:]])[0], atol=1e-6)
