"""The one-hot layer."""

import keras
import numpy as np

from keras_gans.layers import OneHot


def test_a_label_has_its_one_in_its_place():
    np.testing.assert_array_equal(OneHot(3)(np.array([2, 0])), [[0, 0, 1], [1, 0, 0]])


def test_it_survives_saving(tmp_path):
    labels = keras.Input((), dtype="int32")
    model = keras.Model(labels, OneHot(4)(labels))
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded(np.array([3])), [[0, 0, 0, 1]])
    assert loaded.output_shape == (None, 4)
