"""The gradient penalties that hold norms at one: WGAN-GP's and DRAGAN's."""

import keras
import tensorflow as tf

from keras_gans.losses.penalties import gradients
from keras_gans.losses.penalties.penalty import Penalty, refuse_layers
from keras_gans.system import number_checks


@keras.saving.register_keras_serializable(package="keras_gans")
class GradientPenalty(Penalty):
    """The gradient penalty E[(||grad D(x')|| - 1)^2], x' between real and generated images.

    With the loss `"wasserstein"` it makes the objective of WGAN-GP.

    Args:
        weight: lambda in the paper, which has 10.
        every: Steps from one computation to the next, see `Penalty`.
        target: What the norm is to be.
        one_sided: Whether only norms above the target are penalised.

    Reference: Gulrajani et al. 2017, equation 3, https://arxiv.org/abs/1704.00028
    """

    log_name = "gradient_penalty"

    def __init__(self, weight=10.0, every=1, target=1.0, one_sided=False):
        super().__init__(weight, every)
        self.target = number_checks.check_number("target", target, least=0)
        self.one_sided = bool(one_sided)

    def value(self, inputs):
        shape = [tf.shape(inputs.real_images)[0]] + [1] * (len(inputs.real_images.shape) - 1)
        epsilon = 0.5 + 0.5 * inputs.draw("uniform", shape, "interpolation")
        return gradients.gradient_penalty(
            inputs.discriminator,
            inputs.real_images,
            inputs.fake_images,
            epsilon,
            self.target,
            self.one_sided,
        )

    def check(self, discriminator):
        refuse_batch_normalization(discriminator)

    def get_config(self):
        return super().get_config() | {"target": self.target, "one_sided": self.one_sided}


@keras.saving.register_keras_serializable(package="keras_gans")
class DRAGAN(Penalty):
    """DRAGAN's penalty E[(||grad D(x + d)|| - 1)^2] near real images x, with d of N(0, c I).

    Args:
        weight: lambda in the paper, which has 10.
        every: Steps from one computation to the next, see `Penalty`.
        stddev: sqrt(c), in the units of the images. The authors' code moves images by half of
            their standard deviation; that of digits in [-1, 1] is 0.6.

    Reference: Kodali et al. 2017, equation 1, https://arxiv.org/abs/1705.07215
    """

    log_name = "dragan_penalty"

    def __init__(self, weight=10.0, every=1, stddev=0.5):
        super().__init__(weight, every)
        self.stddev = number_checks.check_number("stddev", stddev, above=0)

    def value(self, inputs):
        real_images = tf.cast(inputs.real_images, tf.float32)
        noise = inputs.draw("normal", tf.shape(real_images), "points of DRAGAN")
        points = real_images + self.stddev * noise
        return gradients.deviation_of_norms(inputs.discriminator, points)

    def get_config(self):
        return super().get_config() | {"stddev": self.stddev}


def refuse_batch_normalization(critic):
    """Raises `InputError` if a critic has batch normalization (Gulrajani et al. 2017, section 4).

    Args:
        critic: Keras model.
    """
    refuse_layers(
        critic,
        (keras.layers.BatchNormalization,),
        "is batch normalization, which ties the examples of a batch together, while the penalty is "
        "on each one's own gradient: use layer normalization or none.",
    )
