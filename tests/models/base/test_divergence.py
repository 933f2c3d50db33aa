"""Losses and weights that become NaN or infinite."""

import keras
import numpy as np
import pytest
from small_models import FLOATS, SHAPE, generator, make, network, with_hidden_nan

from keras_gans.errors import DivergenceError
from keras_gans.models import GAN, WGAN
from keras_gans.models.base import divergence


def test_logs_that_are_not_finite_are_named():
    logs = {"a": 1.0, "b": float("nan"), "c": np.float32("-inf")}
    assert divergence.not_finite(logs) == ["b", "c"]
    assert divergence.not_finite(None) == []


@pytest.mark.parametrize(
    ("scheme", "names", "who"),
    [
        (GAN, ["generator_loss"], "generator"),
        (GAN, ["generator_loss", "discriminator_loss"], "generator and discriminator"),
        (GAN, ["real_logits"], "model"),
        (WGAN, ["discriminator_loss"], "critic"),
    ],
)
def test_the_error_names_the_players_whose_numbers_diverged(scheme, names, who):
    message = str(divergence.divergence(make(scheme), names))
    assert message.startswith(f"The {who} diverged at step 0: {', '.join(names)} became NaN")


def diverging(**options):
    model = make(compiled={"generator_optimizer": keras.optimizers.SGD(1e38)})
    return model.fit(FLOATS, batch_size=8, epochs=3, verbose=0, **options).history


def test_a_training_that_diverges_ends_after_the_epoch():
    with pytest.raises(DivergenceError, match="diverged at step 4: .*became NaN"):
        diverging()


@pytest.mark.slow
def test_keras_own_callback_ends_it_as_it_says(capsys):
    history = diverging(callbacks=[keras.callbacks.TerminateOnNaN()])
    assert len(history["generator_loss"]) == 1
    assert "terminating training" in capsys.readouterr().out
    with pytest.raises(RuntimeError, match="NaN or Inf loss"):
        diverging(callbacks=[keras.callbacks.TerminateOnNaN(raise_error=True)])


class HidesItsWeight(keras.layers.Layer):
    """Has a weight that shows in no output, as one behind a ReLU may that turns NaN into 0."""

    def build(self, input_shape):
        self.hidden = self.add_weight(name="hidden", initializer="ones", trainable=False)

    def call(self, inputs):
        return inputs


def test_weights_that_are_not_finite_are_seen_where_losses_are():
    layer = HidesItsWeight()
    discriminator = network(keras.layers.Flatten(), layer, keras.layers.Dense(1), shape=SHAPE)
    model = make(GAN, generator(), discriminator)
    layer.hidden.assign(np.nan)
    with pytest.raises(DivergenceError, match="discriminator/.*/hidden became NaN"):
        model.fit(FLOATS, batch_size=8, verbose=0)


def test_a_step_that_ends_in_weights_that_are_not_finite_is_an_error():
    with pytest.raises(DivergenceError, match="The generator diverged at step 1"):
        with_hidden_nan().train_on_batch(FLOATS)
