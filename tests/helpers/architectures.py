"""Facts about networks of any architecture."""

import math

import numpy as np
import tensorflow as tf


def trainable_parameters(*networks):
    """Returns the number of numbers that can be trained in networks."""
    variables = [variable for network in networks for variable in network.trainable_variables]
    return sum(math.prod(variable.shape) for variable in variables)


def check_ranges(generator, discriminator, num_classes=None):
    """Asserts that images lie in [-1, 1], that they fit the discriminator, and logits are linear.

    Args:
        generator: Latents -> images.
        discriminator: Images -> logits `(batch, 1)`.
        num_classes: Number of classes of the labels that both take second; `None` for no labels.
    """
    latents = tf.random.stateless_normal((4, generator.inputs[0].shape[-1]), (0, 1)) * 100.0
    labels = [] if num_classes is None else [tf.range(4) % num_classes]
    images = generator([latents, *labels] if labels else latents, training=True)
    assert images.shape[1:] == discriminator.inputs[0].shape[1:]
    assert np.abs(images).max() <= 1.0
    assert discriminator.layers[-1].get_config().get("activation", "linear") == "linear"
    assert discriminator([images, *labels] if labels else images).shape == (4, 1)
