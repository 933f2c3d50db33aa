"""The conditional GAN: what the labels do, in the step and in what it makes."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from steps_by_hand import copy, descend

from keras_gans import losses
from keras_gans.errors import InputError
from keras_gans.models import ConditionalGAN
from keras_gans.networks import dcgan, mlp
from keras_gans.sampling import conditioning
from keras_gans.serving.saved_generator import SavedGenerator

SHAPE = (3, 3, 1)
RATE = 0.05
REAL = np.random.default_rng(3).uniform(-1, 1, (16, *SHAPE)).astype("float32")
LABELS = np.arange(16) % 3


def make(optimizer=lambda: keras.optimizers.SGD(RATE), dropout=0.0, **options):
    keras.utils.set_random_seed(1)
    gan = ConditionalGAN(
        mlp.conditional_generator(SHAPE, 3, 2, 5, 4, 6, dropout),
        mlp.conditional_discriminator(SHAPE, 3, 5, 4, 6, 2, 2, dropout),
        **({"seed": 2} | options),
    )
    gan.compile(generator_optimizer=optimizer(), discriminator_optimizer=optimizer())
    return gan


def assert_same(ours, theirs):
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.slow
@pytest.mark.parametrize("loss", ["non_saturating", "least_squares"])
def test_a_step_tells_both_players_the_labels_of_the_real_images(loss):
    """The step written out: equation 2 of Mirza and Osindero, D first."""
    gan, objective = make(loss=loss), losses.get(loss)
    generator, discriminator = copy(gan.generator), copy(gan.discriminator)
    latents, real, labels = gan.sample_latents(16), tf.constant(REAL), tf.constant(LABELS)

    with tf.GradientTape() as tape:
        fake = generator([latents, labels])
        discriminator_loss = objective.discriminator(
            discriminator([real, labels]), discriminator([fake, labels])
        )
    gradients = tape.gradient(discriminator_loss, discriminator.trainable_variables)
    descend(discriminator, gradients, RATE)
    with tf.GradientTape() as tape:
        fake = generator([latents, labels])
        generator_loss = objective.generator(discriminator([fake, labels]))
    descend(generator, tape.gradient(generator_loss, generator.trainable_variables), RATE)

    history = gan.fit(REAL, LABELS, batch_size=16, shuffle=False, verbose=0).history
    for ours, expected in ((gan.generator, generator), (gan.discriminator, discriminator)):
        for weight, value in zip(ours.get_weights(), expected.get_weights(), strict=True):
            np.testing.assert_allclose(weight, value, rtol=1e-5, atol=1e-7)
    assert history["discriminator_loss"][0] == pytest.approx(float(discriminator_loss), rel=1e-5)
    assert history["generator_loss"][0] == pytest.approx(float(generator_loss), rel=1e-5)


@pytest.mark.parametrize(
    ("generator", "discriminator"),
    [
        (mlp.conditional_generator(), mlp.conditional_discriminator()),
        (dcgan.conditional_tiny_generator(), dcgan.conditional_tiny_discriminator()),
    ],
    ids=["mlp", "dcgan"],
)
def test_no_player_ignores_the_label_nor_what_it_belongs_to(generator, discriminator):
    labels = tf.range(10)
    latents = tf.repeat(
        tf.random.stateless_normal((1, generator.input_shape[0][-1]), (0, 1)), 10, 0
    )
    images = generator([latents, labels])
    other = generator([-latents, labels])
    logits = discriminator([tf.repeat(images[:1], 10, 0), labels])
    for label in range(1, 10):
        assert np.abs(images[label] - images[0]).max() > 1e-5
        assert np.abs(logits[label] - logits[0]) > 1e-9
    assert (np.abs(images - other).max(axis=(1, 2, 3)) > 1e-5).all()


@pytest.mark.slow
def test_it_learns_which_label_means_what():
    """Points around -0.5 carry the label 0, those around 0.5 the label 1."""
    keras.utils.set_random_seed(0)
    labels = np.arange(2048) % 2
    points = np.random.default_rng(0).normal(labels - 0.5, 0.05).reshape(-1, 1, 1, 1)
    gan = ConditionalGAN(
        mlp.conditional_generator((1, 1, 1), 2, 1, 8, 8, 16, dropout=0.0),
        mlp.conditional_discriminator((1, 1, 1), 2, 8, 8, 16, 2, 2, dropout=0.0),
        seed=0,
    )
    gan.compile(
        generator_optimizer=keras.optimizers.Adam(5e-3, beta_1=0.5),
        discriminator_optimizer=keras.optimizers.Adam(5e-3, beta_1=0.5),
    )
    gan.fit(points.astype("float32"), labels, batch_size=64, epochs=15, verbose=0)
    latents = tf.random.stateless_normal((512, 1), (0, 1))
    for label, mean in ((0, -0.5), (1, 0.5)):
        images = gan([latents, tf.fill((512,), label)]).numpy()
        assert images.mean() == pytest.approx(mean, abs=0.1)


def test_generated_images_share_the_labels_in_order():
    gan = make()
    latents = tf.random.stateless_normal((6, 2), tf.constant([4, 0], tf.int64))
    for labels, expected in (
        (None, [0, 0, 1, 1, 2, 2]),
        (2, [2, 2, 2, 2, 2, 2]),
        ([2, 0], [2, 2, 2, 0, 0, 0]),
        ([1, 0, 2, 2, 1, 0], [1, 0, 2, 2, 1, 0]),
    ):
        pixels = (gan([latents, tf.constant(expected)]).numpy() + 1.0) * 127.5
        for batch_size in (6, 4):
            images = gan.generate(6, seed=4, batch_size=batch_size, labels=labels)
            assert images.dtype == np.uint8
            np.testing.assert_allclose(images, pixels, atol=0.51)
    assert gan.latent_dim == 2


@pytest.mark.parametrize(
    "labels",
    [
        LABELS[:, None],
        LABELS.astype("uint8"),
        LABELS.astype("float32"),
        LABELS[:, None].astype("float64"),
        np.eye(3, dtype="int32")[LABELS],
        np.eye(3, dtype="float32")[LABELS],
    ],
    ids=["column", "bytes", "floats", "column-of-floats", "one-hot", "one-hot-floats"],
)
def test_labels_of_every_form_are_the_same_labels(labels):
    np.testing.assert_array_equal(conditioning.of_batch((REAL, labels), 3), LABELS)
    np.testing.assert_array_equal(conditioning.as_integers(labels, 3), LABELS)


@pytest.mark.slow
def test_one_hot_labels_train_as_integers_do(training_state):
    one_hot = np.eye(3, dtype="float32")[LABELS]
    as_arrays, as_data_set, as_integers = make(), make(), make()
    as_arrays.fit(REAL, one_hot, batch_size=8, shuffle=False, verbose=0)
    as_data_set.fit(tf.data.Dataset.from_tensor_slices((REAL, one_hot)).batch(8), verbose=0)
    as_integers.fit(REAL, LABELS, batch_size=8, shuffle=False, verbose=0)
    for gan in (as_arrays, as_data_set):
        assert_same(training_state(gan), training_state(as_integers))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (None, r"has no labels.*\(images, labels\)"),
        (LABELS + 1, r"labels from 1 to 3; those of the model lie in \[0, 3\)"),
        (LABELS - 1, r"has the label -1"),
        (LABELS + 0.5, r"has the label 0.5, which is no whole number"),
        (np.full(16, np.nan), r"has the label nan, which is no whole number"),
        (LABELS + 2**32, r"labels from 4294967296 to 4294967298; those of the model"),
        (np.eye(4, dtype="int32")[LABELS], r"shape \(16, 4\).*or one-hot vectors of 3"),
        (np.full((16, 3), 1 / 3), r"vectors of 3 and not one-hot"),
        (LABELS.astype(str), r"string.*one integer an example"),
    ],
    ids=["none", "high", "negative", "fraction", "nan", "wide", "longer", "soft", "strings"],
)
def test_labels_that_cannot_be_used_are_refused_before_the_first_step(labels, message):
    gan = make()
    with pytest.raises(InputError, match=message):
        gan.fit(REAL, labels, batch_size=8, verbose=0)
    assert int(gan.step.numpy()) == 0


def test_a_data_set_without_labels_or_with_wrong_ones_is_refused():
    gan = make()
    with pytest.raises(InputError, match="has no labels"):
        gan.fit(tf.data.Dataset.from_tensors(REAL), verbose=0)
    # What lies in a data set shows only when it is read.
    with pytest.raises(InputError, match=r"those of the model lie in \[0, 3\)"):
        gan.fit(tf.data.Dataset.from_tensors((REAL, LABELS + 1)), verbose=0)
    with pytest.raises(InputError, match="one-hot vectors of 3"):
        gan.fit(tf.data.Dataset.from_tensors((REAL, np.eye(4)[LABELS])), verbose=0)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (LABELS + 1, r"labels must lie in \[0, 3\)"),
        (LABELS + 2**32, r"labels must lie in \[0, 3\)"),
        (LABELS + 0.5, "labels must be whole numbers"),
        (np.full((16, 3), 1 / 3), "labels that are vectors must be one-hot"),
    ],
    ids=["high", "wide", "fraction", "soft"],
)
def test_the_labels_of_every_batch_are_checked_in_the_graph(labels, message):
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        tf.function(lambda data: conditioning.of_batch(data, 3))((REAL, tf.constant(labels)))
    with pytest.raises(InputError):
        conditioning.check_batch((REAL, labels), 3)


def test_networks_without_labels_or_of_other_classes_are_refused():
    generator = mlp.conditional_generator(SHAPE, 3, 2, 5, 4, 6)
    discriminator = mlp.conditional_discriminator(SHAPE, 4, 5, 4, 6)
    with pytest.raises(InputError, match=r"generator must take two inputs.*\(None, 2\)"):
        ConditionalGAN(mlp.generator(SHAPE, 2, (5,)), discriminator)
    with pytest.raises(InputError, match=r"generator's one_hot\w* has 3, discriminator.* has 4"):
        ConditionalGAN(generator, discriminator)
    with pytest.raises(InputError, match=r"num_classes has 5, generator.* has 3"):
        ConditionalGAN(generator, mlp.conditional_discriminator(SHAPE, 3, 5, 4, 6), num_classes=5)


def test_the_number_of_classes_is_given_where_no_layer_tells_it():
    def network(first, outputs):
        labels = keras.Input((), dtype="int32")
        scale = keras.layers.Rescaling(0.5)(keras.layers.Reshape((1,))(labels))
        features = keras.layers.Concatenate()([keras.layers.Flatten()(first), scale])
        return keras.Model([first, labels], outputs(features))

    generator = network(
        keras.Input((2,)),
        lambda features: keras.layers.Reshape(SHAPE)(keras.layers.Dense(9)(features)),
    )
    discriminator = network(keras.Input(SHAPE), keras.layers.Dense(1))
    with pytest.raises(InputError, match="num_classes must be given"):
        ConditionalGAN(generator, discriminator)
    gan = ConditionalGAN(generator, discriminator, num_classes=3, seed=0)
    gan.compile()
    gan.fit(REAL, LABELS, batch_size=8, verbose=0)
    assert gan.generate(3).shape == (3, *SHAPE)


def column_of_labels(network):
    """The same network with labels of the shape `(batch, 1)`, of Keras' default type."""
    first, labels = keras.Input(network.inputs[0].shape[1:]), keras.Input((1,))
    numbers = keras.layers.Reshape(())(labels)
    return keras.Model([first, labels], network([first, numbers]))


@pytest.mark.slow
def test_networks_with_a_column_of_labels_are_the_same_networks(tmp_path):
    gan, other = make(), make()
    wrapped = ConditionalGAN(
        column_of_labels(other.generator), column_of_labels(other.discriminator), seed=2
    )
    assert wrapped.num_classes == 3
    wrapped.compile(
        generator_optimizer=keras.optimizers.SGD(RATE),
        discriminator_optimizer=keras.optimizers.SGD(RATE),
    )
    for model in (gan, wrapped):
        model.fit(REAL, LABELS, batch_size=8, shuffle=False, verbose=0)
    assert_same(gan.generator.get_weights(), wrapped.generator.get_weights())
    np.testing.assert_array_equal(gan.generate(6, seed=1), wrapped.generate(6, seed=1))
    exported = SavedGenerator(wrapped.export(tmp_path))
    np.testing.assert_array_equal(exported.generate(6, seed=1), gan.generate(6, seed=1))


@pytest.mark.parametrize("label", [-1, 3, 99, 2**32, 0.5])
def test_labels_that_the_generator_does_not_know_are_no_images(label):
    gan = make()
    latents = np.zeros((2, 2), "float32")
    with pytest.raises(InputError, match=rf"label.*{label}"):
        gan([latents, np.array([0, label])])
    with pytest.raises(InputError, match=rf"label.*{label}"):
        gan.predict([latents, np.array([0, label])], verbose=0)


def test_a_label_that_there_is_not_is_one_sentence_when_the_model_is_called():
    with pytest.raises(InputError, match="^label") as caught:
        make()([np.zeros((2, 2), "float32"), np.array([2, 99])])
    assert "\n" not in str(caught.value)
