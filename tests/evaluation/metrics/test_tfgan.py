"""TF-GAN is imported late, once, and without leaving its stand-ins behind."""

import subprocess
import sys
import types

import numpy as np
import pytest
import tensorflow as tf

from keras_gans.evaluation.metrics import tfgan

FRESH = """
import sys
import keras_gans
from keras_gans.evaluation import extractors
from keras_gans.evaluation.metrics import tfgan
assert not [name for name in sys.modules if name.startswith("tensorflow_gan")]
score = tfgan.classifier_score_from_logits([[1000.0, 0.0], [0.0, 1000.0]])
assert abs(float(score) - 2.0) < 1e-6, score
import tensorflow_gan
assert tfgan.load() is tensorflow_gan
for name in ("estimator", "tpu", "train"):
    assert f"tensorflow_gan.python.{name}" not in sys.modules
"""


@pytest.mark.slow
def test_tfgan_is_imported_by_the_first_score_and_not_before():
    done = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_tfgan_that_is_there_already_is_used(monkeypatch):
    theirs = types.ModuleType("tensorflow_gan")
    monkeypatch.setitem(sys.modules, "tensorflow_gan", theirs)
    assert tfgan.load() is theirs


def test_a_failed_import_leaves_nothing_behind(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("tensorflow_gan")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tensorflow_probability", None)
    with pytest.raises(ImportError):
        tfgan.load()
    assert "tensorflow_gan" not in sys.modules
    assert "tensorflow_gan.python.train" not in sys.modules


def test_the_functions_take_arrays():
    random = np.random.default_rng(0)
    first, second = random.normal(size=(2, 60, 3)).astype("float32")
    shifted = first + np.float32([2.0, 0.0, 0.0])
    distance = tfgan.frechet_classifier_distance_from_activations(first, shifted)
    assert float(distance) == pytest.approx(4.0, rel=1e-4)
    value, error = tfgan.kernel_classifier_distance_and_std_from_activations(
        first, second, max_block_size=20
    )
    assert np.isfinite([value, error]).all() and float(error) > 0
    tf.random.set_seed(0)
    np.random.seed(0)
    noise = random.uniform(size=(16, 32, 32, 3)).astype("float32")
    ramps = np.linspace(0, 9, 32, dtype="float32")[:, None] + noise / 10
    levels = tfgan.sliced_wasserstein_distance(noise, ramps)
    # 32 and 16 pixels wide, each with the distance of real patches from others of the same images.
    (fine_real, fine), (coarse_real, coarse) = np.asarray(levels)
    assert fine > 1.8 * fine_real
    assert coarse > 10 * coarse_real  # where a ramp is most unlike noise
