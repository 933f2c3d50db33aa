"""Instance noise: Gaussian noise on what the discriminator sees."""

import keras
import tensorflow as tf

from keras_gans.augmentation import shapes
from keras_gans.system import number_checks


@keras.saving.register_keras_serializable(package="keras_gans")
class InstanceNoise:
    """Adds Gaussian noise to real and generated examples alike, less and less of it.

    Where the two distributions do not overlap, a discriminator tells them apart without error and
    its gradient says nothing to the generator; with noise they overlap. The result is not clipped:
    it leaves the range of the examples.

    Args:
        stddev: Standard deviation of the noise at step 0, in the scale of the examples; at least 0.
        decay_steps: Steps in which it falls to 0 in a straight line; `None` for no fall.

    Raises:
        InputError: If a number is out of range.

    Reference: Arjovsky and Bottou 2017, section 3, https://arxiv.org/abs/1701.04862; Sonderby et
        al. 2017, https://arxiv.org/abs/1610.04490
    """

    def __init__(self, stddev, decay_steps=None):
        self.stddev = number_checks.check_number("stddev", stddev, least=0)
        if decay_steps is not None:
            number_checks.check_count("decay_steps", decay_steps)
        self.decay_steps = decay_steps

    def __call__(self, examples, step, draw):
        """Returns x + sigma_t n, n ~ N(0, I), in the precision of the examples.

        Args:
            examples: Floating point tensor of any shape.
            step: The step counter t, an integer or a scalar tensor.
            draw: Function of `(distribution, shape, purpose)` that draws the noise.
        """
        if not self.stddev:
            return examples
        noise = draw("normal", shapes.shape_of(examples), "instance_noise")
        noisy = tf.cast(examples, tf.float32) + self.stddev_at(step) * noise
        return tf.cast(noisy, examples.dtype)

    def stddev_at(self, step):
        """sigma_t = stddev max(0, 1 - t / decay_steps), a float32 scalar."""
        if self.decay_steps is None:
            return tf.constant(self.stddev, tf.float32)
        passed = tf.cast(step, tf.float32) / float(self.decay_steps)
        return self.stddev * tf.maximum(0.0, 1.0 - passed)

    def get_config(self):
        return {"stddev": self.stddev, "decay_steps": self.decay_steps}

    @classmethod
    def from_config(cls, config):
        return cls(**config)
