"""The minibatch standard deviation against the definition, group by group."""

import differences
import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.layers import MinibatchStandardDeviation

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.normal(2.0, 3.0, (8, 2, 3, 4)).astype("float32")


def by_hand(images, groups, channels):
    """The definition in double precision.

    Args:
        images: `(batch, height, width, n)`.
        groups: List of lists of the examples of each group.
        channels: Channels to append.
    """
    appended = np.empty((*images.shape[:-1], channels))
    for group in groups:
        examples = images[group].astype("float64")
        mean = sum(examples) / len(group)
        deviations = np.sqrt(sum((one - mean) ** 2 for one in examples) / len(group) + 1e-8)
        for channel, part in enumerate(np.split(deviations, channels, axis=-1)):
            appended[group, ..., channel] = part.mean()
    return np.concatenate([images, appended], axis=-1)


@pytest.mark.parametrize("channels", [1, 2, 4])
def test_it_is_the_definition_on_groups_of_neighbours(channels):
    layer = MinibatchStandardDeviation(4, channels)
    expected = by_hand(IMAGES, [[0, 1, 2, 3], [4, 5, 6, 7]], channels)
    np.testing.assert_allclose(layer(IMAGES), expected, rtol=1e-5)
    assert layer.compute_output_shape((None, 2, 3, 4)) == (None, 2, 3, 4 + channels)


@pytest.mark.parametrize("channels", [1, 2])
def test_vectors_are_images_of_one_place(channels):
    layer = MinibatchStandardDeviation(2, channels)
    vectors = IMAGES[:, 0, 0]
    assert layer(vectors).shape == (8, 4 + channels)
    np.testing.assert_allclose(layer(vectors), layer(IMAGES[:, :1, :1])[:, 0, 0], rtol=1e-6)


@pytest.mark.parametrize(
    ("count", "groups"),
    [
        (1, [[0]]),
        (2, [[0, 1]]),
        (3, [[0, 1, 2]]),
        (4, [[0, 1, 2]]),
        (5, [[0, 1, 2]]),
        (7, [[0, 1, 2], [3, 4, 5]]),
        (8, [[0, 1, 2], [3, 4, 5]]),
    ],
)
def test_what_is_left_over_joins_the_last_group(count, groups):
    last = [*groups[-1], *range(groups[-1][-1] + 1, count)]
    expected = by_hand(IMAGES[:count], [*groups[:-1], last], 1)
    layer = MinibatchStandardDeviation(3)
    np.testing.assert_allclose(layer(IMAGES[:count]), expected, rtol=1e-5)
    assert layer(IMAGES[:0]).shape == (0, 2, 3, 5)
    graph = tf.function(layer, input_signature=[tf.TensorSpec((None, 2, 3, 4))])
    np.testing.assert_allclose(graph(IMAGES[:count]), expected, rtol=1e-5)
    compiled = tf.function(layer, jit_compile=True)
    np.testing.assert_allclose(compiled(tf.constant(IMAGES[:count])), expected, rtol=1e-5)


def test_one_image_again_and_again_has_no_deviation_and_finite_gradients():
    images = tf.repeat(tf.constant(IMAGES[:1]), 8, axis=0)
    layer = MinibatchStandardDeviation()
    with tf.GradientTape() as tape:
        tape.watch(images)
        deviation = layer(images)[..., -1]
    np.testing.assert_allclose(deviation, np.full((8, 2, 3), 1e-4), rtol=1e-5)
    np.testing.assert_array_equal(tape.gradient(deviation, images), np.zeros(images.shape))


def test_its_gradients_are_those_of_the_definition():
    images, slopes = IMAGES[:5, :1, :2, :2], RANDOM.normal(size=(5, 1, 2, 3))
    inputs, layer = tf.constant(images), MinibatchStandardDeviation(2)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        loss = tf.reduce_sum(layer(inputs) * slopes.astype("float32"))
    expected = differences.gradient(
        lambda values: (by_hand(values, [[0, 1], [2, 3, 4]], 1) * slopes).sum(), images
    )
    np.testing.assert_allclose(tape.gradient(loss, inputs), expected, rtol=1e-3, atol=1e-5)


def test_in_half_precision_the_deviation_is_that_of_float32():
    # The squares of these values do not fit into float16.
    images = (IMAGES * 1000.0).astype("float16")
    outputs = MinibatchStandardDeviation(dtype="mixed_float16")(images)
    assert outputs.dtype == tf.float16
    np.testing.assert_allclose(
        outputs[..., -1], MinibatchStandardDeviation()(images.astype("float32"))[..., -1], rtol=1e-3
    )


def test_its_configuration_brings_it_back():
    layer = MinibatchStandardDeviation(3, 2)
    twin = MinibatchStandardDeviation.from_config(layer.get_config())
    assert (twin.group_size, twin.channels) == (3, 2)


def test_what_it_cannot_do_is_refused():
    with pytest.raises(InputError, match="group_size=0 must be at least 1"):
        MinibatchStandardDeviation(0)
    with pytest.raises(InputError, match="channels=0 must be at least 1"):
        MinibatchStandardDeviation(channels=0)
    with pytest.raises(InputError, match="got 4 channels; channels=3 must divide"):
        MinibatchStandardDeviation(channels=3)(keras.Input((5, 5, 4)))
