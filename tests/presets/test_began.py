"""The preset of BEGAN keeps to its sources."""

import keras
import pytest
from rates import rates_at

import keras_gans
from keras_gans import presets


@pytest.mark.parametrize(("size", "smallest"), [(28, 7), (32, 8), (64, 8), (96, 6), (6, 6)])
def test_it_halves_images_to_about_8x8(size, smallest):
    gan = keras_gans.from_preset("began_mnist", image_shape=(size, size, 3), filters=2)
    assert gan.discriminator.output_shape == (None, size, size, 3)
    (cube,) = [layer for layer in gan.generator.layers if isinstance(layer, keras.layers.Reshape)]
    assert cube.target_shape[:2] == (smallest, smallest)


def test_there_is_a_width_for_each_player():
    narrow, wide = (
        keras_gans.from_preset("began_mnist", filters=2, generator_filters=filters)
        for filters in (2, 4)
    )
    assert narrow.discriminator.count_params() == wide.discriminator.count_params()
    assert narrow.generator.count_params() < wide.generator.count_params()


def test_latents_are_as_long_as_the_code_and_batches_as_large_as_the_papers():
    gan = keras_gans.from_preset("began_mnist", filters=2, generator_filters=2, code_dim=5)
    assert gan.latent_dim == gan.discriminator.get_layer("code").units == 5
    assert presets.get("began_mnist").batch_size == 16


def test_rates_fall_to_0_at_the_end_of_the_training():
    gan = keras_gans.from_preset("began_mnist", filters=2, generator_filters=2)
    for step, left in ((0, 1.0), (1000, 0.75), (presets.get("began_mnist").steps, 0.0)):
        expected = {"generator": left * 5e-4, "discriminator": left * 1e-3}
        assert rates_at(gan, step) == pytest.approx(expected)
