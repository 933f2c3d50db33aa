"""What models predict and evaluate with: inputs, weights, and layers frozen since."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import DivergenceError, InputError
from keras_gans.models import GAN, ConditionalGAN
from keras_gans.networks import mlp

SHAPE = (4, 4, 1)
IMAGES = np.random.default_rng(1).uniform(-1, 1, (16, *SHAPE)).astype("float32")
LATENTS = np.random.default_rng(2).normal(size=(2, 3)).astype("float32")


def conditional_gan(**options):
    model = ConditionalGAN(
        mlp.conditional_generator(SHAPE, 10, 3, 8, 6, 8),
        mlp.conditional_discriminator(SHAPE, 10, 8, 6, 8, 2, 2),
    )
    model.compile(**options)
    return model


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


def with_hidden_nan():
    """A GAN in which a fused ReLU turns a weight that is NaN into outputs of 0."""
    hidden = keras.layers.Dense(16, "relu")
    generator = keras.Sequential(
        [keras.Input((3,)), hidden, keras.layers.Dense(16, "tanh"), keras.layers.Reshape(SHAPE)]
    )
    model = GAN(generator, mlp.discriminator(SHAPE, (6,), 2), seed=0)
    model.compile()
    hidden.kernel.assign(np.nan * hidden.kernel)
    return model


def test_weights_that_are_not_finite_are_refused():
    model = with_hidden_nan()
    for name, argument in (
        ("predict", LATENTS),
        ("predict_on_batch", LATENTS),
        ("evaluate", IMAGES),
        ("test_on_batch", IMAGES),
    ):
        with pytest.raises(InputError, match=f"{name}: 1 weights of the model are NaN"):
            getattr(model, name)(argument)


def test_a_step_that_ends_in_weights_that_are_not_finite_is_an_error():
    with pytest.raises(DivergenceError, match="The generator diverged at step 1"):
        with_hidden_nan().train_on_batch(IMAGES)


FREEZES = {
    "a player": lambda model: setattr(model.discriminator, "trainable", False),
    "the model": lambda model: setattr(model, "trainable", False),
    "all layers": lambda model: [
        setattr(layer, "trainable", False) for layer in model.generator.layers
    ],
}


@pytest.mark.parametrize("trained_before", [False, True])
@pytest.mark.parametrize("what", FREEZES)
def test_a_player_that_was_frozen_after_compile_is_refused(what, trained_before, small_gan):
    model = small_gan()
    if trained_before:
        model.fit(IMAGES, verbose=0)
    FREEZES[what](model)
    for method in (model.fit, model.train_on_batch):
        with pytest.raises(InputError, match="player .* has nothing to train"):
            method(IMAGES)
    assert int(model.step.numpy()) == trained_before
    with pytest.raises(InputError, match="player .* has nothing to train"):
        model.train_step(tf.constant(IMAGES))


@pytest.mark.slow
def test_a_layer_that_was_frozen_after_a_training_stands_still():
    generator = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(16),
            keras.layers.BatchNormalization(scale=False, center=False),
            keras.layers.Dense(16, "tanh"),
            keras.layers.Reshape(SHAPE),
        ]
    )
    model = GAN(generator, mlp.discriminator(SHAPE, (6,), 2), seed=0)
    model.compile()
    model.fit(IMAGES, verbose=0)
    for layer in generator.layers[:2]:
        layer.trainable = False
    frozen = [weight.numpy() for layer in generator.layers[:2] for weight in layer.weights]
    moving = generator.layers[2].kernel.numpy()
    model.fit(IMAGES, verbose=0)
    after = [weight.numpy() for layer in generator.layers[:2] for weight in layer.weights]
    for one, other in zip(frozen, after, strict=True):
        np.testing.assert_array_equal(one, other)
    assert (generator.layers[2].kernel.numpy() != moving).any()
