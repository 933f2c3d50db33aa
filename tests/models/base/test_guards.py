"""Guards of `fit` and `evaluate`: checks before the first step and as batches come."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.models import GAN, WGAN, ConditionalGAN
from keras_gans.networks import mlp

SHAPE = (4, 4, 1)
IMAGES = np.random.default_rng(1).uniform(-1, 1, (32, *SHAPE)).astype("float32")


def gan(scheme=GAN, **options):
    keras.utils.set_random_seed(0)
    model = scheme(mlp.generator(SHAPE, 3, (8,)), mlp.discriminator(SHAPE, (6,), 2), **options)
    model.compile()
    return model


def conditional_gan():
    model = ConditionalGAN(
        mlp.conditional_generator(SHAPE, 3, 4, 8, 6, 8),
        mlp.conditional_discriminator(SHAPE, 3, 8, 6, 8, 2, 2),
    )
    model.compile()
    return model


def dataset(*arrays, batch_size=8):
    return tf.data.Dataset.from_tensor_slices(arrays if arrays[1:] else arrays[0]).batch(batch_size)


REMAINDERS = {
    "fit": lambda model: model.fit(IMAGES[:13], batch_size=10, verbose=0),
    "evaluate": lambda model: model.evaluate(IMAGES[:13], batch_size=10, verbose=0),
    "validation_data": lambda model: model.fit(
        IMAGES[:10], batch_size=10, validation_data=IMAGES[:13], verbose=0
    ),
    "validation_split": lambda model: model.fit(
        IMAGES[:23], batch_size=10, validation_split=0.1, verbose=0
    ),
}


@pytest.mark.parametrize("way", REMAINDERS)
def test_a_remainder_that_does_not_divide_among_critic_steps_is_refused_at_once(way):
    model = gan(WGAN, critic_steps=5)
    with pytest.raises(InputError, match="A batch of 3 does not divide among .* 5 critic steps"):
        REMAINDERS[way](model)
    assert int(model.step.numpy()) == 0


@pytest.mark.slow
def test_only_batches_that_are_used_must_divide():
    model = gan(WGAN, critic_steps=5)
    all_used = model.evaluate(IMAGES[:20], batch_size=10, verbose=0)
    assert model.evaluate(IMAGES[:23], batch_size=10, steps=2, verbose=0) == all_used
    model.fit(IMAGES[:10], verbose=0)  # One batch of 10, where Keras takes 32 if it can.
    model.fit(
        IMAGES[:20],
        batch_size=10,
        validation_data=IMAGES[:23],
        validation_batch_size=5,
        validation_steps=4,
        verbose=0,
    )
    model.fit(IMAGES[:25], batch_size=10, validation_split=0.4, verbose=0)
    assert int(model.step.numpy()) == 5


@pytest.mark.slow
@pytest.mark.parametrize("form", [lambda images: images, dataset], ids=["array", "data set"])
def test_bfloat16_is_checked_as_float32_is(form):
    def bfloat16(images):
        return form(tf.cast(images, tf.bfloat16))

    for method in ("fit", "evaluate"):
        with pytest.raises(InputError, match=r"if these are in \[0, 255\]"):
            getattr(gan(), method)(bfloat16((IMAGES + 1.0) * 127.5), verbose=0)
        with pytest.raises(InputError, match="NaN or infinite in"):
            getattr(gan(), method)(bfloat16(IMAGES * np.nan), verbose=0)
    model = gan()
    model.fit(bfloat16(IMAGES), batch_size=8, verbose=0)
    assert int(model.step.numpy()) == 4


class NoBatches(keras.utils.PyDataset):
    def __len__(self):
        return 0


@pytest.mark.parametrize("empty", [lambda: dataset(IMAGES).take(0), NoBatches])
def test_an_empty_data_set_is_refused(empty):
    for call in (
        lambda: gan().fit(empty(), verbose=0),
        lambda: gan().evaluate(empty(), verbose=0),
        lambda: gan().fit(IMAGES, validation_data=empty(), verbose=0),
    ):
        with pytest.raises(InputError, match="The data set is empty"):
            call()


NO_EXAMPLES = {
    "a name": ("mnist", "Examples are needed, and 'mnist' is none"),
    "nothing": (None, "Examples are needed, and None is none"),
    "objects": (np.array([None] * 4), "examples are of the type object: give arrays of numbers"),
    "sparse": (tf.sparse.from_dense(IMAGES), "sparse or ragged tensors: give dense arrays"),
    "sparse batches": (dataset(tf.sparse.from_dense(IMAGES)), "sparse or ragged tensors"),
    "two arrays": ([IMAGES, IMAGES], "GAN learns from one: join them by numpy.concatenate"),
}


@pytest.mark.parametrize("kind", NO_EXAMPLES)
def test_what_holds_no_examples_is_refused(kind):
    value, sentence = NO_EXAMPLES[kind]
    for call in (gan().fit, gan().evaluate):
        with pytest.raises(InputError, match=sentence):
            call(value, verbose=0)


def test_held_out_examples_that_are_none_are_refused_before_the_first_step():
    model = gan()
    with pytest.raises(InputError, match="'mnist' is none"):
        model.fit(IMAGES, validation_data="mnist", verbose=0)
    with pytest.raises(InputError, match="validation_split=0.25 is for arrays"):
        model.fit(dataset(IMAGES), validation_split=0.25, verbose=0)
    assert int(model.step.numpy()) == 0


@pytest.mark.slow
def test_labels_that_are_missing_or_strings_are_refused_in_a_data_set():
    names = np.array(["cat", "dog"] * 16)
    for labels, sentence in ((None, "has no labels"), (names, "has labels of string")):
        with pytest.raises(InputError, match=sentence):
            conditional_gan().fit(dataset(IMAGES, labels), verbose=0)
        gan().fit(dataset(IMAGES, labels), verbose=0)  # Which does not learn from labels.


@pytest.mark.slow
def test_nested_lists_in_a_dictionary_are_images():
    model, same = gan(seed=5), gan(seed=5)
    model.fit({"image": IMAGES.tolist()}, shuffle=False, verbose=0)
    same.fit(IMAGES, shuffle=False, verbose=0)
    for one, other in zip(model.get_weights(), same.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("method", ["fit", "evaluate", "train_on_batch", "test_on_batch"])
def test_training_and_evaluating_need_compile(method):
    model = GAN(mlp.generator(SHAPE, 3, (8,)), mlp.discriminator(SHAPE, (6,), 2))
    with pytest.raises(InputError, match=rf"{method}\(\) needs optimizers: call compile\(\) first"):
        getattr(model, method)(IMAGES)


@pytest.mark.slow
def test_a_model_is_trained_in_the_scope_that_it_was_made_in():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    model = gan()
    with strategy.scope(), pytest.raises(InputError, match="scope of a MirroredStrategy, but"):
        model.fit(IMAGES, verbose=0)
    with strategy.scope():
        model = gan()
        model.fit(IMAGES, verbose=0)
    assert int(model.step.numpy()) == 1


def test_positional_weights_of_an_evaluation_are_refused():
    with pytest.raises(InputError, match="sample_weight is given"):
        gan().evaluate(IMAGES, None, 16, 0, np.ones(32))
