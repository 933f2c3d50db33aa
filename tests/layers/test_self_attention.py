"""Self-attention against the paper's formula, place by place."""

import differences
import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers import SelfAttention, SpectralNormalization

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.normal(size=(2, 2, 3, 16)).astype("float32")


def made(gamma=0.7, shape=IMAGES.shape, **options):
    keras.utils.set_random_seed(0)
    layer = SelfAttention(**options)
    layer.build(shape)
    layer.gamma.assign(gamma)
    return layer


def kernels(layer):
    """W_f, W_g, W_h and W_v with a row for each output, as in the paper."""
    steps = (layer.f, layer.g, layer.h, layer.v)
    return [np.asarray(step.kernel.value, "float64")[0, 0].T for step in steps]


def by_hand(images, gamma, f, g, h, v):
    """Equations 1 to 3 of Zhang et al. in double precision: one place at a time."""
    outputs = np.empty(images.shape)
    for image, output in zip(images, outputs, strict=True):
        places = image.reshape(-1, image.shape[-1]).astype("float64")
        attended = []
        for x_j in places:
            scores = np.array([(f @ x_i) @ (g @ x_j) for x_i in places])
            beta = np.exp(scores) / np.exp(scores).sum()
            o_j = v @ sum(b * (h @ x_i) for b, x_i in zip(beta, places, strict=True))
            attended.append(gamma * o_j + x_j)
        output[:] = np.reshape(attended, image.shape)
    return outputs


def test_it_is_the_formula():
    layer = made()
    assert [kernel.shape for kernel in kernels(layer)] == [(2, 16), (2, 16), (2, 16), (16, 2)]
    assert len(layer.trainable_weights) == 5
    np.testing.assert_allclose(layer(IMAGES), by_hand(IMAGES, 0.7, *kernels(layer)), atol=1e-5)


def test_at_first_it_is_the_identity_and_gamma_has_a_gradient():
    layer = SelfAttention()
    with tf.GradientTape() as tape:
        outputs = layer(IMAGES)
        loss = tf.reduce_sum(outputs**2)
    np.testing.assert_array_equal(outputs, IMAGES)
    assert abs(tape.gradient(loss, layer.gamma.value)) > 1e-3


def test_its_gradients_are_those_of_the_formula():
    images, slopes = IMAGES[:1, :, :2, :4], RANDOM.normal(size=(1, 2, 2, 4))
    layer, inputs = made(shape=images.shape), tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        loss = tf.reduce_sum(layer(inputs) * slopes.astype("float32"))
    by_f, by_inputs = tape.gradient(loss, [layer.f.kernel.value, inputs])
    f, g, h, v = kernels(layer)
    assert f.shape == (1, 4), "an eighth of four channels is one at least"
    expected = differences.gradient(
        lambda values: (by_hand(values, 0.7, f, g, h, v) * slopes).sum(), images
    )
    np.testing.assert_allclose(by_inputs, expected, rtol=1e-3, atol=1e-5)
    expected = differences.gradient(
        lambda values: (by_hand(images, 0.7, values, g, h, v) * slopes).sum(), f
    )
    np.testing.assert_allclose(by_f[0, 0], expected.T, rtol=1e-3, atol=1e-5)


def test_moved_places_move_the_outputs():
    """It knows no positions: attention is a mean over a set."""
    layer = made()
    np.testing.assert_allclose(
        layer(IMAGES[:, ::-1, ::-1]), layer(IMAGES)[:, ::-1, ::-1], rtol=1e-5, atol=1e-6
    )


def test_spectral_normalization_divides_each_kernel_by_its_norm():
    layer = made(spectral_normalization=True)
    steps = (layer.f, layer.g, layer.h, layer.v)
    assert all(isinstance(step, SpectralNormalization) for step in steps)
    for _ in range(100):
        for step in steps:
            step.on_update()
    matrices = [np.asarray(step.layer.kernel.value, "float64")[0, 0].T for step in steps]
    normalized = [matrix / np.linalg.norm(matrix, 2) for matrix in matrices]
    np.testing.assert_allclose(layer(IMAGES), by_hand(IMAGES, 0.7, *normalized), atol=1e-4)
    inputs = keras.Input(IMAGES.shape[1:])
    found = keras.Model(inputs, layer(inputs))._flatten_layers()
    assert sum(hasattr(step, "on_update") for step in found) == 4


def test_a_graph_of_any_size_and_one_of_xla_are_the_same_function():
    layer = made()
    graph = tf.function(layer, input_signature=[tf.TensorSpec((None, None, None, 16))])
    compiled = tf.function(layer, jit_compile=True)
    for function in (graph, compiled):
        np.testing.assert_allclose(function(tf.constant(IMAGES)), layer(IMAGES), atol=1e-5)


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_in_mixed_precision_scores_that_16_bits_cannot_hold_stay_finite(policy):
    layer = made(dtype=policy)
    images = 1000.0 * IMAGES
    outputs = layer(images)
    assert outputs.dtype == layer.compute_dtype
    # One place has all the weight, in either precision.
    wide = made()(images)
    np.testing.assert_allclose(tf.cast(outputs, tf.float32), wide, atol=0.05 * np.abs(wide).max())


@pytest.mark.parametrize("spectral_normalization", [False, True])
def test_a_saved_model_comes_back_the_same(spectral_normalization, tmp_path):
    inputs = keras.Input(IMAGES.shape[1:])
    layer = SelfAttention(spectral_normalization, "he_normal")
    model = keras.Model(inputs, layer(inputs))
    layer.gamma.assign(0.5)
    assert (layer.f.weights[0].numpy() != layer.g.weights[0].numpy()).all()
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded(IMAGES), model(IMAGES))
    assert isinstance(loaded.layers[-1].kernel_initializer, keras.initializers.HeNormal)
    assert loaded.output_shape == model.output_shape


def test_vectors_are_refused():
    with pytest.raises(InputError, match=r"takes images .*not the shape \(None, 5\)"):
        SelfAttention()(keras.Input((5,)))
