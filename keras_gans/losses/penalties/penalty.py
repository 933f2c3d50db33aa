"""The base class of the penalties that are added to a discriminator's loss."""

import abc
from collections.abc import Callable
from typing import Any, NamedTuple

import keras
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.system import number_checks


class PenaltyInputs(NamedTuple):
    """The inputs of a penalty in one step of a discriminator.

    Attributes:
        discriminator: Function of `(images, training)` that returns logits, one each or a map.
        real_images, fake_images: `(batch, ...)`, as the discriminator saw them: augmented, with
            noise, packed.
        real_logits, fake_logits: What it returned.
        step: Scalar int64 tensor, the number of the step.
        draw: Function of `(distribution, shape, purpose)` that draws noise: `"normal"` is N(0, 1),
            `"uniform"` U(-1, 1).
    """

    discriminator: Callable
    real_images: Any
    fake_images: Any
    real_logits: Any
    fake_logits: Any
    step: Any
    draw: Callable


class Penalty(abc.ABC):
    """Base class: `weight` times `value(inputs)` is added to the discriminator's loss.

    A lazy penalty is computed in every `every`-th step with `every` times its weight, which leaves
    its mean as it is (Karras et al. 2020, appendix B, https://arxiv.org/abs/1912.04958).

    The passes of a penalty leave no trace in the discriminator: statistics of batch normalization
    and losses of layers come from the passes over real and generated images alone.

    Args:
        weight: Its weight; at least 0.
        every: Steps from one computation to the next.
    """

    #: Name of its value in the logs.
    log_name = "penalty"

    def __init__(self, weight, every=1):
        self.weight = number_checks.check_number("weight", weight, least=0)
        self.every = number_checks.check_count("every", every)

    @abc.abstractmethod
    def value(self, inputs):
        """Returns the value before its weight, a float32 scalar.

        Args:
            inputs: `PenaltyInputs`.
        """

    def __call__(self, inputs):
        """Returns what is added to the loss in this step, and the value to log, float32 scalars.

        The value of a lazy penalty is 0 in the steps between, and `every` times itself else, so
        that its mean over an epoch is the mean of the values.
        """
        if self.every == 1:
            value = self._apart(inputs)
        else:
            is_due = tf.equal(inputs.step % self.every, 0)
            value = tf.cond(is_due, lambda: self.every * self._apart(inputs), lambda: tf.zeros(()))
        return self.weight * value, value

    def check(self, discriminator):  # noqa: B027 -- most penalties have nothing to check.
        """Raises `InputError` if the penalty cannot be that of a network.

        Args:
            discriminator: Keras model.
        """

    def get_config(self):
        return {"weight": self.weight, "every": self.every}

    @classmethod
    def from_config(cls, config):
        return cls(**config)

    def __repr__(self):
        settings = ", ".join(f"{name}={value!r}" for name, value in self.get_config().items())
        return f"{type(self).__name__}({settings})"

    def _apart(self, inputs):
        with keras.StatelessScope():  # Within `tf.cond`, replicas could not assign variables.
            return self.value(inputs)


def layers_of(network):
    """Returns all layers of a network, those of nested models and of wrappers too."""
    layers = network._flatten_layers(include_self=False)
    return [layer for layer in layers if not isinstance(layer, keras.Model)]


def refuse_layers(network, kinds, sentence):
    """Raises `InputError` with a sentence about the first layer of some kinds, if there is one.

    Dropout at the rate 0 is passed over.

    Args:
        network: Keras model.
        kinds: Tuple of classes of layers.
        sentence: What is said after the layer's name.
    """
    for layer in layers_of(network):
        if isinstance(layer, kinds) and getattr(layer, "rate", None) != 0.0:
            raise InputError(f"The layer {layer.name} of {network.name} {sentence}")
