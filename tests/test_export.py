"""SavedModels: what they answer, and where they lie."""

import json

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans import SavedGenerator, from_preset, saved_models
from keras_gans.errors import InputError


@pytest.fixture(scope="module")
def gan():
    keras.utils.set_random_seed(0)
    gan = from_preset("dcgan_mnist", seed=4, ema=0.9, card={"data": "noise"})
    noise = np.random.default_rng(0).uniform(-1, 1, (32, 28, 28, 1)).astype("float32")
    gan.fit(noise, batch_size=8, epochs=2, verbose=0)
    return gan


@pytest.fixture(scope="module")
def conditional_gan():
    keras.utils.set_random_seed(0)
    gan = from_preset("cgan_mnist", num_classes=3, seed=4, ema=0.9)
    noise = np.random.default_rng(0).uniform(-1, 1, (32, 28, 28, 1)).astype("float32")
    gan.fit(noise, np.arange(32) % 3, batch_size=8, verbose=0)
    return gan


@pytest.fixture(scope="module")
def conditional_version(conditional_gan, tmp_path_factory):
    return conditional_gan.export(tmp_path_factory.mktemp("exports") / "cgan")


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
    request = {"count": tf.constant(3, tf.int64), "seed": tf.constant(7, tf.int64)}
    files = loaded.signatures["generate_png"](**request)["images_bytes"]
    pixels = [tf.io.decode_png(file) for file in files]
    np.testing.assert_array_equal(pixels, loaded.signatures["generate"](**request)["images"])


def test_the_average_is_exported(gan, version):
    latents = tf.random.stateless_normal((2, 16), (0, 1))
    difference = np.abs(SavedGenerator(version)(latents) - gan.generator(latents, training=False))
    assert difference.max() > 1e-4


def test_a_generator_without_labels_has_three_signatures_of_known_inputs(version):
    signatures = tf.saved_model.load(str(version)).signatures
    assert {name: inputs_of(signature) for name, signature in signatures.items()} == {
        "serving_default": {"latents": tf.TensorSpec((None, 16), tf.float32, "latents")},
        "generate": COUNT_AND_SEED,
        "generate_png": COUNT_AND_SEED,
    }


def test_a_conditional_generator_answers_the_same_and_takes_labels(conditional_version):
    labels = tf.TensorSpec((None,), tf.int64, "labels")
    latents = tf.TensorSpec((None, 16), tf.float32, "latents")
    signatures = tf.saved_model.load(str(conditional_version)).signatures
    assert {name: inputs_of(signature) for name, signature in signatures.items()} == {
        "serving_default": {"latents": latents, "labels": labels},
        "generate": COUNT_AND_SEED,
        "generate_png": COUNT_AND_SEED,
        "generate_labels": {"labels": labels, "seed": COUNT_AND_SEED["seed"]},
    }


def test_a_saved_conditional_generator_makes_the_models_images(
    conditional_gan, conditional_version
):
    saved = SavedGenerator(conditional_version)
    assert saved.num_classes == 3
    for labels in (None, 2, [2, 0, 1]):
        ours = conditional_gan.generate(6, seed=3, labels=labels)
        theirs = saved.generate(6, seed=3, labels=labels)
        assert np.abs(ours.astype(int) - theirs).max() <= 1
    with pytest.raises(InputError, match="labels=3: this generator knows the labels 0 to 2"):
        saved.generate(6, labels=3)


def test_signatures_give_images_of_all_labels_and_of_those_asked_for(
    conditional_gan, conditional_version
):
    loaded = tf.saved_model.load(str(conditional_version))
    seed = tf.constant(7, tf.int64)
    served = loaded.signatures["generate"](count=tf.constant(6, tf.int64), seed=seed)["images"]
    ours = conditional_gan.generate(6, seed=7)
    assert np.abs(served.numpy().astype(int) - ours).max() <= 1
    labels = tf.constant([1, 1, 0, 2], tf.int64)
    asked = loaded.signatures["generate_labels"](labels=labels, seed=seed)["images"]
    ours = conditional_gan.generate(4, seed=7, labels=labels.numpy())
    assert np.abs(asked.numpy().astype(int) - ours).max() <= 1
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"labels must lie in \[0, 3\)"):
        loaded.signatures["generate_labels"](labels=tf.constant([3], tf.int64), seed=seed)


def test_the_card_says_where_the_generator_comes_from(gan, version):
    card = json.loads((version / saved_models.CARD).read_text())
    expected = {"preset": "dcgan_mnist", "data": "noise", "dataset": "noise", "steps": 8, "seed": 4}
    assert {name: card[name] for name in expected} == expected
    assert card["trainable_parameters"] == {"generator": 172_608}
    assert card["latents"] == {"dimension": 16, "prior": "signs_and_normal"}
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


COUNT_AND_SEED = {
    "count": tf.TensorSpec((), tf.int64, "count"),
    "seed": tf.TensorSpec((), tf.int64, "seed"),
}


def inputs_of(signature):
    return signature.structured_input_signature[1]
