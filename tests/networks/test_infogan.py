"""Sizes of the InfoGAN networks, and what their heads share."""

import numpy as np
import pytest
import tensorflow as tf
from architectures import trainable_parameters

from keras_gans.errors import InputError
from keras_gans.networks import dcgan, infogan


@pytest.mark.parametrize(
    ("heads", "outputs", "count"), [("squared_error", 2, 166_796), ("gaussian", 3, 170_894)]
)
def test_parameter_counts_of_the_tiny_infogan(heads, outputs, count):
    trunk, discriminator = infogan.tiny_trunk(), infogan.tiny_discriminator()
    recognition = infogan.tiny_recognition(10, 2, heads)
    assert trainable_parameters(trunk, discriminator, recognition) == count
    assert len(recognition.outputs) == outputs
    assert trainable_parameters(dcgan.conditional_tiny_generator(10, latent_dim=12)) == 184_896


def test_trunk_and_head_are_the_tiny_discriminator():
    whole = dcgan.tiny_discriminator()
    trunk, head = infogan.tiny_trunk(), infogan.tiny_discriminator()
    weights = whole.get_weights()
    trunk.set_weights(weights[:-1])
    head.set_weights(weights[-1:])
    images = tf.random.stateless_uniform((3, 28, 28, 1), (0, 1), -1.0, 1.0)
    np.testing.assert_allclose(head(trunk(images)), whole(images), rtol=1e-5, atol=1e-7)


def test_the_outputs_of_q_have_the_sizes_of_the_codes():
    shapes = [output.shape for output in infogan.tiny_recognition(7, 3, "gaussian").outputs]
    assert shapes == [(None, 7), (None, 3), (None, 3)]
    with pytest.raises(InputError, match=r"heads='laplace'.*squared_error, gaussian"):
        infogan.tiny_recognition(heads="laplace")


def test_clusterings_are_linear_heads_of_their_own_weights():
    clusterings = infogan.tiny_clusterings(((2, 10), (1, 3)))
    assert [output.shape for output in clusterings.outputs] == [(None, 2, 10), (None, 1, 3)]
    assert trainable_parameters(clusterings) == (2 * 10 + 3) * (4 * 4 * 128 + 1)
    features = tf.random.stateless_normal((5, 4, 4, 128), (0, 2))
    kernel, bias = clusterings.get_weights()
    logits = np.einsum("bijc,ijck->bk", features, kernel) + bias
    first, second = clusterings(features)
    np.testing.assert_allclose(first, logits[:, :20].reshape(5, 2, 10), rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(second, logits[:, 20:].reshape(5, 1, 3), rtol=1e-3, atol=1e-4)


def test_a_recognition_beside_clusterings_has_the_continuous_codes_alone():
    shapes = [output.shape for output in infogan.tiny_recognition(None, 3, "gaussian").outputs]
    assert shapes == [(None, 3), (None, 3)]
