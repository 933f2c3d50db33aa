"""The fused layer is Keras' layer."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.layers import BatchNormalization


@pytest.mark.parametrize("scale", [True, False])
@pytest.mark.parametrize("shape", [(8, 5, 6, 3), (8, 6, 3), (16, 7)])
def test_outputs_gradients_and_moving_statistics_are_those_of_keras(shape, scale):
    inputs = tf.random.stateless_normal(shape, (0, 1)) * 3.0 + 1.0
    weights = tf.random.stateless_normal(shape, (2, 3))
    results = []
    for kind in (BatchNormalization, keras.layers.BatchNormalization):
        layer = kind(momentum=0.9, scale=scale)
        layer.build(shape)
        if scale:
            layer.gamma.assign(np.linspace(0.5, 1.5, shape[-1]))
        layer.beta.assign(np.linspace(-1.0, 1.0, shape[-1]))
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            outputs = layer(inputs, training=True)
            loss = tf.reduce_sum(outputs * weights)
        variables = [inputs, *(variable.value for variable in layer.trainable_variables)]
        statistics = [layer.moving_mean.numpy(), layer.moving_variance.numpy()]
        inference = layer(inputs, training=False)
        results.append([outputs, inference, *statistics, *tape.gradient(loss, variables)])
    for ours, theirs in zip(*results, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=2e-5)


def test_the_moving_statistics_approach_those_of_the_data():
    layer = BatchNormalization(momentum=0.5)
    inputs = tf.random.stateless_normal((64, 4, 4, 2), (0, 1)) * 2.0 + 5.0
    for _ in range(30):
        layer(inputs, training=True)
    np.testing.assert_allclose(layer.moving_mean, tf.reduce_mean(inputs, (0, 1, 2)), rtol=1e-4)
    variance = tf.math.reduce_variance(inputs, (0, 1, 2))
    np.testing.assert_allclose(layer.moving_variance, variance, rtol=1e-3)


def test_a_frozen_layer_keeps_its_statistics():
    layer = BatchNormalization()
    layer.build((None, 4, 4, 2))
    layer.trainable = False
    layer(tf.ones((2, 4, 4, 2)), training=True)
    np.testing.assert_array_equal(layer.moving_mean, [0.0, 0.0])


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_half_precision_in_and_out_with_float32_statistics(policy):
    layer = BatchNormalization(dtype=policy)
    outputs = layer(tf.random.stateless_normal((8, 4, 4, 2), (0, 1)), training=True)
    assert outputs.dtype == layer.compute_dtype
    assert layer.moving_mean.dtype == "float32"
    means = tf.reduce_mean(tf.cast(outputs, tf.float32), (0, 1, 2))
    np.testing.assert_allclose(means, 0.0, atol=0.01)


def test_what_the_fused_operation_does_not_know_is_left_to_keras():
    inputs = np.random.default_rng(0).normal(size=(8, 5, 6, 3))
    kinds = (BatchNormalization, keras.layers.BatchNormalization)
    ours, theirs = (kind(dtype="float64")(inputs, training=True) for kind in kinds)
    assert ours.dtype == tf.float64
    np.testing.assert_array_equal(ours, theirs)
