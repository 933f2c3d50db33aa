"""SavedModels: what they answer, and where they lie."""

import json

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans import SavedGenerator, export, from_preset
from keras_gans.errors import InputError


@pytest.fixture(scope="module")
def gan():
    keras.utils.set_random_seed(0)
    gan = from_preset("dcgan_mnist", seed=4, ema=0.9, card={"data": "noise"})
    noise = np.random.default_rng(0).uniform(-1, 1, (32, 28, 28, 1)).astype("float32")
    gan.fit(noise, batch_size=8, epochs=2, verbose=0)
    return gan


@pytest.fixture(scope="module")
def version(gan, tmp_path_factory):
    return gan.export(tmp_path_factory.mktemp("exports") / "dcgan", card={"dataset": "noise"})


def test_generate_is_the_models_generate(gan, version):
    ours, theirs = gan.generate(9, seed=3), SavedGenerator(version).generate(9, seed=3)
    assert theirs.dtype == np.uint8
    assert np.abs(ours.astype(int) - theirs).max() <= 1
    assert (ours != SavedGenerator(version).generate(9, seed=4)).any()


def test_serving_default_maps_latents_to_images_in_inference_mode(gan, version):
    latents = tf.random.stateless_normal((6, 16), (0, 1))
    saved = SavedGenerator(version)
    images = saved(latents)
    assert images.dtype == tf.float32
    np.testing.assert_allclose(images, gan(latents), atol=1e-5)
    # In training mode, batch normalization would make an image depend on its neighbours.
    np.testing.assert_allclose(images[:1], saved(latents[:1]), atol=1e-5)


def test_generate_png_holds_the_pixels_of_generate(version):
    loaded = tf.saved_model.load(str(version))
    request = {"count": tf.constant(3), "seed": tf.constant(7, tf.int64)}
    files = loaded.signatures["generate_png"](**request)["images"]
    pixels = [tf.io.decode_png(file) for file in files]
    np.testing.assert_array_equal(pixels, loaded.signatures["generate"](**request)["images"])


def test_the_average_is_exported(gan, version):
    latents = tf.random.stateless_normal((2, 16), (0, 1))
    difference = np.abs(SavedGenerator(version)(latents) - gan.generator(latents, training=False))
    assert difference.max() > 1e-4


def test_the_card_says_where_the_generator_comes_from(gan, version):
    card = json.loads((version / "assets.extra" / export.CARD).read_text())
    expected = {"preset": "dcgan_mnist", "data": "noise", "dataset": "noise", "steps": 8, "seed": 4}
    assert {name: card[name] for name in expected} == expected
    assert card["trainable_parameters"] == 172_608
    assert card["latents"] == {"dimension": 16, "prior": "normal"}
    assert card["versions"]["keras"] == keras.__version__
    assert SavedGenerator(version).card == card


def test_versions_count_up_and_the_highest_is_loaded(gan, tmp_path):
    (tmp_path / "9").mkdir()
    (tmp_path / "notes").mkdir()
    assert gan.export(tmp_path).name == "10"
    assert gan.export(tmp_path).name == "11"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["10", "11", "9", "notes"]
    assert SavedGenerator(tmp_path).latent_dim == 16


def test_what_cannot_be_read_or_written_is_one_sentence(gan, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"file/export cannot be written"):
        gan.export(tmp_path / "file" / "export")
    with pytest.raises(InputError, match="is not a SavedModel"):
        SavedGenerator(tmp_path)
