"""The networks of BEGAN: layers, sizes and shapes."""

import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from keras_gans.errors import InputError
from keras_gans.networks import autoencoder


def convolutions(network):
    return [layer for layer in network.layers if isinstance(layer, layers.Conv2D)]


def decoder(network):
    """The layers from the projection of the code to the images, as they are configured."""
    start = max(i for i, layer in enumerate(network.layers) if isinstance(layer, layers.Dense))
    configs = [layer.get_config() for layer in network.layers[start:]]
    return [{key: config[key] for key in config if key != "name"} for config in configs]


def test_parameter_counts():
    decoder = (64 + 1) * 7 * 7 * 16 + 6 * (9 * 16 + 1) * 16 + (9 * 16 + 1)
    assert autoencoder.generator().count_params() == decoder
    pairs = [(1, 16), (16, 16), (16, 32), (32, 32), (32, 48), (48, 48)]
    encoder = sum((9 * inputs + 1) * outputs for inputs, outputs in pairs)
    encoder += (7 * 7 * 48 + 1) * 64
    assert autoencoder.discriminator().count_params() == encoder + decoder


def test_the_generator_has_the_layers_of_the_discriminators_decoder_and_weights_of_its_own():
    generator = autoencoder.generator((16, 8, 3), 10, 4, sizes=3)
    discriminator = autoencoder.discriminator((16, 8, 3), 10, 4, sizes=3)
    assert decoder(generator) == decoder(discriminator)
    shared = {id(weight) for weight in generator.weights} & {id(w) for w in discriminator.weights}
    assert not shared


@pytest.mark.parametrize("sizes", [1, 2, 3])
def test_convolutions_are_3x3_two_at_each_size_and_followed_by_elu(sizes):
    kernels = convolutions(autoencoder.discriminator((8, 12, 3), 5, 4, sizes))
    encoder, decoder = kernels[: 2 * sizes], kernels[2 * sizes : -1]
    growing = [4] + [4 * level for size in range(1, sizes) for level in (size, size + 1)]
    assert [layer.filters for layer in encoder] == [*growing, 4 * sizes]
    halving = [strides for size in range(1, sizes) for strides in (1, 2)]
    assert [layer.strides[0] for layer in encoder] == [1, *halving, 1]
    assert [layer.filters for layer in decoder] == [4] * 2 * sizes
    assert {layer.activation.__name__ for layer in encoder + decoder} == {"elu"}
    assert {layer.kernel_size for layer in kernels} == {(3, 3)}
    # Neither the code nor the images are bent by an activation.
    assert kernels[-1].filters == 3
    assert kernels[-1].activation.__name__ == "linear"


def test_doubling_repeats_the_nearest_pixel():
    network = autoencoder.generator((4, 4, 1), 3, 2, sizes=2)
    (doubling,) = [layer for layer in network.layers if isinstance(layer, layers.UpSampling2D)]
    doubled = doubling(tf.reshape(tf.range(4.0), (1, 2, 2, 1)))[0, :, :, 0]
    np.testing.assert_array_equal(doubled, [[0, 0, 1, 1], [0, 0, 1, 1], [2, 2, 3, 3], [2, 2, 3, 3]])


def test_a_reconstruction_knows_no_more_of_an_image_than_its_code():
    discriminator = autoencoder.discriminator((8, 8, 1), 3, 4, sizes=2)
    images = tf.random.stateless_normal((40, 8, 8, 1), (0, 1))
    with tf.GradientTape() as tape:
        tape.watch(images)
        reconstructions = discriminator(images)
    slopes = tape.batch_jacobian(reconstructions, images).numpy().reshape(40, 64, 64)
    for jacobian in slopes:
        assert np.linalg.matrix_rank(jacobian, tol=1e-4 * np.abs(jacobian).max()) == 3


@pytest.mark.parametrize("shape", [(30, 28, 1), (28, 30, 1)])
def test_sizes_that_cannot_be_halved_are_refused(shape):
    for network in (autoencoder.generator, autoencoder.discriminator):
        with pytest.raises(InputError, match=rf"{shape[0]}x{shape[1]}.*must divide by 4"):
            network(shape)
        with pytest.raises(InputError, match="sizes=0 must be at least 1"):
            network(sizes=0)
