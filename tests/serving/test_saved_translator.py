"""`SavedTranslator`."""

import keras
import numpy as np
import pytest
from keras import layers

from keras_gans import SavedTranslator
from keras_gans.errors import InputError
from keras_gans.models import CycleGAN

#: Bands of a satellite, which are no image, and grey images.
BANDS, GREY = (4, 4, 5), (4, 4, 1)


def pixelwise(input_shape, channels, activation=None):
    return keras.Sequential(
        [keras.Input(input_shape), layers.Conv2D(channels, 1, activation=activation)]
    )


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    generators = pixelwise(BANDS, 1, "tanh"), pixelwise(GREY, 5)
    discriminators = pixelwise(BANDS, 1), pixelwise(GREY, 1)
    return CycleGAN(*generators, *discriminators, identity_weight=0, pool_size=0)


@pytest.fixture(scope="module")
def saved(model, tmp_path_factory):
    return SavedTranslator(model.export(tmp_path_factory.mktemp("export")))


def test_translations_are_those_of_the_model_in_batches_of_any_size(model, saved):
    random = np.random.default_rng(0)
    bands = random.normal(size=(5, *BANDS)).astype("float32")
    translated = saved.translate(bands, batch_size=2)
    assert translated.dtype == np.uint8 and translated.shape == (5, *GREY)
    assert np.abs(translated.astype(int) - model.translate(bands)).max() <= 1
    grey = random.integers(0, 256, (5, *GREY), "uint8")
    back = saved.translate(grey, "ba")
    assert back.dtype == np.float32
    np.testing.assert_allclose(back, model.translate(grey, "ba"), atol=1e-5)


def test_images_may_be_floats_too(saved):
    grey = np.arange(32, dtype="uint8").reshape(2, *GREY)
    floats = grey.astype("float32") / 127.5 - 1.0
    np.testing.assert_allclose(saved.translate(floats, "ba"), saved.translate(grey, "ba"))


def test_the_shapes_and_the_kind_are_told_by_the_export(saved):
    assert (saved.input_shape_of("ab"), saved.input_shape_of("ba")) == (BANDS, GREY)
    assert saved.card["scheme"] == "CycleGAN"


def test_what_cannot_be_translated_is_refused(saved):
    with pytest.raises(InputError, match="direction='ac' is unknown; accepted are ab, ba"):
        saved.translate(np.zeros((1, *BANDS)), "ac")
    with pytest.raises(InputError, match=r"shape \(1, 4, 4, 1\); it must be \(count, 4, 4, 5\)"):
        saved.translate(np.zeros((1, *GREY)))
    with pytest.raises(InputError, match="must be finite numbers"):
        saved.translate(np.full((1, *BANDS), np.nan))
