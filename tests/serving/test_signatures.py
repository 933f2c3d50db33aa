"""The signatures of exported generators."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.models import GAN
from keras_gans.networks import mlp

COUNT_AND_SEED = {
    "count": tf.TensorSpec((), tf.int64, "count"),
    "seed": tf.TensorSpec((), tf.int64, "seed"),
}


def inputs_of(signature):
    return signature.structured_input_signature[1]


@pytest.fixture(scope="module")
def signatures(version):
    loaded = tf.saved_model.load(str(version))
    yield loaded.signatures  # They need the variables of what was loaded.


@pytest.fixture(scope="module")
def conditional_signatures(conditional_version):
    loaded = tf.saved_model.load(str(conditional_version))
    yield loaded.signatures  # As above.


def answer(signature, count, seed):
    (values,) = signature(
        count=tf.constant(count, tf.int64), seed=tf.constant(seed, tf.int64)
    ).values()
    return values.numpy()


def test_serving_default_maps_latents_to_images_in_inference_mode(gan, signatures):
    latents = tf.random.stateless_normal((6, 3), (0, 1))
    images = signatures["serving_default"](latents=latents)["images"]
    assert images.dtype == tf.float32
    np.testing.assert_allclose(images, gan(latents), atol=1e-5)
    # In training mode, batch normalization would make an image depend on its neighbours.
    first = signatures["serving_default"](latents=latents[:1])["images"]
    np.testing.assert_allclose(images[:1], first, atol=1e-5)


def test_generate_gives_the_images_of_the_models_generate(gan, signatures):
    served = answer(signatures["generate"], 9, seed=3)
    assert served.dtype == np.uint8
    assert np.abs(served.astype(int) - gan.generate(9, seed=3)).max() <= 1


def test_generate_png_holds_the_pixels_of_generate(signatures):
    pixels = [tf.io.decode_png(file) for file in answer(signatures["generate_png"], 3, seed=7)]
    np.testing.assert_array_equal(pixels, answer(signatures["generate"], 3, seed=7))


def test_a_generator_without_labels_has_three_signatures_of_known_inputs(signatures):
    assert {name: inputs_of(signature) for name, signature in signatures.items()} == {
        "serving_default": {"latents": tf.TensorSpec((None, 3), tf.float32, "latents")},
        "generate": COUNT_AND_SEED,
        "generate_png": COUNT_AND_SEED,
    }


def test_a_conditional_generator_answers_the_same_and_takes_labels(conditional_signatures):
    labels = tf.TensorSpec((None,), tf.int64, "labels")
    latents = tf.TensorSpec((None, 2), tf.float32, "latents")
    assert {name: inputs_of(each) for name, each in conditional_signatures.items()} == {
        "serving_default": {"latents": latents, "labels": labels},
        "generate": COUNT_AND_SEED,
        "generate_png": COUNT_AND_SEED,
        "generate_labels": {"labels": labels, "seed": COUNT_AND_SEED["seed"]},
    }


def test_signatures_give_images_of_all_labels_and_of_those_asked_for(
    conditional_gan, conditional_signatures
):
    served = answer(conditional_signatures["generate"], 6, seed=7)
    assert np.abs(served.astype(int) - conditional_gan.generate(6, seed=7)).max() <= 1
    labels, seed = tf.constant([1, 1, 0, 2], tf.int64), tf.constant(7, tf.int64)
    served = conditional_signatures["generate_labels"](labels=labels, seed=seed)["images"]
    expected = conditional_gan.generate(4, seed=7, labels=labels.numpy())
    assert np.abs(served.numpy().astype(int) - expected).max() <= 1
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"labels must lie in \[0, 3\)"):
        conditional_signatures["generate_labels"](labels=labels + 1, seed=seed)


@pytest.mark.parametrize("name", ["generate", "generate_png"])
@pytest.mark.parametrize(
    ("count", "seed", "message"),
    [
        (0, 1, r"count must lie in \[1, 4096\]"),
        (4097, 1, r"count must lie in \[1, 4096\]"),
        (10**12, 1, r"count must lie in \[1, 4096\]"),
        (1, -1, "seed must not be negative"),
    ],
)
def test_a_request_for_too_many_or_with_a_negative_seed_is_an_error(
    signatures, name, count, seed, message
):
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        answer(signatures[name], count, seed)


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_signatures_answer_in_float32_whatever_the_precision(policy, tmp_path):
    keras.config.set_dtype_policy(policy)
    try:
        gan = GAN(mlp.generator((4, 4, 1), 3, (8,)), mlp.discriminator((4, 4, 1), (6,), 2), seed=0)
    finally:
        keras.config.set_dtype_policy("float32")
    loaded = tf.saved_model.load(str(gan.export(tmp_path)))
    served = loaded.signatures["serving_default"](latents=tf.zeros((2, 3)))["images"]
    assert served.dtype == tf.float32
    pixels = answer(loaded.signatures["generate"], 9, seed=1)
    # In 16 bits, another order of operations may round to the next level but one.
    assert np.abs(pixels.astype(int) - gan.generate(9, seed=1)).max() <= 2
