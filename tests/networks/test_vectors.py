"""The fully connected networks for vectors."""

import math

import keras
import numpy as np
import pytest
from architectures import trainable_parameters

from keras_gans.networks import vectors

DENSE = {"hidden_units": (5, 7)}


@pytest.mark.parametrize(
    ("network", "inputs", "outputs", "parameters"),
    [
        (vectors.generator(3, 2, **DENSE), [(2,)], [(3,)], 3 * 5 + 6 * 7 + 8 * 3),
        (vectors.generator(3, 2, num_classes=4, **DENSE), [(2,), ()], [(3,)], 7 * 5 + 42 + 24),
        (vectors.discriminator(3, **DENSE), [(3,)], [(1,)], 4 * 5 + 6 * 7 + 8),
        (vectors.discriminator(3, num_classes=4, **DENSE), [(3,), ()], [(1,)], 8 * 5 + 42 + 8),
        (vectors.encoder(3, 2, **DENSE), [(3,)], [(2,)], 4 * 5 + 6 * 7 + 8 * 2),
        (vectors.joint_discriminator(3, 2, **DENSE), [(3,), (2,)], [(1,)], 6 * 5 + 6 * 7 + 8),
        (vectors.trunk(3, **DENSE), [(3,)], [(7,)], 4 * 5 + 6 * 7),
        (vectors.recognition(3, 4, 2, **DENSE), [(3,)], [(4,), (2,)], 4 * 5 + 42 + 8 * (4 + 2)),
        # A scale and an offset for each hidden unit; divided by its norm, a kernel stays a kernel.
        (
            vectors.discriminator(3, normalization="layer", **DENSE),
            *([(3,)], [(1,)], 4 * 5 + 6 * 7 + 8 + 2 * (5 + 7)),
        ),
        (
            vectors.discriminator(3, spectral_normalization=True, **DENSE),
            *([(3,)], [(1,)], 4 * 5 + 6 * 7 + 8),
        ),
        # The decoder mirrors the encoder: 3-5-7-2-7-5-3.
        (vectors.autoencoder(3, 2, **DENSE), [(3,)], [(3,)], 20 + 42 + 16 + 21 + 40 + 18),
    ],
)
def test_what_goes_in_and_out_and_a_bias_for_each_unit_between(
    network, inputs, outputs, parameters
):
    assert [tensor.shape[1:] for tensor in network.inputs] == inputs
    assert [tensor.shape[1:] for tensor in network.outputs] == outputs
    assert trainable_parameters(network) == parameters


def test_points_and_logits_have_no_bounds():
    keras.utils.set_random_seed(0)
    for network in (vectors.generator(3), vectors.discriminator(3), vectors.encoder(3)):
        inputs = np.full((1, network.input_shape[1]), 1e4, "float32")
        assert np.abs(network(inputs)).max() > 100.0


def test_another_label_gives_another_point_and_another_logit():
    keras.utils.set_random_seed(0)
    for make in (vectors.generator, vectors.discriminator):
        network = make(2, num_classes=3)
        ours = network([np.zeros((3, 2), "float32"), np.arange(3)]).numpy()
        assert np.abs(ours[1:] - ours[:1]).min() > 1e-6


def test_the_hidden_units_bend_at_places_of_their_own():
    """Biases are of U(-b, b) with b = 1 / sqrt(inputs); at 0 all units would bend at the origin."""
    keras.utils.set_random_seed(0)
    hidden = vectors.generator(3, latent_dim=4, hidden_units=(2000,)).layers[1]
    biases = np.abs(hidden.bias.numpy())
    bound = 1.0 / math.sqrt(4)
    assert biases.max() == pytest.approx(bound, rel=0.01) and biases.max() <= bound
    assert biases.mean() == pytest.approx(bound / 2.0, rel=0.1)
