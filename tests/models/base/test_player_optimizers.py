"""The optimizers of the players, and the one that Keras' callbacks see in their place."""

import keras
import numpy as np
import pytest
from linear_players import RATE, REAL, SHAPE, critic, generator, make, step

from keras_gans.errors import InputError
from keras_gans.models import GAN
from keras_gans.models.base import player_optimizers


@pytest.mark.parametrize("value", ["adammm", keras.optimizers.Adam, 5])
def test_what_is_no_optimizer_is_refused(value):
    with pytest.raises(InputError, match="generator_optimizer=.* is no optimizer: give one of Ker"):
        GAN(generator(), critic()).compile(generator_optimizer=value)


def test_an_optimizer_may_be_given_by_name():
    assert isinstance(
        player_optimizers.get("generator_optimizer", "rmsprop"), keras.optimizers.RMSprop
    )


@pytest.mark.parametrize(
    ("optimizer", "sentence"),
    [
        (
            keras.optimizers.SGD(gradient_accumulation_steps=4),
            "generator_optimizer accumulates gradients over 4 steps, which Keras cannot do on 2",
        ),
        (
            keras.optimizers.SGD(use_ema=True, ema_overwrite_frequency=3),
            "generator_optimizer overwrites the weights every 3 steps",
        ),
        (
            keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(clipnorm=1.0)),
            "generator_optimizer clips gradients that are scaled for float16",
        ),
    ],
)
def test_what_an_optimizer_cannot_do_on_several_replicas_is_refused_there(optimizer, sentence):
    player_optimizers.check_replicas("generator_optimizer", optimizer, replicas=1)
    with pytest.raises(InputError, match=sentence):
        player_optimizers.check_replicas("generator_optimizer", optimizer, replicas=2)


@pytest.mark.parametrize("option", ["clipnorm", "global_clipnorm", "clipvalue"])
def test_every_way_of_clipping_is_known(option):
    assert player_optimizers.clips(keras.optimizers.SGD(**{option: 1.0}))
    assert not player_optimizers.clips(keras.optimizers.SGD())


def test_the_variables_of_all_optimizers_are_those_of_the_view():
    model = step(make(optimizer=lambda: keras.optimizers.SGD(RATE, momentum=0.5)))
    optimizers = model.generator_optimizer, model.discriminator_optimizer
    assert int(model.optimizer.iterations) == 1
    expected = [id(variable) for each in optimizers for variable in each.variables]
    assert [id(variable) for variable in model.optimizer.variables] == expected


def test_an_optimizer_that_averages_gives_its_average_to_the_player_at_the_end():
    model = make(optimizer=lambda: keras.optimizers.SGD(RATE, use_ema=True, ema_momentum=0.5))
    weight = model.variables_of("generator")[0]
    expected = values = [weight.numpy()]
    model.fit(
        REAL,
        batch_size=8,
        verbose=0,
        callbacks=[
            keras.callbacks.LambdaCallback(
                on_train_batch_end=lambda batch, logs: values.append(weight.numpy())
            )
        ],
    )
    average = np.zeros_like(expected[0])
    for number, value in enumerate(values[1:]):  # Keras' average begins with the first weights.
        average = value if number == 0 else 0.5 * average + 0.5 * value
    np.testing.assert_allclose(weight, average, atol=1e-6)


def test_swapping_averages_leaves_the_weights_that_are_trained(tmp_path):
    model = make(optimizer=lambda: keras.optimizers.SGD(RATE, use_ema=True, ema_momentum=0.9))
    model.fit(REAL, batch_size=8, verbose=0, callbacks=[keras.callbacks.SwapEMAWeights()])
    assert model.optimizer.use_ema
    with pytest.raises(ValueError, match="use_ema"):
        step(make(), callbacks=[keras.callbacks.SwapEMAWeights(swap_on_epoch=True)])


def two_rates():
    model = GAN(generator(), critic(), seed=5)
    model.compile(
        generator_optimizer=keras.optimizers.SGD(0.2),
        discriminator_optimizer=keras.optimizers.SGD(0.1),
    )
    return model


def rates(model):
    return [
        float(keras.ops.convert_to_numpy(model.optimizer_of(player).learning_rate))
        for player in model.players
    ]


def test_a_learning_rate_that_a_callback_sets_scales_those_of_all_players():
    model = two_rates()
    halve = keras.callbacks.LearningRateScheduler(lambda epoch, rate: 0.5 * rate)
    model.fit(REAL, batch_size=8, epochs=2, verbose=0, callbacks=[halve])
    np.testing.assert_allclose(rates(model), [0.05, 0.025], rtol=1e-6)
    absolute = keras.callbacks.LearningRateScheduler(lambda epoch: 0.01)
    model.fit(REAL, batch_size=8, verbose=0, callbacks=[absolute])
    np.testing.assert_allclose(rates(model), [0.01, 0.005], rtol=1e-6)


def test_a_rate_of_zero_cannot_be_scaled():
    model = two_rates()
    model.compile(generator_optimizer=keras.optimizers.SGD(0.0))
    with pytest.raises(InputError, match="The learning rate of generator_optimizer is 0, to which"):
        model.optimizer.learning_rate = 0.01


def test_the_rates_fall_where_a_loss_does_not():
    model = two_rates()
    falls = keras.callbacks.ReduceLROnPlateau("generator_loss", factor=0.1, patience=1, min_delta=9)
    model.fit(REAL, batch_size=8, epochs=2, verbose=0, callbacks=[falls])
    np.testing.assert_allclose(rates(model), [0.02, 0.01], rtol=1e-6)


def test_a_schedule_cannot_be_overruled_by_a_callback():
    schedule = keras.optimizers.schedules.PolynomialDecay(0.1, 10)
    model = make(optimizer=lambda: keras.optimizers.SGD(schedule))
    callback = keras.callbacks.LearningRateScheduler(lambda epoch: 0.01)
    with pytest.raises(InputError, match="generator_optimizer follows a schedule"):
        step(model, callbacks=[callback])


def test_a_layer_that_can_be_trained_since_compile_needs_another():
    network = critic()
    network.layers[1].trainable = False
    network = keras.Sequential([keras.Input(SHAPE), network, keras.layers.Dense(1)])
    model = make(networks=(generator(), network))
    network.layers[0].layers[1].trainable = True
    with pytest.raises(InputError, match=r"can be trained since after compile\(\)"):
        step(model)
