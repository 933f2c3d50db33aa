"""Minibatch discrimination against the paper's formula, example by example."""

import differences
import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers import MinibatchDiscrimination

RANDOM = np.random.default_rng(0)
FEATURES = RANDOM.normal(size=(5, 4)).astype("float32")
KERNELS, DIMENSIONS = 3, 2
MATRIX = RANDOM.normal(scale=0.5, size=(4, KERNELS * DIMENSIONS)).astype("float32")


@pytest.fixture
def layer():
    layer = MinibatchDiscrimination(KERNELS, DIMENSIONS)
    layer.build(FEATURES.shape)
    layer.kernel.assign(MATRIX)
    return layer


def by_hand(features, matrix):
    """Section 3.2 of Salimans et al., in double precision: one pair of examples at a time."""
    tensor = matrix.reshape(features.shape[1], KERNELS, DIMENSIONS)
    sums = np.zeros((len(features), KERNELS))
    for i, one in enumerate(features):
        for other in features:
            for b in range(KERNELS):
                distance = np.abs(one @ tensor[:, b] - other @ tensor[:, b]).sum()
                sums[i, b] += np.exp(-distance)
    return np.concatenate([features, sums], axis=1)


def test_it_is_the_formula(layer):
    np.testing.assert_allclose(layer(FEATURES), by_hand(FEATURES, MATRIX), rtol=1e-5)
    assert layer.compute_output_shape((None, 4)) == (None, 7)


def test_equal_examples_count_each_other_and_distant_ones_only_themselves(layer):
    equal = layer(np.repeat(FEATURES[:1], 5, axis=0))[:, 4:]
    np.testing.assert_array_equal(equal, np.full((5, KERNELS), 5.0))
    np.testing.assert_allclose(layer(1e4 * FEATURES)[:, 4:], np.ones((5, KERNELS)))


def test_the_order_of_the_batch_does_not_matter(layer):
    order = np.array([3, 0, 4, 2, 1])
    np.testing.assert_allclose(layer(FEATURES[order]), layer(FEATURES).numpy()[order], rtol=1e-6)


def test_its_gradients_are_those_of_the_formula(layer):
    slopes = RANDOM.normal(size=(5, 4 + KERNELS))
    inputs = tf.constant(FEATURES)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        loss = tf.reduce_sum(layer(inputs) * slopes.astype("float32"))
    gradients = tape.gradient(loss, [inputs, layer.kernel.value])

    def loss_of(features, matrix):
        return (by_hand(features, matrix) * slopes).sum()

    expected = [
        differences.gradient(
            lambda features: loss_of(features, MATRIX.astype("float64")), FEATURES
        ),
        differences.gradient(lambda matrix: loss_of(FEATURES.astype("float64"), matrix), MATRIX),
    ]
    for ours, theirs in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-5)


def test_a_graph_of_any_batch_and_one_of_xla_are_the_same_function(layer):
    shape = tf.TensorSpec((None, 4))
    graph = tf.function(layer, input_signature=[shape])
    compiled = tf.function(layer, input_signature=[shape], jit_compile=True)
    for count in (1, 5):
        for function in (graph, compiled):
            np.testing.assert_allclose(function(FEATURES[:count]), layer(FEATURES[:count]), 1e-5)


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_in_mixed_precision_the_sums_are_those_of_float32(policy):
    layer = MinibatchDiscrimination(KERNELS, DIMENSIONS, dtype=policy)
    # Each adds 1 / 8 or nothing to a sum of 256, which 16 bits cannot hold step by step.
    features = tf.zeros((300, 4))
    outputs = layer(features)
    assert outputs.dtype == layer.compute_dtype
    np.testing.assert_array_equal(outputs[:, 4:], tf.cast(tf.fill((300, 3), 300.0), outputs.dtype))


def test_a_saved_model_comes_back_the_same(tmp_path):
    inputs = keras.Input((4,))
    layer = MinibatchDiscrimination(KERNELS, DIMENSIONS, keras.initializers.RandomNormal(stddev=2))
    model = keras.Model(inputs, layer(inputs))
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded(FEATURES), model(FEATURES))
    assert loaded.layers[-1].kernel_initializer.stddev == 2
    assert loaded.output_shape == (None, 7)


def test_what_it_cannot_do_is_refused():
    with pytest.raises(InputError, match="kernels=0 must be at least 1"):
        MinibatchDiscrimination(0)
    with pytest.raises(InputError, match="kernel_dimensions=2.5 must be at least 1"):
        MinibatchDiscrimination(2, 2.5)
    with pytest.raises(InputError, match=r"\(None, 4, 4, 3\): put a Flatten layer before it"):
        MinibatchDiscrimination(2)(keras.Input((4, 4, 3)))
