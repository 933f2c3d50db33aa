"""Validation of networks that take labels."""

import keras

from keras_gans import layers
from keras_gans.errors import InputError

#: The layers that know the number of classes, and the attribute that holds it.
SIZES = {
    layers.OneHot: "num_classes",
    keras.layers.CategoryEncoding: "num_tokens",
    keras.layers.Embedding: "input_dim",
}
#: Layers and operations behind which labels are still labels.
PASSING = ("Reshape", "Flatten", "Identity", "Cast", "Squeeze", "ExpandDims", "Ravel")


def check_conditional(networks, num_classes, source="num_classes"):
    """Returns the number of classes of networks that take labels.

    Args:
        networks: Dict of networks by name.
        num_classes: What the user gave; `None` to read it off the networks.
        source: What gave it, for the message.

    Raises:
        InputError: If a network takes no labels, or the number is unknown or contradicted.
    """
    sizes = {} if num_classes is None else {source: num_classes}
    for name, network in networks.items():
        shapes = [tuple(tensor.shape) for tensor in network.inputs]
        if len(shapes) != 2 or shapes[1][1:] not in ((), (1,)):
            raise InputError(
                f"{name} must take two inputs, the second one labels of shape (None,) or "
                f"(None, 1); got inputs of the shapes {', '.join(map(str, shapes))}."
            )
        sizes |= {f"{name}'s {layer.name}": size for layer, size in _label_layers(network)}
    if not sizes:
        raise InputError(
            "num_classes must be given: no layer of the networks tells how many labels there are."
        )
    if len(set(sizes.values())) > 1 or min(sizes.values()) < 1:
        listing = ", ".join(f"{name} has {size}" for name, size in sizes.items())
        raise InputError(f"The number of classes must be one number above 0, but {listing}.")
    return next(iter(sizes.values()))


def _label_layers(network):
    """The layers that the labels go into and that know the number of classes, with the number."""
    return _readers(network, [network.inputs[1]])


def _readers(network, tensors):
    """The layers that tensors within a network go into and that know the number of classes."""
    labels = {id(tensor) for tensor in tensors}
    for operation in network.operations:  # In the order of the graph.
        for node in operation._inbound_nodes:
            places = [place for place, t in enumerate(node.input_tensors) if id(t) in labels]
            if not places:
                continue
            size = SIZES.get(type(operation))
            if size is not None:
                yield operation, getattr(operation, size)
            elif isinstance(operation, keras.Model) and hasattr(operation, "operations"):
                yield from _readers(operation, [operation.inputs[place] for place in places])
            elif type(operation).__name__ in PASSING:
                labels.update(map(id, node.outputs))
