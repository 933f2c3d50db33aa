"""Export to SavedModels: their versions, cards and arguments."""

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


def test_the_card_says_where_the_generator_comes_from(tmp_path):
    gan = from_preset("dcgan_mnist", seed=4, ema=0.9, card={"data": "noise"})
    gan.step.assign(8)
    version = gan.export(tmp_path, card={"dataset": "noise"})
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
    assert SavedGenerator(tmp_path).latent_dim == 3


def test_what_cannot_be_read_or_written_is_one_sentence(gan, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"file/export cannot be written"):
        gan.export(tmp_path / "file" / "export")
    with pytest.raises(InputError, match="is not a SavedModel"):
        SavedGenerator(tmp_path)


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
