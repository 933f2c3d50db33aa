"""The fully connected networks of Goodfellow et al. and of Mirza and Osindero."""

import pytest
from architectures import check_ranges, trainable_parameters
from keras import layers

from keras_gans.networks import mlp


def test_the_networks_have_the_layers_of_the_authors_experiment():
    """Two hidden layers of 1200 rectifiers; two of 240 maxout units with 5 pieces."""
    generator = mlp.generator()
    assert trainable_parameters(generator) == 101 * 1200 + 1201 * 1200 + 1201 * 784
    discriminator = mlp.discriminator()
    assert trainable_parameters(discriminator) == (785 * 240 + 241 * 240) * 5 + 241
    rates = [layer.rate for layer in discriminator.layers if isinstance(layer, layers.Dropout)]
    assert rates == [0.2, 0.5, 0.5]


def test_the_conditional_networks_have_the_layers_of_their_paper():
    """Mirza and Osindero 2014, section 4.1, with a bias for each unit."""
    latents, labels, joint = 100 * 200 + 200, 10 * 1000 + 1000, 1200 * 1200 + 1200
    generator = mlp.conditional_generator()
    assert trainable_parameters(generator) == latents + labels + joint + 1200 * 784 + 784
    images, labels, joint = (784 + 1) * 240 * 5, (10 + 1) * 50 * 5, (290 + 1) * 240 * 4
    discriminator = mlp.conditional_discriminator()
    assert trainable_parameters(discriminator) == images + labels + joint + 240 + 1


@pytest.mark.parametrize(
    ("generator", "discriminator", "num_classes"),
    [
        (mlp.generator((6, 5, 2), 7, (8,)), mlp.discriminator((6, 5, 2), (8,)), None),
        (
            mlp.conditional_generator((6, 5, 2), 3, 7),
            mlp.conditional_discriminator((6, 5, 2), 3, 8, 6, 8),
            3,
        ),
    ],
    ids=["plain", "conditional"],
)
def test_images_lie_in_range_and_logits_are_unbounded(generator, discriminator, num_classes):
    check_ranges(generator, discriminator, num_classes)
