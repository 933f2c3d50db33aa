"""What tests need to write a training step out by hand: copies of networks, and descent."""

import keras


def copy(network):
    """Returns a network of the same layers and weights, which share nothing with the first."""
    twin = keras.models.clone_model(network)
    twin.set_weights(network.get_weights())
    return twin


def descend(network, gradients, rate):
    """Takes a step of plain descent on the trainable variables of a network."""
    for variable, gradient in zip(network.trainable_variables, gradients, strict=True):
        variable.assign_sub(rate * gradient)
