"""Virtual batch normalization against the paper's definition, example by example."""

import differences
import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from keras_gans.errors import InputError
from keras_gans.layers import (
    DropReference,
    ReferenceBatch,
    VirtualBatchNormalization,
    adapt_references,
    check_references,
    reference_size,
)

RANDOM = np.random.default_rng(0)
SIZE = 3
#: Three reference examples and four others.
MAPS = RANDOM.normal(3.0, 2.0, (7, 2, 3, 2)).astype("float32")
LATENTS = RANDOM.normal(size=(4, 5)).astype("float32")
GAMMA, BETA = (0.5, -2.0), (1.0, 3.0)


@pytest.fixture
def layer():
    layer = VirtualBatchNormalization(SIZE, epsilon=1e-2)
    layer.build(MAPS.shape)
    layer.gamma.assign(GAMMA)
    layer.beta.assign(BETA)
    return layer


def by_hand(values):
    """Section 3.4 of Salimans et al. in double precision: one example and channel at a time."""
    values, outputs = np.asarray(values, "float64"), np.empty(values.shape)
    for place, example in enumerate(values):
        alone = [] if place < SIZE else [example]
        seen = np.stack([*values[:SIZE], *alone])
        for channel, (gamma, beta) in enumerate(zip(GAMMA, BETA, strict=True)):
            numbers = seen[..., channel]
            normalized = (example[..., channel] - numbers.mean()) / np.sqrt(numbers.var() + 1e-2)
            outputs[place, ..., channel] = gamma * normalized + beta
    return outputs


def generator(size=SIZE, **options):
    """A small network with each of the three layers, of maps and of vectors."""
    keras.utils.set_random_seed(0)
    latents = keras.Input((5,))
    features = ReferenceBatch(size, name="reference")(latents)
    features = layers.Dense(12, use_bias=False)(features)
    features = layers.ReLU()(VirtualBatchNormalization(size, **options)(features))
    features = layers.Conv2D(4, 2)(layers.Reshape((2, 2, 3))(features))
    features = layers.Flatten()(VirtualBatchNormalization(size, **options)(features))
    return keras.Model(latents, layers.Dense(2)(DropReference(size)(features)))


@pytest.fixture
def adapted():
    network = generator()
    adapt_references(network, RANDOM.normal(size=(SIZE, 5)))
    return network


def test_it_is_the_definition(layer):
    np.testing.assert_allclose(layer(MAPS), by_hand(MAPS), rtol=1e-4, atol=1e-5)


def test_vectors_are_maps_of_one_place(layer):
    vectors = MAPS[:, 0, 0]
    np.testing.assert_allclose(layer(vectors), by_hand(vectors), rtol=1e-4, atol=1e-5)


def test_its_gradients_are_those_of_the_definition(layer):
    maps, slopes = MAPS[:5, :1], RANDOM.normal(size=(5, 1, 3, 2))
    inputs = tf.constant(maps)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        loss = tf.reduce_sum(layer(inputs) * slopes.astype("float32"))
    expected = differences.gradient(lambda values: (by_hand(values) * slopes).sum(), maps)
    np.testing.assert_allclose(tape.gradient(loss, inputs), expected, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("training", [False, True])
def test_an_example_does_not_depend_on_the_rest_of_its_batch(adapted, training):
    together = adapted(LATENTS, training=training)
    assert together.shape == (4, 2)
    for place in range(4):
        alone = adapted(LATENTS[place : place + 1], training=training)
        np.testing.assert_allclose(together[place : place + 1], alone, rtol=1e-4, atol=1e-6)
    others = np.concatenate([LATENTS[:1], 100.0 * LATENTS[1:]])
    np.testing.assert_allclose(adapted(others)[:1], together[:1], rtol=1e-4, atol=1e-6)
    assert np.ptp(together, axis=0).min() > 1e-2, "different examples have different outputs"


def test_training_and_inference_are_one_function(adapted):
    training = adapted(LATENTS, training=True)
    np.testing.assert_array_equal(adapted(LATENTS, training=False), training)


def test_outputs_depend_on_the_reference(adapted):
    before = adapted(LATENTS)
    adapt_references(adapted, 2.0 + RANDOM.normal(size=(SIZE, 5)))
    assert np.abs(adapted(LATENTS) - before).max() > 1e-2


def test_the_first_examples_are_the_reference_and_it_is_not_trained(adapted):
    given = RANDOM.normal(size=(SIZE + 2, 5)).astype("float32")
    adapt_references(adapted, given)
    (layer,) = (one for one in adapted.layers if isinstance(one, ReferenceBatch))
    np.testing.assert_array_equal(layer.reference, given[:SIZE])
    np.testing.assert_array_equal(layer(LATENTS), np.concatenate([given[:SIZE], LATENTS]))
    names = [weight.name for weight in adapted.trainable_weights]
    assert names == ["kernel", "gamma", "beta", "kernel", "bias", "gamma", "beta", "kernel", "bias"]


def test_without_scales_gamma_is_one(layer):
    plain = VirtualBatchNormalization(SIZE, epsilon=1e-2, scale=False)
    layer.gamma.assign([1.0, 1.0])
    layer.beta.assign([0.0, 0.0])
    np.testing.assert_array_equal(plain(MAPS), layer(MAPS))
    assert [weight.name for weight in plain.weights] == ["beta"]


def test_half_precision_has_the_statistics_of_full_precision():
    # The squares of these values do not fit into float16.
    maps = (MAPS * 1000.0).astype("float16")
    outputs = VirtualBatchNormalization(SIZE, dtype="mixed_float16")(maps)
    assert outputs.dtype == tf.float16
    wide = VirtualBatchNormalization(SIZE)(maps.astype("float32"))
    np.testing.assert_allclose(outputs, wide, atol=5e-3)


def test_a_graph_of_any_batch_and_one_of_xla_are_the_same_function(adapted):
    signature = [tf.TensorSpec((None, 5))]
    for compiled in (False, True):
        function = tf.function(adapted, input_signature=signature, jit_compile=compiled)
        for count in (1, 4):
            np.testing.assert_allclose(
                function(LATENTS[:count]), adapted(LATENTS[:count]), rtol=1e-4, atol=1e-5
            )


def test_a_saved_network_and_a_copy_come_back_with_their_reference(adapted, tmp_path):
    adapted.save(tmp_path / "model.keras")
    copy = keras.models.clone_model(adapted)
    copy.set_weights(adapted.get_weights())
    for twin in (keras.saving.load_model(tmp_path / "model.keras"), copy):
        check_references(twin)
        np.testing.assert_array_equal(twin(LATENTS), adapted(LATENTS))
        assert twin.output_shape == (None, 2)


def test_a_network_without_its_reference_cannot_be_used():
    network = generator()
    named = r"reference has no reference batch yet: call .*adapt_references.* with 3 inputs"
    uses = [
        lambda: network(LATENTS),
        lambda: network.predict(LATENTS, verbose=0),
        lambda: tf.function(network, autograph=False)(LATENTS),
        lambda: tf.function(network, autograph=False, jit_compile=True)(LATENTS),
        lambda: check_references(network),
        # A copy of such a network is another one.
        lambda: keras.models.clone_model(network)(LATENTS),
    ]
    for use in uses:
        with pytest.raises(InputError, match=named):
            use()
    adapt_references(network, LATENTS)
    check_references(network)
    for use in uses[:-1]:
        use()
    with pytest.raises(InputError, match=named):
        uses[-1]()


def test_networks_without_a_reference_have_nothing_to_adapt():
    network = keras.Sequential([keras.Input((5,)), layers.Dense(2)])
    adapt_references(network, LATENTS[:1])
    check_references(network)
    assert reference_size(network) == 0


def test_references_of_nested_networks_are_adapted(adapted):
    latents = keras.Input((5,))
    whole = keras.Model(latents, generator()(latents))
    with pytest.raises(InputError, match="no reference batch yet"):
        check_references(whole)
    adapt_references(whole, LATENTS)
    check_references(whole)
    assert reference_size(whole) == SIZE
    assert whole(LATENTS).shape == (4, 2)


@pytest.mark.parametrize(
    ("examples", "named"),
    [
        (LATENTS[:2], r"\(2, 5\); it takes at least 3 of the shape \(5,\)"),
        (LATENTS[:, :4], r"\(4, 4\); it takes at least 3 of the shape \(5,\)"),
        (5.0, r"\(\); it takes at least 3"),
        (np.full((3, 5), np.nan), "not finite"),
    ],
)
def test_unfit_references_are_refused(examples, named):
    network = generator()
    with pytest.raises(InputError, match=f"reference was given reference examples.*{named}"):
        adapt_references(network, examples)
    with pytest.raises(InputError, match="no reference batch yet"):
        check_references(network)


def test_a_layer_alone_adapts_before_it_is_built():
    layer = ReferenceBatch(2)
    layer.adapt(LATENTS)
    np.testing.assert_array_equal(layer(LATENTS), np.concatenate([LATENTS[:2], LATENTS]))
    with pytest.raises(InputError, match="reference examples"):
        ReferenceBatch(2).adapt(1.0)


def test_the_three_layers_have_to_agree():
    inputs = keras.Input((5,))
    features = ReferenceBatch(3, name="reference")(inputs)
    for kind in (VirtualBatchNormalization, DropReference):
        with pytest.raises(InputError, match="size=4, but reference, .*, has size=3"):
            kind(4)(layers.ReLU()(features))
        with pytest.raises(InputError, match=r"needs a reference batch: put ReferenceBatch\(4\)"):
            kind(4)(layers.ReLU()(inputs))
        with pytest.raises(InputError, match="needs a reference batch"):
            kind(3)(DropReference(3)(features))
        with pytest.raises(InputError, match="needs a reference batch"):
            kind(3)(layers.Concatenate()([features, inputs]))
        kind(3)(layers.Concatenate()([features, layers.ReLU()(features)]))


def test_a_reference_that_is_never_dropped_is_refused():
    inputs = keras.Input((5,))
    network = keras.Model(inputs, layers.Dense(2)(ReferenceBatch(3)(inputs)))
    adapt_references(network, LATENTS)
    with pytest.raises(InputError, match=r"returns its reference.*put DropReference\(3\)"):
        check_references(network)


def test_what_they_cannot_do_is_refused():
    for kind in (ReferenceBatch, VirtualBatchNormalization, DropReference):
        with pytest.raises(InputError, match="size=0 must be at least 1"):
            kind(0)
    with pytest.raises(InputError, match="epsilon=0 must be above 0"):
        VirtualBatchNormalization(3, epsilon=0)
    with pytest.raises(InputError, match=r"a fixed shape, not \(None, 3\)"):
        ReferenceBatch(3)(keras.Input((None, 3)))
