"""SavedModels: what they answer, and where they lie."""

import concurrent.futures
import json
import pathlib
import threading

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans import SavedGenerator, from_preset
from keras_gans.errors import InputError
from keras_gans.serving import export, saved_models


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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("name", ["generate", "generate_png"])
@pytest.mark.parametrize(
    ("count", "seed", "message"),
    [
        (0, 1, r"count must lie in \[1, 4096\]"),
        (4097, 1, r"count must lie in \[1, 4096\]"),
        (10**12, 1, r"count must lie in \[1, 4096\]"),
        (1, -1, "seed must not be negative"),
    ],
)
def test_a_request_for_too_many_or_with_a_negative_seed_is_an_error(
    version, name, count, seed, message
):
    signature = tf.saved_model.load(str(version)).signatures[name]
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        signature(count=tf.constant(count, tf.int64), seed=tf.constant(seed, tf.int64))


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_signatures_answer_in_float32_whatever_the_precision(policy, tmp_path):
    keras.config.set_dtype_policy(policy)
    try:
        gan = from_preset("gan_mnist", seed=0)
    finally:
        keras.config.set_dtype_policy("float32")
    signatures = tf.saved_model.load(str(gan.export(tmp_path))).signatures
    latents = tf.zeros((2, gan.latent_dim))
    assert signatures["serving_default"](latents=latents)["images"].dtype == tf.float32
    seed = tf.constant(1, tf.int64)
    pixels = signatures["generate"](count=tf.constant(9, tf.int64), seed=seed)["images"]
    # In 16 bits, another order of operations may round to the next level but one.
    assert np.abs(pixels.numpy().astype(int) - gan.generate(9, seed=1)).max() <= 2


def test_exports_at_once_become_a_version_each(tmp_path):
    count = 8
    start = threading.Barrier(count)

    def export_one(number):
        unfinished = tmp_path / f"unfinished-{number}"
        unfinished.mkdir()
        (unfinished / "saved_model.pb").write_text(str(number))
        start.wait()
        return export._become_next_version(unfinished)

    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        written = list(pool.map(export_one, range(count)))
    assert sorted(path.name for path in written) == [str(n) for n in range(1, count + 1)]
    for number, path in enumerate(written):
        assert (path / "saved_model.pb").read_text() == str(number)


def test_folders_that_are_no_versions_to_a_server_are_none_here(small_gan, tmp_path):
    for name in ("²", "７", "9" * 30, "3.5"):
        (tmp_path / name).mkdir()
    assert small_gan().export(tmp_path).name == "1"


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (("place",), {}),
        (("place", "tf_saved_model", False, None), {}),
        ((), {"path": "place", "format": "tf_saved_model"}),
        ((), {"filepath": "place", "card": {"note": 3}}),
        (("place", {"note": 3}), {}),
    ],
)
def test_export_takes_the_arguments_of_keras_and_its_own(
    arguments, options, small_gan, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(export, "_write_endpoints", lambda model, path, verbose: None)
    version = small_gan().export(*arguments, **options)
    assert version == pathlib.Path("place/1")
    note = json.loads((version / saved_models.CARD).read_text()).get("note")
    assert note == (3 if "note" in str((arguments, options)) else None)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"format": "onnx"}, "format='onnx'.*give format='tf_saved_model'"),
        ({"input_signature": [tf.TensorSpec((None, 3))]}, "input_signature.*leave it out"),
        ({"is_static": True}, "got is_static; accepted are filepath, format, verbose and card"),
        ({"filepath": None}, "needs one folder"),
        ({"path": "other"}, "needs one folder"),
        ({"card": {"net": object()}}, "must hold JSON values"),
        ({"card": {"score": float("nan")}}, "must hold JSON values"),
        ({"card": 5}, "card=5 is no dict"),
        ({"filepath": "a" * 300}, "no folder can be called so"),
        ({"filepath": "a\0"}, "no folder can be called so"),
        ({"filepath": b"place"}, "give the path of a folder"),
        ({"filepath": 5}, "give the path of a folder"),
    ],
)
def test_what_export_cannot_do_is_refused_before_anything_is_written(
    arguments, message, small_gan, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=message):
        small_gan().export(**{"filepath": "place"} | arguments)
    assert not list(tmp_path.iterdir())


def test_weights_that_are_not_finite_are_neither_drawn_nor_exported(small_gan, tmp_path):
    gan = small_gan(ema=0.9)
    bad = gan.ema_generator.trainable_weights[0]
    bad.assign(np.nan * bad)
    with pytest.raises(InputError, match=f"export: 1 weights of the model .* {bad.path}"):
        gan.export(tmp_path / "place")
    assert not list(tmp_path.iterdir())
    for draw in (lambda: gan.generate(2, seed=0), gan.draw_samples):
        with pytest.raises(InputError, match=f"generate: 1 weights of the model .* {bad.path}"):
            draw()


@pytest.mark.parametrize("name", ["model.h5", "model.hdf5", "model", "model.keras.zip"])
def test_a_state_is_saved_as_keras_files_alone(name, small_gan, tmp_path):
    with pytest.raises(InputError, match="give a name that ends in .keras"):
        small_gan().save(tmp_path / name)
    assert not list(tmp_path.iterdir())


COUNT_AND_SEED = {
    "count": tf.TensorSpec((), tf.int64, "count"),
    "seed": tf.TensorSpec((), tf.int64, "seed"),
}


def inputs_of(signature):
    return signature.structured_input_signature[1]
