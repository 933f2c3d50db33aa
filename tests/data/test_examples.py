"""Examples that are no images, as users get and give them."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from keras_gans import SavedGenerator, callbacks
from keras_gans.data import examples
from keras_gans.errors import InputError
from keras_gans.models import GAN, BiGAN, CycleGAN
from keras_gans.visualization import picture_files


def test_what_is_no_image_stays_the_floats_that_it_is():
    rows = np.array([[-7.0, 0.25, 300.0]])
    generated = examples.present(rows, (3,)).numpy()
    assert generated.dtype == np.float32
    np.testing.assert_array_equal(generated, rows)
    np.testing.assert_array_equal(examples.to_floats(rows, (3,)), rows)
    np.testing.assert_array_equal(
        examples.to_floats(np.array([[0, 255]], "uint8"), (2,)), [[0, 255]]
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.zeros((2, 4)), r"shape \(2, 4\); it must be \(count, 3\)"),
        (np.zeros((0, 3)), "at least one"),
        (np.float32(1.0), r"shape \(\); it must be"),
        (np.full((2, 3), np.nan), "float64; they must be finite"),
        (np.full((2, 3), "a"), "they must be finite numbers"),
    ],
)
def test_what_does_not_fit_is_refused(values, message):
    with pytest.raises(InputError, match=message):
        examples.to_floats(values, (3,))


def network(input_shape, output_shape, scale=1.0):
    """A linear network between examples of two shapes."""
    inputs = keras.Input(input_shape)
    units = int(np.prod(output_shape))
    values = keras.initializers.RandomNormal(stddev=scale, seed=0)
    hidden = layers.Dense(units, kernel_initializer=values)(layers.Flatten()(inputs))
    return keras.Model(inputs, layers.Reshape(output_shape)(hidden))


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(10,), (2,), (6, 2), (4, 4, 5), (4, 4, 4, 1)])
def test_what_is_no_image_is_trained_drawn_exported_and_loaded(shape, tmp_path):
    gan = GAN(network((3,), shape, scale=5.0), network(shape, (1,)), seed=0)
    gan.compile()
    data = np.random.default_rng(0).uniform(-1, 1, (8, *shape)).astype("float32")
    folder = tmp_path / "samples"
    gan.fit(data, batch_size=4, verbose=0, callbacks=[callbacks.Samples(folder)])
    grid = picture_files.read_png(folder / "step-000002.png")
    assert np.ptp(grid) > 0
    generated = gan.generate(9, seed=1)
    assert (
        generated.dtype == np.float32
        and generated.shape == (9, *shape)
        and np.abs(generated).max() > 2.0
    )
    saved = SavedGenerator(gan.export(tmp_path / "export"))
    assert set(saved._loaded.signatures) == {"serving_default", "generate"}
    assert saved.image_shape == gan.image_shape == shape
    np.testing.assert_allclose(saved.generate(9, seed=1), generated, rtol=1e-5, atol=1e-5)
    served = saved._loaded.signatures["generate"](count=9, seed=1)
    np.testing.assert_allclose(served["examples"], generated, rtol=1e-5, atol=1e-5)


def test_tables_are_encoded_and_reconstructed_as_they_are(tmp_path):
    def discriminator():
        rows, latents = keras.Input((5,)), keras.Input((3,))
        joined = layers.Concatenate()([rows, latents])
        return keras.Model([rows, latents], layers.Dense(1)(joined))

    bigan = BiGAN(network((3,), (5,)), network((5,), (3,)), discriminator(), seed=0)
    bigan.compile()
    rows = np.random.default_rng(0).normal(scale=9.0, size=(4, 5))
    encoded = bigan.encode(rows)
    np.testing.assert_allclose(encoded, bigan.encoder(rows), rtol=1e-5)
    np.testing.assert_allclose(bigan.reconstruct(rows), bigan.generator(encoded), rtol=1e-5)
    assert set(bigan.draw_samples(examples=tf.constant(rows, tf.float32))) == {
        "samples",
        "reconstructions",
    }
    version = bigan.export(tmp_path)
    signatures = SavedGenerator(version)._loaded.signatures
    served = signatures["reconstruct"](examples=rows.astype("float32"))["examples"]
    np.testing.assert_allclose(served, bigan.reconstruct(rows), rtol=1e-5)


def test_five_channels_are_translated_to_images_and_back():
    five, grey = (4, 4, 5), (4, 4, 1)
    model = CycleGAN(
        *(network(five, grey), network(grey, five, scale=5.0)),
        *(network(five, (1,)), network(grey, (1,))),
        identity_weight=0,
        pool_size=0,
    )
    bands = np.random.default_rng(0).normal(scale=3.0, size=(2, *five)).astype("float32")
    translated = model.translate(bands)
    assert translated.dtype == np.uint8 and translated.shape == (2, *grey)
    back = model.translate(translated, "ba")
    assert back.dtype == np.float32 and np.abs(back).max() > 2.0
    floats = translated / np.float32(127.5) - 1.0
    # Rows of two: five panels each, or one image.
    assert model.draw_samples(examples=(bands, floats))["samples"].shape == (6 * 4, 2 * 5 * 4, 1)
