import keras
import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.evaluation.tasks.baseline_encoders import (
    encode_with,
    randomly_initialised,
    raw_pixels,
)
from keras_gans.layers import BatchNormalization

SHAPE = (6, 5, 2)
IMAGES = np.random.default_rng(0).integers(0, 256, (700, *SHAPE), "uint8")
FLOATS = IMAGES.astype("float32") / 127.5 - 1.0


@pytest.fixture
def network():
    """A network whose initializers have the seeds they were given; batch normalization, nested."""
    keras.utils.set_random_seed(3)
    initializer = keras.initializers.RandomNormal(stddev=0.02, seed=5)
    head = keras.Sequential(
        [
            keras.Input((16,)),
            keras.layers.Dense(4, kernel_initializer=initializer, use_bias=False),
            keras.layers.BatchNormalization(name="inner"),
        ]
    )
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            keras.layers.Conv2D(4, 3, strides=2),
            BatchNormalization(name="outer"),
            keras.layers.LeakyReLU(0.2),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.3),
            head,
        ]
    )


def kernels(network):
    return [weight.numpy() for weight in network.weights if weight.name == "kernel"]


def test_raw_pixels_are_the_images_in_floats():
    np.testing.assert_allclose(raw_pixels(IMAGES), FLOATS.reshape(700, -1))
    assert raw_pixels(np.array([[[[0]], [[255]]]], "uint8")).tolist() == [[-1.0, 1.0]]


@pytest.mark.parametrize("batch_size", [1, 99, 100, 101])
def test_an_encoder_runs_its_network_as_at_inference_in_batches(network, batch_size):
    encode = encode_with(network, batch_size)
    expected = network.predict(FLOATS[:100], verbose=0)
    np.testing.assert_allclose(encode(IMAGES[:100]), expected, atol=1e-6)


def test_an_untrained_network_has_weights_of_its_own_and_leaves_the_trained_one_alone(network):
    before = network.get_weights()
    untrained = randomly_initialised(network, IMAGES)
    for weight, was in zip(network.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weight, was)
    assert [weight.shape for weight in untrained.weights] == [was.shape for was in before]
    for kernel, other in zip(kernels(untrained), kernels(network), strict=True):
        assert np.all(kernel != other)
    assert kernels(untrained)[-1].std() == pytest.approx(0.02, rel=0.25)  # By its own initializer.


def test_the_same_seed_gives_the_same_weights(network):
    first = randomly_initialised(network, IMAGES, seed=1)
    keras.utils.set_random_seed(99)
    again = randomly_initialised(network, IMAGES, seed=1)
    other = randomly_initialised(network, IMAGES, seed=2)
    for weight, same in zip(first.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, same)
    for kernel, different in zip(kernels(first), kernels(other), strict=True):
        assert np.all(kernel != different)


def test_layers_alike_do_not_begin_alike():
    initializer = keras.initializers.RandomNormal(seed=5)
    stack = keras.Sequential([keras.Input((1, 1, 3)), keras.layers.Flatten()])
    for _ in range(2):
        stack.add(keras.layers.Dense(3, kernel_initializer=initializer))
    first, second = kernels(randomly_initialised(stack, IMAGES[:1, :1, :1].repeat(3, axis=-1)))
    assert np.all(first != second)


def test_batch_normalization_normalizes_from_the_start(network):
    network.layers[4].rate = 0.0  # Dropout would change the statistics.
    untrained = randomly_initialised(network, IMAGES)
    features = encode_with(untrained)(IMAGES)
    np.testing.assert_allclose(features.mean(axis=0), 0.0, atol=0.01)
    # The last kernel is so small that the epsilon of 0.001 is felt.
    *_, head = untrained.layers
    linear, normalization = head.layers
    variance = (
        linear(keras.Model(untrained.inputs[0], untrained.layers[-2].output)(FLOATS))
        .numpy()
        .var(axis=0)
    )
    np.testing.assert_allclose(features.var(axis=0), variance / (variance + 1e-3), rtol=0.01)
    assert untrained.layers[1].momentum == normalization.momentum == 0.99


def test_what_is_no_network_with_its_images_is_refused(network):
    with pytest.raises(InputError, match="functional or Sequential keras.Model.*got function"):
        randomly_initialised(lambda images: images, IMAGES)
    with pytest.raises(InputError, match=r"images have the shape \(700, 6, 5, 1\)"):
        randomly_initialised(network, IMAGES[..., :1])
    with pytest.raises(InputError, match=r"images have the shape \(700, 6, 5, 1\)"):
        encode_with(network, 1000)(IMAGES[..., :1])
