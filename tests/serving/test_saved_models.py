"""SavedModels that were written long ago, elsewhere, or that are damaged."""

import pathlib
import shutil

import numpy as np
import pytest
import tensorflow as tf

from keras_gans import InputError, SavedGenerator, SavedTranslator, serving
from keras_gans.serving import saved_models

WRITTEN = pathlib.Path(__file__).parents[2] / "saved_models"
WEIGHTS = "variables/variables.data-00000-of-00001"
INDEX = "variables/variables.index"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("1", 1),
        ("007", 7),
        ("²", None),
        ("７", None),
        ("-1", None),
        ("1.5", None),
        ("9" * 30, None),
    ],
)
def test_a_version_is_a_number_in_plain_digits_that_a_server_can_hold(name, number):
    assert saved_models.version_number(name) == number


def test_of_versions_the_highest_is_loaded_however_it_is_written(version, tmp_path):
    for name in ("2", "0010", "9", "²", "unfinished-11"):
        shutil.copytree(version, tmp_path / name)
    assert saved_models.resolve(tmp_path) == tmp_path / "0010"
    assert saved_models.resolve(version) == version
    assert SavedGenerator(tmp_path).latent_dim == 3


@pytest.mark.parametrize("name", ["cgan", "lsgan"])
def test_signatures_of_earlier_versions_give_the_images_of_generate(name):
    saved = SavedGenerator(WRITTEN / name)
    count = tf.constant(10, saved._loaded.signatures["generate"].inputs[0].dtype)
    assert count.dtype == tf.int32
    served = saved._loaded.signatures["generate"](count=count, seed=tf.constant(3, tf.int64))
    difference = saved.generate(10, seed=3).astype(int) - served["images"]
    assert np.abs(difference).max() <= 1


@pytest.mark.parametrize("name", ["saved_model.pb", WEIGHTS, INDEX])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "noise", "a folder"])
def test_damaged_files_are_one_sentence(name, damage, damaged):
    path = damaged / name
    content = path.read_bytes()
    path.unlink()
    if damage == "a folder":
        path.mkdir()
    elif damage != "missing":
        noise = np.random.default_rng(0).bytes(300)
        path.write_bytes({"empty": b"", "cut": content[: len(content) // 2]}.get(damage, noise))
    for load in (SavedGenerator, SavedTranslator, serving.load):
        with pytest.raises(InputError) as caught:
            load(damaged)
        assert str(damaged) in str(caught.value) and "\n" not in str(caught.value)


def test_weights_that_are_not_finite_are_refused_whoever_wrote_them(tmp_path):
    class Broken(tf.Module):
        def __init__(self):
            self.weight = tf.Variable([[1.0, np.nan, 0.0]], name="kernel")

        @tf.function(input_signature=[tf.TensorSpec((None, 1), name="latents")])
        def __call__(self, latents):
            return tf.nn.relu(latents @ self.weight)

    broken = Broken()
    tf.saved_model.save(broken, str(tmp_path), signatures={"serving_default": broken.__call__})
    for load in (SavedGenerator, serving.load):
        with pytest.raises(InputError, match="the weight kernel.* is NaN or infinite"):
            load(tmp_path)
