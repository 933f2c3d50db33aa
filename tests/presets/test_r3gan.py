"""The presets of the R3GAN keep to their source."""

import pytest

import keras_gans
from keras_gans import losses


@pytest.mark.parametrize(
    ("name", "shape"), [("r3gan_mnist", (28, 28, 1)), ("r3gan_stacked_mnist", (28, 28, 3))]
)
def test_the_loss_and_both_penalties_are_the_papers(name, shape):
    gan = keras_gans.from_preset(name)
    assert gan.image_shape == shape and gan.discriminator.input_shape[1:] == shape
    assert gan.objective == losses.LOSSES["relativistic"]
    r1, r2 = gan.penalties
    assert isinstance(r1, losses.R1) and isinstance(r2, losses.R2)
    assert r1.weight == r2.weight > 0 and r1.every == r2.every
    for player in gan.players:
        optimizer = gan.optimizer_of(player)
        assert optimizer.beta_2 == 0.99


def test_packs_of_stacked_digits_have_three_channels_each():
    gan = keras_gans.from_preset("r3gan_stacked_mnist", packing=2)
    assert gan.packing == 2 and gan.discriminator.input_shape[-1] == 6


def test_three_digits_have_four_times_the_latents_of_one():
    dims = [
        keras_gans.from_preset(f"r3gan_{data}").latent_dim for data in ("mnist", "stacked_mnist")
    ]
    assert dims == [16, 64]
