"""Checks of the last activation of networks when a model is made."""

import warnings

import keras
import pytest
from keras import layers

from keras_gans import presets
from keras_gans.errors import InputError
from keras_gans.models import GAN, WGAN, checks

SHAPE = (8, 8, 1)


def generator(*ends, shape=SHAPE):
    return keras.Sequential([keras.Input((3,)), layers.Dense(64), layers.Reshape(shape), *ends])


def of_images(*ends):
    return keras.Sequential([keras.Input(SHAPE), *ends])


def dense(units=1, activation=None):
    return of_images(layers.Flatten(), layers.Dense(units, activation))


@pytest.mark.parametrize(
    ("kind", "network", "message"),
    [
        (
            "images",
            generator(layers.Activation("sigmoid")),
            r"ends in sigmoid .*\[0, 1\].*'tanh', or add keras.layers.Rescaling\(2, -1\)",
        ),
        ("images", generator(layers.ReLU()), r"ends in relu .*\[0, inf\].*'tanh', and train"),
        (
            "images",
            generator(layers.Activation("tanh"), layers.Rescaling(127.5, 127.5)),
            r"ends in tanh .*\[0, 255\].*Rescaling\(0.007843, -1\)",
        ),
        ("logits", dense(1, "sigmoid"), "ends in sigmoid .*activation=None"),
        ("logits", dense(2, "softmax"), "ends in softmax .*activation=None"),
        ("logits", dense(1, "tanh"), "ends in tanh"),
        ("logits", of_images(layers.Conv2D(1, 3, activation="sigmoid")), "ends in sigmoid"),
        ("logits", dense(10), r"returns \(10,\) an example"),
        ("logits", of_images(layers.Conv2D(2, 3)), r"returns \(6, 6, 2\) an example"),
        ("scores", dense(10), r"returns \(10,\) an example"),
        ("scores", dense(1, "tanh"), "ends in tanh"),
        ("categories", dense(10, "softmax"), "ends in softmax .*first output"),
        ("probabilities", generator(shape=(16, 4)), r"ends in linear .*Softmax\(\)"),
    ],
)
def test_what_is_likely_wrong_is_warned_of(kind, network, message):
    with pytest.warns(UserWarning, match=f"^network {message}"):
        checks.check_outputs({"network": network}, {"network": kind})


@pytest.mark.parametrize(
    ("kind", "network", "message"),
    [
        ("scores", dense(1, "sigmoid"), "ends in sigmoid .*scores are unbounded"),
        ("scores", dense(2, "softmax"), "ends in softmax .*scores are unbounded"),
        ("logits", dense(1, "softmax"), "ends in softmax .*single unit, which is always 1"),
        (
            "logits",
            keras.Model(x := keras.Input((4,)), [layers.Dense(1)(x), layers.Dense(1)(x)]),
            "has 2 outputs; it must have one",
        ),
    ],
)
def test_what_cannot_come_right_is_refused(kind, network, message):
    with pytest.raises(InputError, match=f"^network {message}"):
        checks.check_outputs({"network": network}, {"network": kind})


@pytest.mark.parametrize(
    ("kind", "network"),
    [
        ("images", generator()),
        ("images", generator(layers.Activation("tanh"))),
        ("images", generator(layers.Activation("sigmoid"), layers.Rescaling(2.0, -1.0))),
        ("images", generator(layers.ReLU(), shape=(64,))),  # No images.
        ("logits", dense()),
        ("logits", of_images(layers.Conv2D(1, 3))),
        ("logits", of_images(layers.Conv2D(1, 3), layers.Flatten())),
        ("logits", of_images(layers.Conv2D(1, 3), layers.GlobalAveragePooling2D())),
        ("logits", of_images(layers.Flatten(), layers.Dense(36), layers.Reshape((6, 6, 1)))),
        ("logits", of_images(layers.Flatten(), layers.Dense(1, "tanh"), layers.Rescaling(10.0))),
        ("probabilities", generator(layers.Softmax(), shape=(16, 4))),
        ("probabilities", generator(layers.Lambda(lambda x: x), shape=(16, 4))),
        ("categories", dense(10)),
    ],
)
def test_networks_that_fit_are_left_alone(kind, network):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        checks.check_outputs({"network": network}, {"network": kind})


def test_a_model_is_warned_of_at_the_line_that_makes_it():
    with pytest.warns(UserWarning, match="^discriminator ends in sigmoid") as of_gan:
        GAN(generator(), dense(1, "sigmoid"))
    with pytest.warns(UserWarning, match="^critic ends in tanh") as of_wgan:
        WGAN(generator(), dense(1, "tanh"))
    for warned in (of_gan, of_wgan):
        assert [warning.filename for warning in warned] == [__file__]


@pytest.mark.parametrize("name", ["dcgan_mnist", "began_mnist", "bigan_mlp_mnist", "textgan_pydoc"])
def test_presets_raise_no_warning(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        presets.from_preset(name, seed=0)
