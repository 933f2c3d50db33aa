"""The base class of the Wasserstein GANs: critic steps, and the names of the critic."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from wasserstein_gans import REAL, make

from keras_gans.errors import InputError
from keras_gans.models import GAN, WGAN


@pytest.mark.slow
def test_a_batch_that_does_not_divide_among_the_critic_steps_is_refused():
    with pytest.raises(InputError, match="batch of 16 does not divide .* 3 critic steps"):
        make(WGAN).fit(REAL[:16], batch_size=16, verbose=0)
    ragged = tf.data.Dataset.from_tensor_slices(REAL[:16]).batch(12)
    with pytest.raises(InputError, match="batch of 4 does not divide .* 3 critic steps"):
        make(WGAN).fit(ragged, verbose=0)
    with pytest.raises(InputError, match="batch of 16 does not divide .* 3 critic steps"):
        make(WGAN).fit(REAL, None, 16, verbose=0)
    make(WGAN).fit(REAL, None, 9, verbose=0)
    assert make(WGAN).batches_per_step == 3
    assert GAN.batches_per_step == 1


@pytest.mark.slow
def test_batches_that_somebody_else_makes_are_theirs_to_divide():
    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return 2

        def __getitem__(self, index):
            return REAL

    model = make(WGAN)
    model.fit(Batches(), verbose=0)
    assert int(model.step.numpy()) == 2
    with pytest.raises(InputError, match="A batch of 32 does not divide"):
        model.fit(np.concatenate([REAL, REAL]), verbose=0)


def test_the_critics_optimizer_answers_to_its_former_name():
    model, sgd = make(WGAN), keras.optimizers.SGD(0.3)
    model.compile(discriminator_optimizer=sgd)
    assert model.critic_optimizer is sgd
    assert model.discriminator_optimizer is sgd
    with pytest.raises(InputError, match="two optimizers of the critic: give critic_optimizer"):
        model.compile(critic_optimizer="adam", discriminator_optimizer="adam")
    with pytest.raises(InputError, match="accepted are generator_optimizer, critic_optimizer"):
        model.compile(encoder_optimizer="adam")
