"""Generators of other programs are evaluated like ours."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans import evaluation, serving
from keras_gans.data import image_range
from keras_gans.errors import InputError
from keras_gans.evaluation.extractors import NetworkExtractor
from keras_gans.evaluation.samples import samples_of
from keras_gans.sampling import priors

SLICED = "sliced_wasserstein_distance"


def network(outputs=1, activation="tanh", latent_dim=5):
    """A generator that any program might have made: one dense layer."""
    keras.utils.set_random_seed(0)
    noise = keras.Input((latent_dim,), name="z")
    images = [
        keras.layers.Reshape((8, 8, 1))(keras.layers.Dense(64, activation)(noise))
        for _ in range(outputs)
    ]
    return keras.Model(noise, images if outputs > 1 else images[0])


def drawn(generator, count=30):
    return np.concatenate(list(samples_of(generator, 3).batches(count)))


@pytest.mark.parametrize("prior", [None, "uniform"])
def test_a_plain_network_and_its_export_draw_what_it_makes_of_latents(tmp_path, prior):
    generator = network()
    generator.save(tmp_path / "g.keras")
    generator.export(tmp_path / "export" / "1", verbose=False)
    noise = priors.sample_for_generation(prior or "normal", 30, 5, 3)
    expected = image_range.to_uint8(generator(noise)).numpy().astype(int)
    for name in ("g.keras", "export", "export/1"):
        generator = serving.load(tmp_path / name, prior=prior)
        assert generator.image_shape == (8, 8, 1)
        assert np.abs(drawn(generator) - expected).max() <= 1


def test_an_evaluator_gives_it_scores(tmp_path):
    network().save(tmp_path / "g.keras")
    real = np.random.default_rng(0).integers(0, 256, (600, 8, 8, 1), "uint8")
    generator = serving.load(tmp_path / "g.keras")
    (score,) = evaluation.evaluate(generator, real, [SLICED], count=60, extractor=_grey())
    assert score.protocol["n_fake"] == 60
    assert score.value > 0


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (network(activation="sigmoid"), r"pixels from 0\.\d+ to .*; those in \[-1, 1\] can be"),
        (network(activation=None), r"pixels from -\d.* to \d"),
        (network(outputs=2), "no images"),
        (keras.Sequential([keras.Input((5,)), keras.layers.Dense(4, "tanh")]), "no images"),
        (keras.Sequential([keras.Input((8, 8, 1)), keras.layers.ReLU()]), "takes no latents"),
    ],
)
def test_what_makes_no_images_of_latents_is_refused(tmp_path, network, message):
    network.save(tmp_path / "g.keras")
    with pytest.raises(InputError, match=message):
        serving.load(tmp_path / "g.keras")


def test_saved_models_of_other_kinds_are_refused(tmp_path):
    network(outputs=2).export(tmp_path / "two", verbose=False)
    with pytest.raises(InputError, match="two gives 2 outputs, not images alone"):
        serving.load(tmp_path / "two")
    tf.saved_model.save(tf.Module(), str(tmp_path / "none"))
    with pytest.raises(InputError, match="none is not a SavedModel with a signature"):
        serving.load(tmp_path / "none")


def test_generators_that_take_one_number_of_latents_are_refused(tmp_path):
    noise = keras.Input(batch_shape=(16, 5))
    images = keras.layers.Reshape((8, 8, 1))(keras.layers.Dense(64, "tanh")(noise))
    keras.Model(noise, images).save(tmp_path / "fixed.keras")
    with pytest.raises(InputError, match=r"fixed\.keras takes 16 latents at a time and no other"):
        serving.load(tmp_path / "fixed.keras")


def test_latents_are_given_in_the_precision_a_saved_model_asks_for(tmp_path):
    class Double(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec((None, 4), tf.float64)])
        def draw(self, latents):
            return tf.cast(tf.reshape(tf.tanh(latents), (-1, 2, 2, 1)), tf.float32)

    module = Double()
    tf.saved_model.save(module, str(tmp_path / "g"), signatures={"serving_default": module.draw})
    assert drawn(serving.load(tmp_path / "g")).shape == (30, 2, 2, 1)


def test_a_prior_is_for_other_programs_generators_alone(tmp_path):
    np.savez(tmp_path / "made.npz", images=np.zeros((30, 8, 8, 1), "uint8"))
    with pytest.raises(InputError, match="prior uniform: .*made.npz has latents of its own, or"):
        serving.load(tmp_path / "made.npz", prior="uniform")


def _grey():
    network = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.GlobalAveragePooling2D()])
    return NetworkExtractor(network, "grey")
