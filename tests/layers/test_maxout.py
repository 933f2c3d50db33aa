"""Maxout by hand."""

import keras
import numpy as np

from keras_gans.layers import Maxout


def test_each_unit_is_the_largest_of_its_pieces():
    layer = Maxout(units=2, pieces=3)
    layer.build((None, 1))
    layer.linear.kernel.assign([[1.0, -1.0, 0.0, 2.0, 0.0, 0.0]])
    layer.linear.bias.assign([0.0, 0.0, 0.5, 0.0, 0.0, 1.0])
    outputs = layer(np.array([[2.0], [-3.0], [0.1]], "float32"))
    np.testing.assert_allclose(outputs, [[2.0, 4.0], [3.0, 1.0], [0.5, 1.0]], rtol=1e-6)


def test_it_survives_saving(tmp_path):
    inputs = keras.Input((4,))
    model = keras.Model(inputs, Maxout(3, 2)(inputs))
    model.save(tmp_path / "maxout.keras")
    loaded = keras.saving.load_model(tmp_path / "maxout.keras")
    batch = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    np.testing.assert_array_equal(model(batch), loaded(batch))
