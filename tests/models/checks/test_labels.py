"""Networks that take labels: the number of classes is read off their layers."""

import keras
import pytest
from keras import layers

from keras_gans.errors import InputError
from keras_gans.layers import OneHot
from keras_gans.models import ConditionalGAN, checks
from keras_gans.networks import mlp

SHAPE = (4, 4, 1)


def label_network(read, shape=(), dtype="int32"):
    latents, labels = keras.Input((3,)), keras.Input(shape, dtype=dtype)
    features = layers.Concatenate()([latents, layers.Flatten()(read(labels))])
    return keras.Model([latents, labels], layers.Reshape(SHAPE)(layers.Dense(16)(features)))


@pytest.mark.parametrize(
    "read",
    [
        OneHot(5),
        layers.Embedding(5, 2),
        layers.CategoryEncoding(5, output_mode="one_hot"),
        lambda labels: layers.Embedding(5, 2)(layers.Flatten()(layers.Reshape((1,))(labels))),
    ],
    ids=["one_hot", "embedding", "category_encoding", "behind_reshape"],
)
def test_the_layer_that_takes_the_labels_tells_how_many_classes_there_are(read):
    networks = {"generator": label_network(read)}
    assert checks.check_conditional(networks, None) == 5
    assert checks.check_conditional(networks, 5) == 5
    with pytest.raises(InputError, match=r"one number above 0, but num_classes has 6, .* has 5"):
        checks.check_conditional(networks, 6)


def test_where_no_layer_tells_the_number_of_classes_must_be_given():
    networks = {"generator": label_network(lambda labels: labels % 4, (1,), "float32")}
    assert checks.check_conditional(networks, 4) == 4
    with pytest.raises(InputError, match="num_classes must be given: no layer of the networks"):
        checks.check_conditional(networks, None)


def test_a_network_without_labels_or_with_vectors_of_them_is_refused():
    vectors = label_network(lambda labels: labels, (3,), "float32")
    for network in (mlp.generator(SHAPE, 3, (4,)), vectors):
        with pytest.raises(InputError, match=r"generator must take two inputs.* \(None, 3\)"):
            checks.check_conditional({"generator": network}, 3)


def test_only_the_layers_that_the_labels_go_into_tell_the_classes():
    def read(labels):
        both = [layers.Embedding(10, 2)(labels), layers.Embedding(7, 2)(labels % 7)]
        return layers.Concatenate()([layers.Flatten()(embedded) for embedded in both])

    def nested(labels):
        inner = keras.Input((1,), dtype="int32")
        embedding = keras.Model(inner, layers.Embedding(10, 2)(inner))
        return embedding(layers.Reshape((1,))(labels))

    discriminator = mlp.conditional_discriminator(SHAPE, 10, 5, 4, 6)
    for network in (label_network(read), label_network(nested), label_network(read, (1,))):
        assert ConditionalGAN(network, discriminator, seed=0).num_classes == 10
    other = label_network(lambda labels: layers.Embedding(7, 2)(labels))
    with pytest.raises(InputError, match=r"generator's embedding\w* has 7, .* has 10"):
        ConditionalGAN(other, discriminator, seed=0)
