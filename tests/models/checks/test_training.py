"""Checks of optimizers and of players before training."""

import keras
import pytest

from keras_gans.errors import InputError
from keras_gans.models import checks


@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_a_player_with_nothing_to_train_is_refused(player, small_gan):
    gan = small_gan()
    getattr(gan, player).trainable = False
    with pytest.raises(InputError, match=rf"player {player} has nothing to train.*trainable = Tru"):
        gan.compile()


def test_one_optimizer_for_two_players_is_refused(small_gan):
    gan = small_gan()
    shared = keras.optimizers.Adam()
    with pytest.raises(InputError, match="are one object"):
        gan.compile(generator_optimizer=shared, discriminator_optimizer=shared)
    with pytest.raises(InputError, match=r"critic_optimizer.*generator_optimizer"):
        gan.compile(critic_optimizer="adam")


def test_an_optimizer_that_serves_other_variables_is_refused():
    optimizer = keras.optimizers.SGD()
    checks.check_optimizer("generator_optimizer", optimizer, {"critic_optimizer": None})
    optimizer.build([keras.Variable(1.0)])
    with pytest.raises(InputError, match="generator_optimizer already serves other variables"):
        checks.check_optimizer("generator_optimizer", optimizer, {})


def test_the_networks_of_a_player_with_nothing_to_train_are_named():
    checks.check_trainable("generator", ("encoder",), [keras.Variable(1.0)])
    with pytest.raises(InputError, match="player generator .* weight of decoder and encoder is"):
        checks.check_trainable("generator", ("decoder", "encoder"), [])
