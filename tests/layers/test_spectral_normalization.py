"""Spectral normalization against numpy's singular values and the paper's formulas."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from keras_gans.errors import InputError
from keras_gans.layers import SpectralNormalization

KINDS = {
    "dense": (lambda **options: layers.Dense(5, **options), (4, 7)),
    "conv1d": (lambda **options: layers.Conv1D(5, 3, **options), (2, 6, 4)),
    "conv2d": (lambda **options: layers.Conv2D(5, 3, 2, **options), (2, 6, 7, 2)),
    "transposed": (lambda **options: layers.Conv2DTranspose(5, 2, 2, **options), (2, 3, 4, 7)),
}


def normalized(kind, updates=0, **options):
    """A normalized layer of a random kernel, the layer as it is, and inputs."""
    make, shape = KINDS[kind]
    keras.utils.set_random_seed(0)
    options = {"kernel_initializer": keras.initializers.RandomNormal(stddev=0.7, seed=1)} | options
    layer, plain = SpectralNormalization(make(**options)), make(**options)
    inputs = tf.random.stateless_normal(shape, (2, 3), dtype=plain.variable_dtype)
    layer(inputs), plain(inputs)
    plain.kernel.assign(layer.layer.kernel)
    for _ in range(updates):
        layer.on_update()
    return layer, plain, inputs


def matrix(layer):
    """The kernel in the paper's form: a row for each output."""
    kernel = layer.kernel.numpy()
    if isinstance(layer, layers.Conv2DTranspose):
        kernel = np.moveaxis(kernel, -2, -1)
    return kernel.reshape(-1, kernel.shape[-1]).T


def iterated(weights, u):
    """Algorithm 1, step 1 of Miyato et al.: the vectors after one step of power iteration."""
    v = weights.T @ u / np.linalg.norm(weights.T @ u)
    u = weights @ v / np.linalg.norm(weights @ v)
    return u, v


@pytest.mark.parametrize("kind", KINDS)
def test_sigma_becomes_the_largest_singular_value(kind):
    layer, plain, inputs = normalized(kind, updates=100)
    sigma = np.linalg.svd(matrix(plain), compute_uv=False)[0]
    np.testing.assert_allclose(layer(inputs), plain(inputs) / sigma, rtol=1e-4, atol=1e-6)


def test_the_kernel_it_computes_with_has_the_norm_1_whatever_the_scale():
    layer, _, inputs = normalized("dense", updates=100)
    effective = layer(tf.eye(inputs.shape[-1]))
    assert np.linalg.norm(effective, 2) == pytest.approx(1.0, abs=1e-5)
    layer.layer.kernel.assign(-300.0 * layer.layer.kernel)
    np.testing.assert_allclose(layer(tf.eye(inputs.shape[-1])), -effective, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_a_call_and_an_update_are_one_step_of_power_iteration(kind):
    layer, plain, inputs = normalized(kind)
    u, v = iterated(matrix(plain), layer.u.numpy())
    sigma = u @ matrix(plain) @ v
    np.testing.assert_allclose(layer(inputs), plain(inputs) / sigma, rtol=1e-4, atol=1e-5)
    layer.on_update()
    np.testing.assert_allclose(layer.u, u, rtol=1e-4, atol=1e-6)


def test_bias_and_activation_are_not_normalized():
    layer, plain, inputs = normalized("conv2d", 100, activation="relu", bias_initializer="ones")
    sigma = np.linalg.svd(matrix(plain), compute_uv=False)[0]
    linear = tf.nn.conv2d(inputs, plain.kernel / sigma, 2, "VALID")
    np.testing.assert_allclose(layer(inputs), tf.nn.relu(linear + 1.0), rtol=1e-4, atol=1e-5)


def test_the_gradient_is_the_papers_with_the_vectors_held_constant():
    """Equation 12 of Miyato et al., where u and v are not yet those of the singular value."""
    layer, plain, inputs = normalized("dense")
    slopes = tf.random.stateless_normal((4, 5), (4, 5))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(inputs) * slopes)
    kernel_gradient = tape.gradient(loss, layer.layer.kernel)

    weights = matrix(plain)
    u, v = iterated(weights, layer.u.numpy())
    sigma = u @ weights @ v
    gradient = (inputs.numpy().T @ slopes.numpy()).T  # With respect to W / sigma.
    share = (gradient * weights / sigma).sum()
    expected = (gradient - share * np.outer(u, v)) / sigma
    np.testing.assert_allclose(kernel_gradient, expected.T, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_at_convergence_the_gradient_is_that_through_the_spectral_norm(kind):
    layer, plain, inputs = normalized(kind, updates=300, dtype="float64")
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.sin(layer(inputs)))
    kernel_gradient = tape.gradient(loss, layer.layer.kernel).numpy()

    kernel = plain.kernel.numpy()

    def loss_of(changed):
        plain.kernel.assign(changed)
        plain.kernel.assign(changed / np.linalg.norm(matrix(plain), 2))
        return float(tf.reduce_sum(tf.sin(plain(inputs))))

    for place in list(np.ndindex(*kernel.shape))[::3]:
        step = np.zeros_like(kernel)
        step[place] = 1e-5
        slope = (loss_of(kernel + step) - loss_of(kernel - step)) / 2e-5
        assert kernel_gradient[place] == pytest.approx(slope, rel=1e-4, abs=1e-6)


def test_calls_change_nothing_and_an_update_only_the_vector():
    layer, plain, inputs = normalized("conv2d")
    u, outputs = layer.u.numpy(), layer(inputs)
    for training in (True, False, True):
        np.testing.assert_array_equal(layer(inputs, training=training), outputs)
    np.testing.assert_array_equal(layer.u, u)
    layer.on_update()
    assert np.abs(layer.u - u).max() > 1e-3
    np.testing.assert_array_equal(layer.layer.kernel, plain.kernel)
    assert [weight.name for weight in layer.trainable_weights] == ["kernel", "bias"]


def test_a_frozen_layer_stays_the_same_function():
    layer, _, inputs = normalized("dense")
    before = layer(inputs)
    layer.trainable = False
    layer.on_update()
    np.testing.assert_array_equal(layer(inputs), before)


@pytest.mark.parametrize("kind", KINDS)
def test_a_saved_model_comes_back_with_its_vector(kind, tmp_path):
    layer, _, inputs = normalized(kind, updates=1)
    images = keras.Input(inputs.shape[1:])
    model = keras.Model(images, layer(images))
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert loaded.output_shape == model.output_shape
    np.testing.assert_array_equal(loaded(inputs), model(inputs))
    (again,) = (one for one in loaded.layers if isinstance(one, SpectralNormalization))
    for one in (layer, again):
        one.on_update()
    np.testing.assert_array_equal(again.u, layer.u)
    np.testing.assert_array_equal(loaded(inputs), model(inputs))


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_in_mixed_precision_sigma_is_that_of_the_float32_kernel(policy):
    whole, _, inputs = normalized("dense", updates=3)
    mixed, _, _ = normalized("dense", dtype=policy)
    mixed.set_weights(whole.get_weights())
    identity = tf.eye(inputs.shape[-1])
    outputs = mixed(identity)
    assert outputs.dtype == mixed.layer.compute_dtype
    assert mixed.u.dtype == mixed.layer.kernel.dtype == "float32"
    np.testing.assert_array_equal(outputs, tf.cast(whole(identity), outputs.dtype))
    symbolic = mixed(keras.Input(inputs.shape[1:]))
    assert symbolic.dtype == mixed.layer.compute_dtype


def test_within_a_model_of_mixed_precision_the_kernel_is_not_rounded_first():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        mixed, _, inputs = normalized("dense", updates=3)
        images = keras.Input(inputs.shape[1:])
        model = keras.Model(images, mixed(layers.Identity()(images)))
    finally:
        keras.config.set_dtype_policy("float32")
    whole, _, _ = normalized("dense")
    whole.set_weights(mixed.get_weights())
    identity = tf.eye(inputs.shape[-1])
    outputs = model(identity)
    np.testing.assert_array_equal(outputs, tf.cast(whole(identity), outputs.dtype))


def test_a_kernel_of_zeros_stays_finite():
    layer, _, inputs = normalized("dense", kernel_initializer="zeros")
    with tf.GradientTape() as tape:
        outputs = layer(inputs)
    np.testing.assert_array_equal(outputs, np.zeros((4, 5)))
    assert np.isfinite(tape.gradient(outputs, layer.layer.kernel)).all()
    layer.on_update()
    assert np.isfinite(layer.u).all()


def test_layers_without_one_kernel_are_refused():
    for other in (layers.BatchNormalization(), SpectralNormalization(layers.Dense(3))):
        with pytest.raises(InputError, match=rf"Dense, .*Conv2D.*, not {type(other).__name__}"):
            SpectralNormalization(other)
