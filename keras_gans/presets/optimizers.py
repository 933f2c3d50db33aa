"""The optimizers of the presets, functions of a learning rate and of further options."""

import keras
import tensorflow as tf


def adam(learning_rate, beta_1, beta_2=0.999):
    """Adam at a constant rate."""
    return keras.optimizers.Adam(learning_rate, beta_1, beta_2)


def linearly_decaying_adam(learning_rate, beta_1, decay_steps, beta_2=0.999, constant_share=0.0):
    """Adam at a rate that stays for a while and then falls linearly to 0.

    Args:
        learning_rate: The rate at the beginning.
        beta_1: Of Adam.
        decay_steps: Updates after which the rate is 0.
        beta_2: Of Adam.
        constant_share: Share of the updates, in [0, 1), before the rate begins to fall.
    """
    rate = LinearDecay(learning_rate, decay_steps, constant_share)
    return keras.optimizers.Adam(rate, beta_1, beta_2)


@keras.saving.register_keras_serializable(package="keras_gans")
class LinearDecay(keras.optimizers.schedules.LearningRateSchedule):
    """A learning rate that stays for a while and then falls linearly to 0.

    Args:
        initial_learning_rate: The rate at the beginning.
        decay_steps: Updates after which the rate is 0.
        constant_share: Share of the updates, in [0, 1), before the rate begins to fall.
    """

    def __init__(self, initial_learning_rate, decay_steps, constant_share=0.0):
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.constant_share = constant_share

    def __call__(self, step):
        left = 1.0 - tf.cast(step, tf.float32) / self.decay_steps
        return self.initial_learning_rate * tf.clip_by_value(
            left / (1.0 - self.constant_share), 0.0, 1.0
        )

    def get_config(self):
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "decay_steps": self.decay_steps,
            "constant_share": self.constant_share,
        }
