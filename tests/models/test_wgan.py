"""The Wasserstein GAN with weight clipping."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from wasserstein_gans import REAL, check_step, make

from keras_gans.errors import InputError
from keras_gans.models import WGAN
from keras_gans.models.wgan import rmsprop


@pytest.mark.slow
def test_a_step_is_n_of_the_clipped_critic_on_fresh_data_then_one_of_the_generator():
    """Algorithm 1 of the paper, written out."""

    def clip(critic):
        critic.set_weights([np.clip(weight, -0.01, 0.01) for weight in critic.get_weights()])

    check_step(make(WGAN), lambda critic, real, fake, step: 0.0, clip)


@pytest.mark.slow
def test_clipping_holds_for_the_weights_of_the_critic_and_for_no_others():
    model = make(WGAN, rate=0.5, clip=0.02)
    model.fit(REAL, batch_size=len(REAL), verbose=0)
    assert max(np.abs(weight).max() for weight in model.critic.get_weights()) <= 0.02
    assert max(np.abs(weight).max() for weight in model.generator.get_weights()) > 0.1


def test_the_papers_optimizer_is_the_default():
    model = make(WGAN)
    model.compile()
    for optimizer in (model.generator_optimizer, model.critic_optimizer):
        assert isinstance(optimizer, keras.optimizers.RMSprop)
        assert optimizer.momentum == 0.0
        assert float(optimizer.learning_rate.numpy()) == pytest.approx(5e-5)


def test_the_clipped_critic_learns_from_gradients_however_small():
    """RMSProp divides by the gradients' size: what is left is their direction."""
    moved = []
    for scale in (1.0, 1e-5):
        model = make(WGAN)
        model.compile()
        variables = model.critic.trainable_variables
        before = [variable.numpy() for variable in variables]
        signs = [tf.sign(tf.random.stateless_normal(v.shape, (0, 1))) for v in variables]
        gradients = [scale * sign for sign in signs]
        model.critic_optimizer.apply(gradients, variables)
        moved.append([v.numpy() - old for v, old in zip(variables, before, strict=True)])
    for large, small in zip(*moved, strict=True):
        np.testing.assert_allclose(small, large, rtol=0.01, atol=1e-6)
        assert np.abs(large).max() > 1e-4


@pytest.mark.slow
def test_rmsprop_moves_by_the_rate_whatever_the_size_of_the_gradients():
    for size in (1e-6, 1.0):
        optimizer, weight = rmsprop(0.1), keras.Variable(np.zeros(2, "float32"))
        optimizer.build([weight])
        for _ in range(500):  # Until the mean square is that of the gradients.
            before = weight.numpy()
            optimizer.apply([keras.ops.convert_to_tensor([size, -size])], [weight])
        np.testing.assert_allclose(weight.numpy() - before, [-0.1, 0.1], rtol=0.01)


@pytest.mark.parametrize("options", [{"clip": 0.0}, {"clip": "a"}, {"critic_steps": 0}])
def test_impossible_numbers_are_refused(options):
    (name,) = options
    with pytest.raises(InputError, match=name):
        make(WGAN, **options)
