"""`SavedGenerator`."""

import json

import numpy as np
import pytest
import tensorflow as tf

from keras_gans import InputError, SavedGenerator, serving
from keras_gans.serving import saved_models


def test_generate_is_the_models_generate(gan, version):
    saved = SavedGenerator(version)
    generated = saved.generate(9, seed=3)
    assert generated.dtype == np.uint8
    assert np.abs(generated.astype(int) - gan.generate(9, seed=3)).max() <= 1
    assert (generated != saved.generate(9, seed=4)).any()


def test_the_average_is_exported(gan, version):
    latents = tf.random.stateless_normal((2, 3), (0, 1))
    images = SavedGenerator(version)(latents)
    np.testing.assert_allclose(images, gan.ema_generator(latents, training=False), atol=1e-5)
    assert np.abs(images - gan.generator(latents, training=False)).max() > 1e-2


def test_it_has_the_attributes_of_the_model(gan, version, conditional_version):
    saved = SavedGenerator(version)
    for name in ("latent_dim", "prior", "image_shape", "num_classes"):
        assert getattr(saved, name) == getattr(gan, name)
    assert saved.vocabulary is None and saved.card["scheme"] == "GAN"
    assert SavedGenerator(conditional_version).num_classes == 3


def test_a_saved_conditional_generator_makes_the_models_images(
    conditional_gan, conditional_version
):
    saved = SavedGenerator(conditional_version)
    assert saved.num_classes == 3
    for labels in (None, 2, [2, 0, 1]):
        expected = conditional_gan.generate(6, seed=3, labels=labels)
        generated = saved.generate(6, seed=3, labels=labels)
        assert np.abs(generated.astype(int) - expected).max() <= 1
    with pytest.raises(InputError, match="labels=3: this generator knows the labels 0 to 2"):
        saved.generate(6, labels=3)


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"num_classes": "ten"}, "num_classes.*'ten'"),
        ({"num_classes": 0}, "num_classes"),
        ({"num_classes": 10**9}, "num_classes"),
        ({"num_classes": 3}, "num_classes 3, which is not what the model"),
        ({"image_shape": -1}, "image_shape"),
        ({"image_shape": [4, 4, -1]}, "image_shape"),
        ({"image_shape": [4, 4, 3]}, r"shape \(4, 4, 3\), which is not what the model"),
        ({"latents": {"dimension": 3, "prior": "gauss"}}, "gauss"),
        ({"latents": {"dimension": 5, "prior": "normal"}}, "latents .*not what the model"),
        ({"latents": 3}, "latents"),
        ({"vocabulary": "a"}, "vocabulary"),
        ({"vocabulary": "abc"}, "not what the model"),
    ],
)
def test_cards_that_cannot_be_right_are_refused(entries, message, damaged):
    card = damaged / saved_models.CARD
    card.write_text(json.dumps(json.loads(card.read_text()) | entries))
    for load in (SavedGenerator, serving.load):
        with pytest.raises(InputError, match=message) as caught:
            load(damaged)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"latents":'])
def test_cards_that_are_no_json_objects_are_refused(content, damaged):
    (damaged / saved_models.CARD).write_bytes(content)
    with pytest.raises(InputError, match=r"model_card\.json"):
        SavedGenerator(damaged)


def test_names_of_classes_come_from_the_card(damaged):
    assert SavedGenerator(damaged).class_names is None
    card = damaged / saved_models.CARD
    data = {"data": {"name": "pets", "classes": ["cat", "dog"]}}
    card.write_text(json.dumps(json.loads(card.read_text()) | data))
    assert SavedGenerator(damaged).class_names == ["cat", "dog"]
